//! What an id, a key or a reference may be: any text that looks like what it is.

use counterfoil_core::error::{Code, code};

/// Why a text is no id; `None` where it is one. An empty text is judged by the caller: a reference may be absent.
#[inline]
pub(crate) fn fault(text: &str, cap: usize) -> Option<&'static Code> {
    if text.len() > cap {
        return Some(&code::ID_TOO_LONG);
    }
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    if text.contains('\0') {
        return Some(&code::ID_NUL_BYTE);
    }
    if text.chars().any(is_hostile) {
        return Some(&code::ID_CONTROL_CHAR);
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Some(&code::ID_WHITESPACE_EDGE);
    }
    None
}

/// Control characters, line separators, direction marks and overrides, and the byte order mark in its use as an invisible
/// space: none can be seen, all change what is seen.
fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}' | '\u{feff}'
        )
}

/// Whether a text is a number in scientific form, as a spreadsheet writes what was a long id (`1.23457E+15`).
#[inline]
pub(crate) fn is_scientific(text: &[u8]) -> bool {
    let Some(first) = text.first() else { return false };
    if !first.is_ascii_digit() || text.len() > 32 {
        return false;
    }
    let Some(split) = text.iter().position(|byte| matches!(byte, b'E' | b'e')) else { return false };
    let (mantissa, exponent) = text.split_at(split);
    let exponent = match exponent.get(1..) {
        Some([b'+', digits @ ..]) => digits,
        _ => return false,
    };
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let (whole, fraction) = match mantissa.iter().position(|byte| matches!(byte, b'.' | b',')) {
        Some(point) => (mantissa.get(..point).unwrap_or_default(), mantissa.get(point + 1..).unwrap_or_default()),
        None => (mantissa, mantissa.get(..0).unwrap_or_default()),
    };
    whole.len() == 1
        && fraction.iter().all(is_digit)
        && matches!(exponent.len(), 2 | 3)
        && exponent.iter().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_judged_and_never_changed() {
        let cases = [
            ("ch_1", None),
            ("order 1/ä#日本", None),
            ("a\0b", Some("id.nul_byte")),
            ("a\nb", Some("id.control_char")),
            ("a\u{1b}[0m", Some("id.control_char")),
            ("a\u{202e}b", Some("id.control_char")),
            ("acct_1 ", Some("id.whitespace_edge")),
            ("\u{a0}acct_1", Some("id.whitespace_edge")),
            ("\u{fb01}", None),
            ("x'; DROP TABLE entries;--", None),
        ];
        for (text, expected) in cases {
            assert_eq!(fault(text, 1024).map(|code| code.text), expected, "{text:?}");
        }
        assert_eq!(fault(&"k".repeat(65), 64).map(|code| code.text), Some("id.too_long"));
    }

    #[test]
    fn scientific_ids_are_told_from_ordinary_ones() {
        for text in ["1.23457E+15", "4E+20", "9,1E+12", "1e+15"] {
            assert!(is_scientific(text.as_bytes()), "{text}");
        }
        for text in ["1.23457", "12E+15", "E+15", "1E15", "1-2E+15x", "po_1E+15", "", "1.2E+1234", "5e3a9c"] {
            assert!(!is_scientific(text.as_bytes()), "{text}");
        }
    }
}
