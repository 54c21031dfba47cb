use super::super::*;
use super::code;

#[test]
fn any_case_in_upper_case_out() {
    for text in ["usd", "USD", "uSd"] {
        assert_eq!(Currency::parse(text).unwrap().code(), "USD");
    }
    assert_eq!(Currency::USD.to_string(), "USD");
    assert_eq!((Currency::JPY.exponent(), Currency::KWD.exponent(), Currency::CLF.exponent()), (0, 3, 4));
}

#[test]
fn refusals() {
    let table = [
        ("", "money.currency_invalid"),
        ("US", "money.currency_invalid"),
        ("USDT", "money.currency_invalid"),
        ("US1", "money.currency_invalid"),
        (" US", "money.currency_invalid"),
        ("U$D", "money.currency_invalid"),
        ("[@`", "money.currency_invalid"),
        ("US{", "money.currency_invalid"),
        ("US[", "money.currency_invalid"),
        ("{}~", "money.currency_invalid"),
        ("é1", "money.currency_invalid"),
        ("ZZZ", "money.currency_unknown"),
        ("XXX", "money.currency_not_monetary"),
        ("xau", "money.currency_not_monetary"),
        ("DEM", "money.currency_withdrawn"),
        ("HRK", "money.currency_withdrawn"),
    ];
    for (text, expected) in table {
        assert_eq!(code(Currency::parse(text)), expected, "{text:?}");
    }
}

#[test]
fn withdrawn_on_request() {
    let kuna = Currency::parse_including_withdrawn("hrk").unwrap();
    assert!(kuna.is_withdrawn() && kuna.exponent() == 2);
    assert_eq!(code(Currency::parse_including_withdrawn("DEM")), "money.currency_withdrawn");
    assert_eq!(Currency::parse_including_withdrawn("EUR").unwrap(), Currency::EUR);
}

#[test]
fn index_is_dense_and_ordered_as_the_codes() {
    let all: Vec<Currency> = (0..Currency::COUNT).filter_map(Currency::from_index).collect();
    assert_eq!(all.len(), usize::from(Currency::COUNT));
    assert!(Currency::from_index(Currency::COUNT).is_none());
    for pair in all.windows(2) {
        assert!(pair[0].code() < pair[1].code() && pair[0] < pair[1]);
    }
    for currency in Currency::all() {
        assert_eq!(Currency::parse(currency.code()).unwrap(), currency);
        assert_eq!(Currency::from_index(currency.index()), Some(currency));
    }
}

#[test]
fn serialises_as_its_code() {
    assert_eq!(serde_json::to_string(&Currency::EUR).unwrap(), "\"EUR\"");
    assert_eq!(serde_json::from_str::<Currency>("\"eur\"").unwrap(), Currency::EUR);
    let error = serde_json::from_str::<Currency>("\"XXX\"").unwrap_err();
    assert!(error.to_string().contains("money.currency_not_monetary"), "{error}");
}
