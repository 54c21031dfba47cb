//! Bad inputs by their number in the table of bad inputs, and nesting on a small stack.

use super::*;

fn error_of(text: &[u8]) -> &'static str {
    Document::parse(text, &JsonLimits::default()).unwrap_err().code().text
}

fn amount(text: &str) -> std::result::Result<i64, &'static str> {
    let document = Document::parse(text.as_bytes(), &JsonLimits::default()).map_err(|error| error.code().text)?;
    document.root().member("amount").unwrap().integer().map_err(|error| error.code().text)
}

#[test]
fn amounts_are_whole_numbers_and_exact() {
    assert_eq!(amount(r#"{"amount":10.1}"#), Err("json.float_amount"), "B069");
    assert_eq!(amount(r#"{"amount":9007199254740993}"#), Ok(9_007_199_254_740_993), "B070");
    assert_eq!(amount(r#"{"amount":1e2}"#), Err("json.float_amount"), "B071");
    assert_eq!(amount(r#"{"amount":true}"#), Err("json.type"), "B072");
    assert_eq!(amount(r#"{"amount":null}"#), Err("json.type"), "B073");
    assert_eq!(amount(r#"{"amount":"5","amount":"500"}"#), Err("json.duplicate_key"), "B074");
    assert_eq!(amount(r#"{"amount":99999999999999999999}"#), Err("money.overflow"));
    assert_eq!(amount(r#"{"amount":-0}"#), Ok(0));
    assert_eq!(amount(r#"{"\u0061mount":5}"#), Ok(5), "an escaped key is the same key");
    assert_eq!(amount(r#"{"\u0061mount":5,"amount":6}"#), Err("json.duplicate_key"));
}

#[test]
fn texts_are_bounded() {
    assert_eq!(error_of("[".repeat(100_000).as_bytes()), "json.too_deep", "B076");
    assert_eq!(error_of(br#"{"id":"\ud800"}"#), "json.invalid_unicode", "B077");
    assert_eq!(error_of(br#"{"a":1} trailing"#), "json.trailing_data", "B079");
    assert_eq!(error_of(&vec![b' '; 64 << 20]), "json.too_large", "B080");
    assert_eq!(error_of(format!("[{}0]", "0,".repeat(2_100_000)).as_bytes()), "json.too_large");
    assert_eq!(error_of("1".repeat(2000).as_bytes()), "json.too_large");
    assert_eq!(error_of(b"{\"a\": \xff}"), "json.invalid");
}

#[test]
fn depth_costs_no_stack() {
    let deep = "[{\"a\":".repeat(50_000);
    let run = move || {
        let limits = JsonLimits { depth: usize::MAX, ..JsonLimits::default() };
        let open = Document::parse_grammar(deep.as_bytes(), &limits).unwrap_err();
        assert_eq!(open.code().text, "json.invalid");
        let closed = format!("{deep}1{}", "}]".repeat(50_000));
        let document = Document::parse(closed.as_bytes(), &limits).unwrap();
        assert_eq!(document.nodes.len(), 150_001);
    };
    std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
}

#[test]
fn errors_name_byte_line_and_path() {
    let text = b"{\"data\": [\n {\"amount\": 1},\n {\"amount\": 2.5}]}";
    let document = Document::parse(text, &JsonLimits::default()).unwrap();
    let second = document.root().member("data").unwrap().elements().nth(1).unwrap();
    let error = second.member("amount").unwrap().integer().unwrap_err();
    assert_eq!(error.context_value("path"), Some("$.data[1].amount"));
    assert_eq!((error.context_value("line"), error.context_value("byte")), (Some("3"), Some("39")));
}

#[test]
fn strings_are_unescaped() {
    let document =
        Document::parse(br#"["a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00z", "plain"]"#, &JsonLimits::default()).unwrap();
    let texts: Vec<_> = document.root().elements().map(|value| value.text().unwrap().into_owned()).collect();
    assert_eq!(texts, ["a\"\\/\u{8}\u{c}\n\r\té😀z", "plain"]);
}

/// What a sink saw: the values as text and the codes of broken ones with their line.
#[derive(Default)]
struct Seen {
    values: Vec<(u64, String)>,
    broken: Vec<(String, &'static str)>,
}

impl ValueSink for Seen {
    fn value(&mut self, value: Value<'_>) -> Result<()> {
        self.values.push((value.line(), value.source().to_owned()));
        Ok(())
    }

    fn broken(&mut self, error: &Error, _: &str) -> Result<()> {
        self.broken.push((error.context_value("line").unwrap_or_default().to_owned(), error.code().text));
        Ok(())
    }
}

fn seen(text: &str, limits: &JsonLimits) -> std::result::Result<Seen, &'static str> {
    let mut sink = Seen::default();
    let outcome = each_value(crate::csv::Input::Bytes(text.as_bytes()), limits, &mut sink);
    outcome.map(|()| sink).map_err(|error| error.code().text)
}

#[test]
fn values_come_one_by_one_whatever_holds_them() {
    let limits = JsonLimits::default();
    let values = |text: &str| {
        let sink = seen(text, &limits).unwrap();
        let texts: Vec<_> = sink.values.into_iter().map(|(line, text)| format!("{line}:{text}")).collect();
        (texts.join(" "), sink.broken)
    };
    assert_eq!(values("[1,\n [2],{\"a\":3}]\n").0, "1:1 2:[2] 2:{\"a\":3}");
    assert_eq!(values("[]"), (String::new(), vec![]));
    assert_eq!(values("\u{feff}{\"a\":1}\r\n\n{\"a\":2}").0, "1:{\"a\":1} 3:{\"a\":2}");
    assert_eq!(values("{\n\"a\":1\n}\n").0, "1:{\n\"a\":1\n}");
    let (texts, broken) = values("{\"a\":1}\n{\"a\":\n{\"a\":3} x\n{\"a\":4}\n");
    assert_eq!(texts, "1:{\"a\":1} 4:{\"a\":4}");
    assert_eq!(broken, [("2".to_owned(), "json.invalid"), ("3".to_owned(), "json.trailing_data")]);
    let (texts, broken) = values("{\"a\":1\n{\"a\":2}\n");
    assert_eq!((texts.as_str(), broken.len()), ("2:{\"a\":2}", 1), "a broken first line loses no other");
    let (texts, broken) = values("[{\"a\":1},\n{\"a\":2},\n{\"a\":");
    assert_eq!(texts, "1:{\"a\":1} 2:{\"a\":2}");
    assert_eq!(broken, [("3".to_owned(), "json.invalid")]);
    assert_eq!(seen("[1,2] 3", &limits).err(), Some("json.trailing_data"));
    assert_eq!(seen("{\"a\":1} trailing", &limits).err(), Some("json.trailing_data"), "B079");
}

#[test]
fn lines_may_be_many_and_none_may_be_endless() {
    let limits = JsonLimits { document_bytes: 100, line_bytes: 50, ..JsonLimits::default() };
    let text = format!("{{\"a\":1}}\n\"{}\"\n{{\"a\":2}}\n", "x".repeat(200));
    let sink = seen(&text, &limits).unwrap();
    assert_eq!(sink.values.len(), 2);
    assert_eq!(sink.broken, [("2".to_owned(), "json.too_large")]);
    assert_eq!(seen(&format!("[\n{}]", "1,\n".repeat(100)), &limits).err(), Some("json.too_large"));
}
