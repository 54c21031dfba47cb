//! JSON in which no object names one member twice.
//!
//! serde_json's own value keeps the last of two members with one name. In a policy that would silently drop a rule.

use crate::error::{Code, Error, Result, code};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The value of a JSON text.
///
/// # Errors
/// `json.duplicate_key` for a member given twice; otherwise the code given for a text that is no JSON, each with line and
/// column.
pub(crate) fn value_from_json(text: &str, broken: &'static Code) -> Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|source| {
        let text = source.to_string();
        let message = text.split(" at line ").next().unwrap_or(&text);
        let code = if message.starts_with(TWICE) { &code::JSON_DUPLICATE_KEY } else { broken };
        Error::new(code, message).with("line", source.line()).with("column", source.column())
    })
}

const TWICE: &str = "one object has two members named";

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> std::result::Result<Value, E> {
        // Kept as it is, so that the field at fault is refused by name later.
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> std::result::Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(Self)? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format!("{TWICE} {name:?}")));
            }
            let value = members.next_value_seed(Self)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_serde_json() {
        for text in [r#"{"a":[1,-2,3.5,"x",null,true,{"b":{}}],"c":18446744073709551615}"#, "[]", "\"x\"", "null"] {
            let strict = value_from_json(text, &code::POLICY_INVALID).unwrap();
            assert_eq!(strict, serde_json::from_str::<Value>(text).unwrap(), "{text}");
        }
    }

    #[test]
    fn a_member_given_twice_is_refused_however_deep() {
        let cases = [
            (r#"{"a":1,"a":2}"#, "json.duplicate_key"),
            (r#"[{"b":{"a":1,"c":[],"a":1}}]"#, "json.duplicate_key"),
            (r#"{"a":1,"\u0061":2}"#, "json.duplicate_key"),
            (r#"{"a":1}{"a":2}"#, "policy.invalid"),
            (r#"{"a":"#, "policy.invalid"),
        ];
        for (text, expected) in cases {
            let error = value_from_json(text, &code::POLICY_INVALID).unwrap_err();
            assert_eq!(error.code().text, expected, "{text}");
            assert!(error.context_value("line").is_some(), "{text}");
        }
    }
}
