//! Cases: steps of a request and what the response has to hold.

use crate::{Tally, read_json};
use counterfoil::wire;
use serde_json::{Value, json};
use std::path::Path;

const FORMAT: &str = "counterfoil.vectors/1";

pub(crate) fn run_file(file: &Path, tally: &mut Tally) -> Result<(), String> {
    let document = read_json(file)?;
    if document["format"] != FORMAT {
        return Err(format!("{}: its format is not {FORMAT:?}", file.display()));
    }
    let cases = document["cases"].as_array().ok_or_else(|| format!("{}: no cases", file.display()))?;
    for case in cases {
        let name = case["name"].as_str().unwrap_or("unnamed");
        tally.count(file, name, run_case(case));
    }
    Ok(())
}

fn run_case(case: &Value) -> Result<(), String> {
    let steps = case["steps"].as_array().filter(|steps| !steps.is_empty()).ok_or("no steps")?;
    for (number, step) in steps.iter().enumerate() {
        run_step(step).map_err(|reason| format!("step {}: {reason}", number + 1))?;
    }
    Ok(())
}

fn run_step(step: &Value) -> Result<(), String> {
    let response = wire::call(&request(step)?, &[]);
    let response: Value =
        serde_json::from_slice(&response).map_err(|error| format!("the response is no JSON: {error}"))?;
    let expected = step.get("expect").and_then(Value::as_object).ok_or("nothing is expected")?;
    for (member, expected) in expected {
        match response.get(member) {
            Some(actual) => holds(actual, expected, member)?,
            None => return Err(format!("no {member}; the response is {}", shortened(&response))),
        }
    }
    Ok(())
}

/// The bytes of a step's request: as they stand, or put together from operation, time and arguments.
fn request(step: &Value) -> Result<Vec<u8>, String> {
    if let Some(raw) = step.get("raw") {
        return raw.as_str().map(|raw| raw.as_bytes().to_vec()).ok_or_else(|| "raw is a text".to_owned());
    }
    let mut request = step.get("arguments").cloned().unwrap_or_else(|| json!({}));
    let members = request.as_object_mut().ok_or("arguments is an object")?;
    members.insert("format".to_owned(), json!("counterfoil.request/1"));
    members.insert("operation".to_owned(), step["operation"].clone());
    if let Some(time) = step.get("time") {
        members.insert("as_of".to_owned(), time.clone());
    }
    Ok(request.to_string().into_bytes())
}

/// Whether a value has everything that is expected of it: of an object the members named, of an array all elements,
/// anything else exactly.
fn holds(actual: &Value, expected: &Value, place: &str) -> Result<(), String> {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            for (name, expected) in expected {
                let place = format!("{place}.{name}");
                match actual.get(name) {
                    Some(actual) => holds(actual, expected, &place)?,
                    None => return Err(format!("{place} is not there")),
                }
            }
            Ok(())
        }
        (Value::Array(actual), Value::Array(expected)) => {
            if actual.len() != expected.len() {
                let shown = shortened(&Value::Array(actual.clone()));
                return Err(format!("{place} has {} elements, expected {}: {shown}", actual.len(), expected.len()));
            }
            let mut pairs = actual.iter().zip(expected).enumerate();
            pairs.try_for_each(|(index, (actual, expected))| holds(actual, expected, &format!("{place}[{index}]")))
        }
        _ if actual == expected => Ok(()),
        _ => Err(format!("{place} is {}, expected {expected}", shortened(actual))),
    }
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 600 { text } else { text.chars().take(600).chain("…".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_must_be_there_and_more_may_be() {
        let actual = json!({"a": [{"b": 1, "c": 2}], "d": "e"});
        for expected in [json!({}), json!({"d": "e"}), json!({"a": [{"c": 2}]})] {
            assert_eq!(holds(&actual, &expected, "ok"), Ok(()));
        }
        for expected in [json!({"f": 1}), json!({"a": []}), json!({"a": [{"c": 3}]}), json!({"d": ["e"]})] {
            assert!(holds(&actual, &expected, "ok").is_err(), "{expected}");
        }
    }
}
