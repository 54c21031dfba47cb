use proptest::prelude::*;

use super::super::*;
use super::{any_currency, cases, code};

const STRICT: Dialect =
    Dialect { decimal_separator: DecimalSeparator::Dot, grouping: None, trailing_minus: false, parentheses: false };

/// Rows B001 to B034 of the bad inputs.
#[test]
fn bad_inputs() {
    let table = [
        ("B001", "", "money.empty"),
        ("B002", "   ", "money.empty"),
        ("B003", "abc", "money.invalid_char"),
        ("B004", "1.23abc", "money.invalid_char"),
        ("B005", "12345678901234567890123456789.5abc", "money.invalid_char"),
        ("B006", "NaN", "money.invalid_char"),
        ("B007", "Infinity", "money.invalid_char"),
        ("B008", "1e3", "money.exponent_not_allowed"),
        ("B009", "1E+400", "money.exponent_not_allowed"),
        ("B010", "0x10", "money.invalid_char"),
        ("B011", "1_000", "money.invalid_char"),
        ("B012", "--5", "money.invalid_sign"),
        ("B013", "5-", "money.invalid_sign"),
        ("B014", "(5.00)", "money.invalid_char"),
        ("B016", ".", "money.empty"),
        ("B017", "1.2.3", "money.multiple_separators"),
        ("B018", "1,234.56", "money.grouping_not_allowed"),
        ("B019", "1.234,56", "money.ambiguous_separator"),
        ("B020", "1,23", "money.ambiguous_separator"),
        ("B021", "\u{661}\u{662}\u{663}", "money.non_ascii_digit"),
        ("B022", "\u{ff11}\u{ff12}\u{ff13}", "money.non_ascii_digit"),
        ("B023", "\u{2212}12.00", "money.invalid_sign"),
        ("B024", "1\u{a0}000", "money.invalid_char"),
        ("B025", "$10.00", "money.invalid_char"),
    ];
    for (id, text, expected) in table {
        assert_eq!(code(parse_major(text, Currency::USD, &STRICT)), expected, "{id} {text:?}");
        assert_eq!(code(text.parse::<Money>()), expected, "{id} {text:?} as money");
    }
    assert_eq!(
        code(parse_major("170141183460469231731687303715884105728", Currency::USD, &STRICT)),
        "money.overflow",
        "B029"
    );
    assert_eq!(parse_major("-0.00", Currency::USD, &STRICT).unwrap(), 0, "B015");
    let long = "9".repeat(10_000_000);
    assert_eq!(code(parse_major(&long, Currency::USD, &STRICT)), "money.too_long", "B030");
    let with_currency = [
        ("B026", "10.005 USD", "money.too_many_decimals"),
        ("B027", "10.5 JPY", "money.too_many_decimals"),
        ("B028", "1.2345 KWD", "money.too_many_decimals"),
        ("B031", "1.00 US", "money.currency_invalid"),
        ("B032", "1.00 ZZZ", "money.currency_unknown"),
        ("B033", "1.00 XXX", "money.currency_not_monetary"),
        ("B034", "1.00 DEM", "money.currency_withdrawn"),
        ("no currency", "1.00", "money.currency_invalid"),
        ("two spaces", "1.00  USD", "money.invalid_char"),
    ];
    for (id, text, expected) in with_currency {
        assert_eq!(code(text.parse::<Money>()), expected, "{id} {text:?}");
    }
}

#[test]
fn accepted_forms() {
    let table = [
        ("0", Currency::USD, 0),
        ("-0", Currency::USD, 0),
        ("7", Currency::USD, 700),
        ("007.10", Currency::USD, 710),
        ("7.1", Currency::USD, 710),
        ("-12.34", Currency::USD, -1234),
        ("12.3400", Currency::USD, 1234),
        ("5.000", Currency::JPY, 5),
        ("0.0000", Currency::USD, 0),
        ("123456789012345.0000", Currency::USD, 12_345_678_901_234_500),
        ("500.00", Currency::JPY, 500),
        ("1.234", Currency::KWD, 1234),
        ("92233720368547758.07", Currency::USD, i64::MAX),
        ("-92233720368547758.07", Currency::USD, -i64::MAX),
        ("0000000000000000000000000000000000000000012.340000000000", Currency::USD, 1234),
        ("9223372036854775807", Currency::JPY, i64::MAX),
        ("922337203685477.5807", Currency::CLF, i64::MAX),
    ];
    for (text, currency, expected) in table {
        assert_eq!(parse_major(text, currency, &STRICT).unwrap(), expected, "{text}");
    }
    assert_eq!("12.34 usd".parse::<Money>().unwrap(), Money::new(1234, Currency::USD));
}

#[test]
fn refused_forms_name_the_byte() {
    let table = [
        ("+5", "money.invalid_sign", "0"),
        (".5", "money.invalid_char", "0"),
        ("5.", "money.invalid_char", "1"),
        (".000", "money.invalid_char", "0"),
        ("1.23.0", "money.multiple_separators", "4"),
        ("1.230.0", "money.multiple_separators", "5"),
        ("1.2x0", "money.invalid_char", "3"),
        ("-.5", "money.invalid_char", "1"),
        ("-", "money.empty", "1"),
        (" 5", "money.invalid_char", "0"),
        ("5 ", "money.invalid_char", "1"),
        ("12e", "money.invalid_char", "2"),
        ("e3", "money.invalid_char", "0"),
        ("1,2x", "money.invalid_char", "3"),
        ("1,234,567", "money.grouping_not_allowed", "1"),
        ("1,234", "money.ambiguous_separator", "1"),
        ("12.005", "money.too_many_decimals", "5"),
        ("12.0001", "money.too_many_decimals", "6"),
        ("92233720368547758.08", "money.overflow", "0"),
        ("-92233720368547758.08", "money.overflow", "1"),
        ("99999999999999999999", "money.overflow", "0"),
        ("1\u{660}", "money.non_ascii_digit", "1"),
        ("5\u{2013}", "money.invalid_sign", "1"),
        ("1\u{0}3", "money.invalid_char", "1"),
    ];
    for (text, expected, byte) in table {
        let error = parse_major(text, Currency::USD, &STRICT).unwrap_err();
        assert_eq!((error.code().text, error.context_value("byte")), (expected, Some(byte)), "{text:?}");
    }
    let error = parse_major(b"1\xff2", Currency::USD, &STRICT).unwrap_err();
    assert_eq!((error.code().text, error.context_value("byte")), ("money.invalid_char", Some("1")));
    let error = parse_major(b"1\xe2\x88", Currency::USD, &STRICT).unwrap_err();
    assert_eq!(error.code().text, "money.invalid_char");
}

#[test]
fn a_whole_part_is_needed_in_every_currency() {
    for (text, currency) in
        [(".123", Currency::KWD), (".1234", Currency::CLF), (".12", Currency::USD), (".00000", Currency::CLF)]
    {
        assert_eq!(code(parse_major(text, currency, &STRICT)), "money.invalid_char", "{text} {currency}");
    }
}

#[test]
fn the_cap_on_length() {
    let zeros = "0".repeat(MAX_AMOUNT_LENGTH);
    assert_eq!(parse_major(&zeros, Currency::USD, &STRICT).unwrap(), 0);
    assert_eq!(code(parse_major(format!("{zeros}0"), Currency::USD, &STRICT)), "money.too_long");
    assert_eq!(code(parse_minor(format!("{zeros}0"))), "money.too_long");
}

/// Every byte at every place of every length that is read eight digits at a time.
#[test]
fn every_byte_at_every_place() {
    for currency in [Currency::JPY, Currency::USD, Currency::KWD, Currency::CLF] {
        let exponent = usize::from(currency.exponent());
        for length in 4..=17 {
            let mut good = b"98765432109876543"[..length].to_vec();
            if exponent > 0 {
                good[length - 1 - exponent.min(length - 1)] = b'.';
            }
            for place in 0..length {
                for byte in 0..=127 {
                    let mut text = good.clone();
                    text[place] = byte;
                    let expected = meaning(std::str::from_utf8(&text).unwrap(), exponent);
                    assert_eq!(parse_major(&text, currency, &STRICT).ok(), expected, "{text:?} {currency}");
                }
                for byte in 128..=255 {
                    let mut text = good.clone();
                    text[place] = byte;
                    assert!(parse_major(&text, currency, &STRICT).is_err(), "{text:?} {currency}");
                }
            }
        }
    }
}

#[test]
fn dialects() {
    let comma = Dialect { decimal_separator: DecimalSeparator::Comma, ..STRICT };
    let grouped = Dialect { grouping: Some(','), ..STRICT };
    let european = Dialect { grouping: Some('.'), ..comma };
    let swiss = Dialect { grouping: Some('’'), ..STRICT };
    let spaced = Dialect { grouping: Some('\u{a0}'), ..comma };
    let ledger = Dialect { trailing_minus: true, parentheses: true, ..grouped };
    let accepted = [
        (comma, "-12,34", -1234),
        (grouped, "1,234.56", 123_456),
        (grouped, "1234.56", 123_456),
        (grouped, "-12,345,678.90", -1_234_567_890),
        (grouped, "12,34,567.89", 123_456_789),
        (european, "1.234,56", 123_456),
        (european, "1.234", 123_400),
        (swiss, "1’234.56", 123_456),
        (spaced, "1\u{a0}234,56", 123_456),
        (ledger, "5.00-", -500),
        (ledger, "(1,005.00)", -100_500),
        (ledger, "-5.00", -500),
    ];
    for (dialect, text, expected) in accepted {
        dialect.validate().unwrap();
        assert_eq!(parse_major(text, Currency::USD, &dialect).unwrap(), expected, "{text}");
    }
    let refused = [
        (comma, "12.34", "money.ambiguous_separator"),
        (comma, "1.234,56", "money.grouping_not_allowed"),
        (grouped, "1,23", "money.ambiguous_separator"),
        (grouped, "1.234,56", "money.ambiguous_separator"),
        (grouped, "1,234.567,8", "money.ambiguous_separator"),
        (grouped, ",234", "money.ambiguous_separator"),
        (grouped, "1,,234", "money.ambiguous_separator"),
        (grouped, "1234,567", "money.ambiguous_separator"),
        (grouped, "1,2345,678", "money.ambiguous_separator"),
        (ledger, "-5.00-", "money.invalid_sign"),
        (ledger, "(-5.00)", "money.invalid_sign"),
        (ledger, "-(5.00)", "money.invalid_char"),
        (ledger, "(5.00", "money.invalid_char"),
        (ledger, "()", "money.empty"),
        (ledger, "(", "money.invalid_char"),
        (ledger, "-", "money.empty"),
    ];
    for (dialect, text, expected) in refused {
        assert_eq!(code(parse_major(text, Currency::USD, &dialect)), expected, "{text}");
    }
    for grouping in ['.', '0', '-', '(', 'x', '\n', '\u{2212}'] {
        let dialect = Dialect { grouping: Some(grouping), ..STRICT };
        assert_eq!(code(dialect.validate()), "read.mapping_invalid", "{grouping:?}");
    }
}

#[test]
fn minor_units() {
    for (text, expected) in [("0", 0), ("-0", 0), ("1234", 1234), ("-007", -7), ("9223372036854775807", i64::MAX)] {
        assert_eq!(parse_minor(text).unwrap(), expected, "{text}");
    }
    let table = [
        ("", "money.empty"),
        ("12.34", "money.too_many_decimals"),
        ("12.00", "money.too_many_decimals"),
        ("-9223372036854775808", "money.overflow"),
        ("9223372036854775808", "money.overflow"),
        ("1e3", "money.exponent_not_allowed"),
        ("+1", "money.invalid_sign"),
        ("1,000", "money.ambiguous_separator"),
    ];
    for (text, expected) in table {
        assert_eq!(code(parse_minor(text)), expected, "{text:?}");
    }
}

#[test]
fn formatting() {
    let table = [
        (0, Currency::USD, "0.00"),
        (-5, Currency::USD, "-0.05"),
        (123_456, Currency::USD, "1234.56"),
        (500, Currency::JPY, "500"),
        (-1, Currency::KWD, "-0.001"),
        (i64::MAX, Currency::USD, "92233720368547758.07"),
        (i64::MIN, Currency::CLF, "-922337203685477.5808"),
    ];
    for (minor, currency, expected) in table {
        assert_eq!(format_major(minor, currency), expected);
    }
    assert_eq!(Total::new(i128::MIN, Currency::JPY).to_string(), "-170141183460469231731687303715884105728 JPY");
}

#[test]
fn every_currency_makes_the_round_trip() {
    let edges = [0, 1, -1, 9, 10, 99, 100, 101, 999, 1000, 9999, 10_000, -12_345, i64::MAX, i64::MAX - 1, -i64::MAX];
    for currency in Currency::all() {
        for minor in edges {
            let text = format_major(minor, currency);
            assert_eq!(parse_major(&text, currency, &STRICT).unwrap(), minor, "{text} {currency}");
            let money = Money::new(minor, currency);
            assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
        }
    }
}

/// What an amount means, read digit by digit with no fast path: the second opinion.
fn meaning(text: &str, exponent: usize) -> Option<i64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !fraction.is_none_or(digits) {
        return None;
    }
    let fraction = fraction.unwrap_or("").trim_end_matches('0');
    if fraction.len() > exponent {
        return None;
    }
    let joined = format!("{whole}{fraction:0<exponent$}");
    let magnitude: i64 = joined.parse().ok()?;
    Some(if unsigned.len() < text.len() { -magnitude } else { magnitude })
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn round_trip(minor in super::edgy_amount(), currency in any_currency()) {
        let text = format_major(minor, currency);
        prop_assert_eq!(parse_major(&text, currency, &STRICT).unwrap(), minor);
        prop_assert_eq!(parse_minor(minor.to_string()).unwrap(), minor);
    }

    #[test]
    fn agrees_with_the_second_opinion(text in "-?[0-9]{0,20}(\\.[0-9]{0,5}0{0,3})?", currency in any_currency()) {
        let expected = meaning(&text, usize::from(currency.exponent()));
        prop_assert_eq!(parse_major(&text, currency, &STRICT).ok(), expected, "{}", text);
    }

    /// The lengths at which the fast path changes its form, with one character that may be wrong.
    #[test]
    fn agrees_at_every_length(digits in "[0-9]{1,17}", decimals in 0usize..5, spoilt in proptest::option::of((0usize..17, any::<u8>())), currency in any_currency()) {
        let mut text = digits.into_bytes();
        if decimals > 0 && text.len() > decimals {
            text.insert(text.len() - decimals, b'.');
        }
        if let Some((place, byte)) = spoilt {
            let place = place % text.len();
            text[place] = byte & 0x7F;
        }
        let text = String::from_utf8(text).unwrap();
        let expected = meaning(&text, usize::from(currency.exponent()));
        prop_assert_eq!(parse_major(&text, currency, &STRICT).ok(), expected, "{}", text);
        prop_assert_eq!(parse_minor(&text).ok(), if text.contains('.') { None } else { meaning(&text, 0) }, "{}", text);
    }

    #[test]
    fn agrees_on_near_misses(text in "[-+(]?[0-9.,e ]{0,12}[-)0]?", currency in any_currency()) {
        let expected = meaning(&text, usize::from(currency.exponent()));
        prop_assert_eq!(parse_major(&text, currency, &STRICT).ok(), expected, "{}", text);
    }

    #[test]
    fn any_bytes_are_judged(text in proptest::collection::vec(any::<u8>(), 0..80), grouping in any::<Option<char>>()) {
        let dialect = Dialect { grouping, trailing_minus: true, parentheses: true, ..STRICT };
        let _ = parse_major(&text, Currency::USD, &dialect);
        let _ = parse_minor(&text);
        let _ = String::from_utf8_lossy(&text).parse::<Money>();
    }
}
