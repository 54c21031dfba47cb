//! ISO 4217 currencies as a dense code.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::ser::{Serialize, Serializer};

use super::currency_table::{NOT_MONETARY, TABLE};
use super::withdrawn_table::WITHDRAWN;
use crate::error::{Code, Error, Result, code};

/// A currency with a minor unit, by its ISO 4217 code.
///
/// The value is an index into the generated table, so that a column of currencies is a column of small integers. Order is
/// the order of the codes. An index is good for the life of a process; write the code, not the index, to anything that
/// lasts, because a later edition of ISO 4217 shifts the indices.
///
/// Codes are read in any case (`usd` as Stripe sends it) and written in upper case.
///
/// ```
/// use counterfoil_core::money::Currency;
///
/// let dinar = Currency::parse("bhd")?;
/// assert_eq!((dinar.code(), dinar.exponent()), ("BHD", 3));
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(u16);

/// One row of the generated table.
pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) numeric: u16,
    pub(super) exponent: u8,
    pub(super) is_withdrawn: bool,
}

/// What stands in a row's place for an index that no constructor lets through.
static ABSENT: Row = Row { code: "XXX", numeric: 999, exponent: 0, is_withdrawn: true };

impl Currency {
    /// Reads a code of three letters in any case.
    ///
    /// # Errors
    /// `money.currency_invalid` if the text is not three ASCII letters, `money.currency_unknown` if ISO 4217 does not have
    /// the code, `money.currency_withdrawn` for a code of its table A.3, `money.currency_not_monetary` for a code without a
    /// minor unit (`XXX`, `XAU`).
    pub fn parse(text: &str) -> Result<Self> {
        Self::parse_bytes(text.as_bytes())
    }

    /// As [`Currency::parse`], from bytes that need not be UTF-8: the form in which a reader has a field.
    ///
    /// # Errors
    /// As for [`Currency::parse`].
    pub fn parse_bytes(text: &[u8]) -> Result<Self> {
        match slot(text).map(lookup) {
            Some(Slot::Active(index)) => Ok(Self(index)),
            other => Err(refuse(text, other)),
        }
    }

    /// As [`Currency::parse`], and also takes the withdrawn currencies whose minor unit is known (`HRK`, `BGN`), for files
    /// about the time when they were money.
    ///
    /// # Errors
    /// As for [`Currency::parse`]; `money.currency_withdrawn` remains for currencies whose minor unit is not known.
    pub fn parse_including_withdrawn(text: &str) -> Result<Self> {
        match slot(text.as_bytes()).map(lookup) {
            Some(Slot::Active(index) | Slot::Superseded(index)) => Ok(Self(index)),
            other => Err(refuse(text.as_bytes(), other)),
        }
    }

    /// The currency at an index that [`Currency::index`] gave in this process.
    pub fn from_index(index: u16) -> Option<Self> {
        TABLE.get(usize::from(index)).map(|_| Self(index))
    }

    /// Every currency that is in use and has a minor unit, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Self> {
        (0u16..).zip(TABLE.iter()).filter(|(_, row)| !row.is_withdrawn).map(|(index, _)| Self(index))
    }

    /// The alphabetic code in upper case.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The numeric code of ISO 4217 (840 for USD).
    pub fn numeric(self) -> u16 {
        self.row().numeric
    }

    /// The number of digits of the minor unit: 2 for USD, 0 for JPY, 3 for BHD, 4 for CLF.
    pub fn exponent(self) -> u8 {
        self.row().exponent
    }

    /// The position in the table, for use as a column code; below [`Currency::COUNT`].
    pub const fn index(self) -> u16 {
        self.0
    }

    /// Whether ISO 4217 has withdrawn the currency.
    pub fn is_withdrawn(self) -> bool {
        self.row().is_withdrawn
    }

    /// How many indices there are.
    #[allow(clippy::cast_possible_truncation, reason = "the table has fewer than 200 rows")]
    pub const COUNT: u16 = TABLE.len() as u16;

    /// For the constants of the generated table.
    pub(super) const fn at(index: u16) -> Self {
        Self(index)
    }

    fn row(self) -> &'static Row {
        TABLE.get(usize::from(self.0)).unwrap_or(&ABSENT)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Currency;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an ISO 4217 currency code")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<Currency, E> {
                Currency::parse(text).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text).map_err(D::Error::custom)
    }
}

/// What the table of all three-letter words says about one of them.
#[derive(Clone, Copy)]
enum Slot {
    Unknown,
    Active(u16),
    Superseded(u16),
    Withdrawn,
    NotMonetary,
}

const LETTERS: usize = 26;

/// One entry for each of the 26³ words: a lookup is one load, where a search of the table would be eight.
static SLOTS: [Slot; LETTERS * LETTERS * LETTERS] = slots();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "evaluated by the compiler: an index out of range or an overflow does not compile"
)]
const fn slots() -> [Slot; LETTERS * LETTERS * LETTERS] {
    let mut slots = [Slot::Unknown; LETTERS * LETTERS * LETTERS];
    let mut row = 0;
    while row < WITHDRAWN.len() {
        slots[word(WITHDRAWN[row].as_bytes())] = Slot::Withdrawn;
        row += 1;
    }
    row = 0;
    while row < NOT_MONETARY.len() {
        slots[word(NOT_MONETARY[row].as_bytes())] = Slot::NotMonetary;
        row += 1;
    }
    row = 0;
    while row < TABLE.len() {
        let index = row as u16;
        slots[word(TABLE[row].code.as_bytes())] =
            if TABLE[row].is_withdrawn { Slot::Superseded(index) } else { Slot::Active(index) };
        row += 1;
    }
    slots
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "evaluated by the compiler, for codes of three upper-case letters"
)]
const fn word(code: &[u8]) -> usize {
    ((code[0] - b'A') as usize * LETTERS + (code[1] - b'A') as usize) * LETTERS + (code[2] - b'A') as usize
}

/// The place of a three-letter word in [`SLOTS`]; none if the text is no such word.
fn slot(text: &[u8]) -> Option<usize> {
    let &[first, second, third] = text else { return None };
    let mut place = 0usize;
    for byte in [first, second, third] {
        let letter = (byte | 0x20).wrapping_sub(b'a');
        if letter >= 26 {
            return None;
        }
        place = place.wrapping_mul(LETTERS).wrapping_add(usize::from(letter));
    }
    Some(place)
}

fn lookup(place: usize) -> Slot {
    SLOTS.get(place).copied().unwrap_or(Slot::Unknown)
}

/// Shows the text only where it is a word of three letters: a wrong mapping may have put anything else here.
#[cold]
fn refuse(text: &[u8], slot: Option<Slot>) -> Error {
    let word = String::from_utf8_lossy(text);
    let (code, message): (&'static Code, String) = match slot {
        None => {
            (&code::MONEY_CURRENCY_INVALID, format!("a currency code is three letters; found {} bytes", text.len()))
        }
        Some(Slot::Withdrawn | Slot::Superseded(_)) => (&code::MONEY_CURRENCY_WITHDRAWN, format!("withdrawn: {word}")),
        Some(Slot::NotMonetary) => (&code::MONEY_CURRENCY_NOT_MONETARY, format!("no minor unit: {word}")),
        Some(Slot::Unknown | Slot::Active(_)) => (&code::MONEY_CURRENCY_UNKNOWN, format!("not in ISO 4217: {word}")),
    };
    Error::new(code, message)
}
