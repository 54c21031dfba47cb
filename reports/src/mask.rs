//! Text from outside, made fit to be shown: card numbers masked, control characters written out.

use counterfoil_core::error::escape_controls;
use std::borrow::Cow;

/// Card-like numbers reduced to their first six and last four digits; digits may be grouped by single spaces or dashes.
///
/// A number counts as a card's if its length fits its issuer's prefix (ISO/IEC 7812) and its check digit is right; an
/// arbitrary id of 13 to 19 digits is seldom both.
pub(crate) fn mask_cards(text: &str) -> Cow<'_, str> {
    let mut masked: Option<String> = None;
    let bytes = text.as_bytes();
    let mut position = 0;
    while let Some(byte) = bytes.get(position) {
        if !byte.is_ascii_digit() {
            position += 1;
            continue;
        }
        let (places, end) = card_at(bytes, position);
        if let Some(places) = places {
            let target = masked.get_or_insert_with(|| text.to_owned());
            for place in places.iter().skip(6).take(places.len().saturating_sub(10)) {
                // One ASCII digit gives way to another ASCII character, so every position stays valid.
                target.replace_range(*place..*place + 1, "*");
            }
        }
        position = end;
    }
    masked.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// As people see it: masked, and control characters written out.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    match mask_cards(text) {
        Cow::Borrowed(text) => escape_controls(text),
        Cow::Owned(text) => Cow::Owned(escape_controls(&text).into_owned()),
    }
}

/// The positions of the longest card number that begins at `start` and ends with a group of digits, and where to go on.
fn card_at(bytes: &[u8], start: usize) -> (Option<Vec<usize>>, usize) {
    let mut digits = Vec::new();
    let mut places = Vec::new();
    let mut first_group_end = None;
    let mut found = None;
    let mut position = start;
    while let Some(byte) = bytes.get(position) {
        if byte.is_ascii_digit() {
            digits.push(byte - b'0');
            places.push(position);
            position += 1;
            if bytes.get(position).is_some_and(u8::is_ascii_digit) {
                continue;
            }
            first_group_end.get_or_insert(position);
            if is_card(&digits) {
                found = Some((places.clone(), position));
            }
        } else if matches!(byte, b' ' | b'-') && digits.len() < LONGEST_CARD {
            position += 1;
            if !bytes.get(position).is_some_and(u8::is_ascii_digit) {
                break;
            }
        } else {
            break;
        }
    }
    match found {
        Some((places, end)) => (Some(places), end),
        None => (None, first_group_end.unwrap_or(start + 1)),
    }
}

const LONGEST_CARD: usize = 19;

fn is_card(digits: &[u8]) -> bool {
    issuer_fits(digits) && check_digit_is_right(digits)
}

/// Prefixes and lengths of the schemes in use.
fn issuer_fits(digits: &[u8]) -> bool {
    let prefix = |length: usize| digits.iter().take(length).fold(0u32, |number, digit| number * 10 + u32::from(*digit));
    let (two, three, four) = (prefix(2), prefix(3), prefix(4));
    let visa = two / 10 == 4;
    let diners = matches!(two, 36 | 38 | 39) || (300..=305).contains(&three);
    let american_express = matches!(two, 34 | 37);
    let mastercard = (51..=55).contains(&two) || (2221..=2720).contains(&four);
    let discover = four == 6011 || two == 65 || (644..=649).contains(&three);
    let union_pay_or_jcb = two == 62 || (3528..=3589).contains(&four);
    let maestro = two == 50 || (56..=69).contains(&two);
    match digits.len() {
        12 => maestro,
        13 => visa || maestro,
        14 => diners || maestro,
        15 => diners || american_express || maestro,
        16 => visa || mastercard || discover || union_pay_or_jcb || diners || maestro,
        17..=19 => visa || discover || union_pay_or_jcb || diners || maestro,
        _ => false,
    }
}

/// The Luhn formula of ISO/IEC 7812-1.
fn check_digit_is_right(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(position, digit)| {
            let weighted = u32::from(*digit) * if position % 2 == 1 { 2 } else { 1 };
            if weighted > 9 { weighted - 9 } else { weighted }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_test_cards_are_masked() {
        let cards = [
            "4242424242424242",
            "4000056655665556",
            "5555555555554444",
            "2223003122003222",
            "5200828282828210",
            "5105105105105100",
            "378282246310005",
            "371449635398431",
            "6011111111111117",
            "6011000990139424",
            "3056930009020004",
            "36227206271667",
            "3566002020360505",
            "6200000000000005",
            "6205500000000000004",
            "4000002500001001",
            "4222222222222",
            "30569309025904",
            "4111111111111111",
            "4012888888881881",
        ];
        for card in cards {
            let line = format!("row,{card},x");
            let masked = mask_cards(&line).into_owned();
            assert!(!masked.contains(card), "{card}");
            assert!(masked.starts_with(&format!("row,{}*", &card[..6])), "{masked}");
            assert!(masked.ends_with(&format!("*{},x", &card[card.len() - 4..])), "{masked}");
            assert_eq!(masked.len(), line.len());
        }
    }

    #[test]
    fn grouped_digits_are_masked_and_other_text_is_left() {
        assert_eq!(mask_cards("4242 4242 4242 4242"), "4242 42** **** 4242");
        assert_eq!(mask_cards("50 4242424242424242 7"), "50 424242******4242 7");
        for text in ["ch_3MmlLrLkdIwHu7ix0uke3Ezy", "4242424242424241", "20260305123456789", "", "订单 42"] {
            assert_eq!(mask_cards(text), text);
        }
    }

    #[test]
    fn control_and_direction_characters_are_written_out() {
        assert_eq!(shown("a\r\n\u{1b}[31m\u{202e}b\u{2028}"), "a\\u{d}\\u{a}\\u{1b}[31m\\u{202e}b\\u{2028}");
    }
}
