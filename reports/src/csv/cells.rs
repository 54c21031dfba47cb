//! Cells and rows.

use crate::amount;
use crate::csv::{ByteOrderMark, CsvOptions};
use crate::language::Text;
use counterfoil_core::money::Currency;
use std::borrow::Cow;
use std::fmt::{Display, Write as _};

/// Text as it stands in a cell: with an apostrophe before it where a spreadsheet would otherwise take it for a formula.
///
/// That is text that begins with `=`, `+`, `-`, `@`, a tab, a line end or the full-width forms of those signs, also
/// behind blanks, invisible characters or apostrophes. [`unguarded`] gives the text back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula_like(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guarded`] was given.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula_like(text)).unwrap_or(cell)
}

fn is_formula_like(text: &str) -> bool {
    let starts_formula =
        |character| matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    let hides = |character: char| {
        character == '\'' || character.is_whitespace() || matches!(character, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
    };
    text.chars().find(|character| starts_formula(*character) || !hides(*character)).is_some_and(starts_formula)
}

/// One row in the making.
pub(super) struct Row<'t> {
    text: &'t mut String,
    follows: bool,
}

impl<'t> Row<'t> {
    pub(super) const fn new(text: &'t mut String) -> Self {
        Self { text, follows: false }
    }

    pub(super) fn end(self) {
        self.text.push_str("\r\n");
    }

    /// Text from outside, or a word of a fixed vocabulary.
    pub(super) fn text(&mut self, value: &str) {
        self.separator();
        let cell = guarded(value);
        let special = |byte: u8| matches!(byte, b',' | b'"' | b'\r' | b'\n' | b';' | b'\t');
        if matches!(cell, Cow::Borrowed(_)) && !cell.bytes().any(special) {
            self.text.push_str(&cell);
            return;
        }
        self.text.push('"');
        for (index, part) in cell.split('"').enumerate() {
            if index > 0 {
                self.text.push_str("\"\"");
            }
            self.text.push_str(part);
        }
        self.text.push('"');
    }

    pub(super) fn optional_text(&mut self, value: Option<&str>) {
        self.text(value.unwrap_or_default());
    }

    /// A number, which stays one: a minus is a sign and no formula.
    pub(super) fn number(&mut self, value: Option<impl Display>) {
        self.separator();
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{value}");
        }
    }

    /// Two cells: minor units, and major units with the digits of the currency.
    pub(super) fn money(&mut self, minor: Option<i128>, currency: Option<Currency>) {
        self.number(minor);
        self.number(minor.zip(currency).map(|(minor, currency)| amount::major(minor, currency)));
    }

    fn separator(&mut self) {
        if self.follows {
            self.text.push(',');
        }
        self.follows = true;
    }
}

pub(super) fn header(text: &mut String, names: &[Text], options: CsvOptions) {
    if options.byte_order_mark == ByteOrderMark::Present {
        text.push('\u{FEFF}');
    }
    let mut row = Row::new(text);
    names.iter().for_each(|name| row.text(name.of(options.language)));
    row.end();
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYLOADS: [&str; 41] = [
        "=1+1",
        "=cmd|'/C calc'!A0",
        "=HYPERLINK(\"x\",\"y\")",
        "=IMPORTXML(\"x\")",
        "=DDE(\"cmd\")",
        "=A1",
        "==",
        "=",
        "+1+1",
        "+cmd|'/C calc'!A0",
        "+",
        "-1+1",
        "-2+3+cmd|' /C calc'!A0",
        "-",
        "-5.00",
        "@SUM(A1:A9)",
        "@",
        "@=",
        "\t=1+1",
        "\t",
        "\r=1+1",
        "\r",
        "\n=1+1",
        "\n",
        "\r\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
        " =1+1",
        "  +1",
        "\u{a0}=1",
        "\u{feff}=1",
        "\u{200b}=1",
        "'=1+1",
        "''=1",
        "' =1",
        "\u{3000}=1",
        "=\"a,b\"",
        "=a;b",
        "-1,\"x\"\n",
    ];

    #[test]
    fn formulas_are_disarmed_and_come_back() {
        for payload in PAYLOADS {
            assert!(guarded(payload).starts_with('\''), "{payload:?}");
            assert_eq!(unguarded(&guarded(payload)), payload);
            let mut cell = String::new();
            Row::new(&mut cell).text(payload);
            assert!(cell.starts_with("\"'") && cell.ends_with('"'), "{cell:?}");
        }
    }

    #[test]
    fn harmless_text_is_left() {
        for text in ["", "ch_1", "'s-Hertogenbosch", "O'Neil", "1-2", "a=b", "100", "'", "订单", "5@x"] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    #[test]
    fn a_negative_amount_stays_a_number() {
        let mut text = String::new();
        let mut row = Row::new(&mut text);
        row.money(Some(-1500), Currency::parse("USD").ok());
        row.money(Some(i128::MIN), Currency::parse("JPY").ok());
        row.money(Some(-7), None);
        row.money(None, None);
        row.end();
        let wide = "-170141183460469231731687303715884105728";
        assert_eq!(text, format!("-1500,-15.00,{wide},{wide},-7,,,\r\n"));
    }
}
