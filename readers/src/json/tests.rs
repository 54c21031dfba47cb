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
    assert_eq!(error_of(&vec![b' '; (64 << 20) + 1]), "json.too_large", "B080");
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
