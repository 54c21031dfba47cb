//! Amounts from text.
//!
//! | phase | may | why it is apart |
//! |---|---|---|
//! | word | read what has just the decimals of its currency, in up to 16 characters | nearly every cell of every file: 3 ns against 12 |
//! | plain | read `-?\d+(\.\d+)?` of at most 18 digits | the rest of the well-formed |
//! | scan | judge each character, remember where digits and separators stand | the first bad character names the error, however long the rest |
//! | value | add up the digits, checked | a number that is too large is known to be a number by then |
//!
//! Positions in errors (`byte`) are offsets from the start of the text, from 0.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::swar::fixed_decimals;
use super::{Currency, Money};
use crate::error::{Code, Error, Result, code};

/// The longest text that is read as an amount, in bytes; more is `money.too_long`.
pub const MAX_AMOUNT_LENGTH: usize = 64;

/// The character between whole units and their fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DecimalSeparator {
    /// `1234.56`
    #[default]
    #[serde(rename = ".")]
    Dot,
    /// `1234,56`
    #[serde(rename = ",")]
    Comma,
}

impl DecimalSeparator {
    const fn byte(self) -> u8 {
        match self {
            Self::Dot => b'.',
            Self::Comma => b',',
        }
    }

    /// The character that another dialect would use.
    const fn rival(self) -> u8 {
        match self {
            Self::Dot => b',',
            Self::Comma => b'.',
        }
    }
}

/// How amounts are written in a file. The default takes `-1234.56` and nothing looser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dialect {
    /// The decimal separator.
    pub decimal_separator: DecimalSeparator,
    /// The separator of digit groups; none if groups are not separated. Groups have three digits; the Indian form (a group
    /// of three after groups of two) is understood too.
    pub grouping: Option<char>,
    /// Whether `5.00-` is a negative amount.
    pub trailing_minus: bool,
    /// Whether `(5.00)` is a negative amount.
    pub parentheses: bool,
}

impl Dialect {
    /// Checks that the grouping character can be told from the rest.
    ///
    /// # Errors
    /// `read.mapping_invalid` if the grouping character is the decimal separator, a digit, a sign, a letter, a parenthesis
    /// or a control character.
    pub fn validate(&self) -> Result<()> {
        match self.grouping {
            Some(grouping)
                if grouping == char::from(self.decimal_separator.byte())
                    || grouping.is_alphanumeric()
                    || grouping.is_control()
                    || is_sign(grouping)
                    || matches!(grouping, '(' | ')') =>
            {
                Err(Error::new(
                    &code::READ_MAPPING_INVALID,
                    format!("the grouping character cannot be told from the rest of an amount: {grouping:?}"),
                ))
            }
            _ => Ok(()),
        }
    }
}

/// Reads an amount in major units (`12.34`) as minor units of `currency`.
///
/// Zeros beyond the currency's decimals are exact and accepted (`500.00` JPY is 500), leading zeros too, and `-0.00` is 0.
/// A sign other than one leading minus, white space, `.5` and `5.` are not.
///
/// # Errors
/// `money.empty`, `money.too_long`, `money.invalid_char`, `money.invalid_sign`, `money.non_ascii_digit`,
/// `money.exponent_not_allowed`, `money.multiple_separators`, `money.grouping_not_allowed`, `money.ambiguous_separator`,
/// `money.too_many_decimals`, `money.overflow`; with `byte`, the offset of the first byte at fault. The text is not repeated
/// in the message: under a wrong mapping it may be a card number.
pub fn parse_major(text: impl AsRef<[u8]>, currency: Currency, dialect: &Dialect) -> Result<i64> {
    let text = text.as_ref();
    let exponent = currency.exponent();
    match plain(text, dialect.decimal_separator.byte(), exponent) {
        Some(minor) => Ok(minor),
        None => scan(text, dialect)?.value(text, exponent),
    }
}

/// Reads a whole number of minor units (`1234`).
///
/// # Errors
/// As for [`parse_major`]; a decimal separator is `money.too_many_decimals`, because it shows that the text is in major
/// units.
pub fn parse_minor(text: impl AsRef<[u8]>) -> Result<i64> {
    let text = text.as_ref();
    match whole(text) {
        Some(minor) => Ok(minor),
        None => {
            let parts = scan(text, &Dialect::default())?;
            match parts.fraction {
                Some((start, _)) => {
                    Err(at(&code::MONEY_TOO_MANY_DECIMALS, "minor units are whole numbers", start.saturating_sub(1)))
                }
                None => parts.value(text, 0),
            }
        }
    }
}

impl FromStr for Money {
    type Err = Error;

    /// Reads `12.34 USD`: the amount in major units in the default [`Dialect`], one space, the code.
    fn from_str(text: &str) -> Result<Self> {
        let (amount, word) = match text.rsplit_once(' ') {
            Some((amount, word)) if !word.is_empty() => (amount, word),
            _ => (text, ""),
        };
        let parts = scan(amount.as_bytes(), &Dialect::default())?;
        let currency = Currency::parse(word)?;
        Ok(Self::new(parts.value(amount.as_bytes(), currency.exponent())?, currency))
    }
}

const POWERS: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut index = 1;
    #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
    while index < powers.len() {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// Digits that fit an `i64` whatever they are.
const SAFE_DIGITS: usize = 18;

/// The amount, if the text is of the plain form and so short that no product below can leave 64 bits.
#[inline]
fn plain(text: &[u8], separator: u8, exponent: u8) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if let Some(magnitude) = fixed_decimals(digits, separator, usize::from(exponent)) {
        return Some(signed(magnitude, is_negative));
    }
    let digits = without_excess_zeros(digits, separator, usize::from(exponent));
    if digits.len().saturating_add(usize::from(exponent)) > SAFE_DIGITS {
        return None;
    }
    let mut value = 0i64;
    let mut rest = digits.iter();
    let mut fraction_digits = 0usize;
    for &byte in rest.by_ref() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            if byte != separator || rest.as_slice().is_empty() {
                return None;
            }
            fraction_digits = rest.as_slice().len();
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    // No digit before the separator, or none at all.
    if digits.len() <= fraction_digits.saturating_add(usize::from(fraction_digits > 0)) {
        return None;
    }
    for &byte in rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    let scale = POWERS.get(usize::from(exponent).checked_sub(fraction_digits)?)?;
    let magnitude = value.wrapping_mul(*scale);
    Some(if is_negative { magnitude.wrapping_neg() } else { magnitude })
}

/// The text without zeros beyond the decimals of the currency, as databases with a column of four decimals write them.
fn without_excess_zeros(digits: &[u8], separator: u8, decimals: usize) -> &[u8] {
    let Some(place) = digits.iter().position(|&byte| byte == separator) else { return digits };
    let fraction = digits.get(place.saturating_add(1)..).unwrap_or_default();
    match fraction.split_at_checked(decimals) {
        Some((_, excess)) if !excess.is_empty() && excess.iter().all(|&byte| byte == b'0') => {
            // Without decimals there is no separator either.
            let separators = usize::from(decimals > 0);
            digits.get(..place.saturating_add(separators).saturating_add(decimals)).unwrap_or(digits)
        }
        _ => digits,
    }
}

/// At most sixteen digits with their sign.
#[inline]
const fn signed(magnitude: u64, is_negative: bool) -> i64 {
    let minor = magnitude.cast_signed();
    if is_negative { minor.wrapping_neg() } else { minor }
}

/// As [`plain`], for digits alone.
#[inline]
fn whole(text: &[u8]) -> Option<i64> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if let Some(magnitude) = fixed_decimals(digits, b'.', 0) {
        return Some(signed(magnitude, is_negative));
    }
    if digits.is_empty() || digits.len() > SAFE_DIGITS {
        return None;
    }
    let mut value = 0i64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
    }
    Some(if is_negative { value.wrapping_neg() } else { value })
}

/// A text that is known to be a number: where its digits stand.
struct Parts {
    is_negative: bool,
    /// Start and end of the whole part; it may hold group separators.
    whole: (usize, usize),
    /// Start and end of the digits after the decimal separator.
    fraction: Option<(usize, usize)>,
}

impl Parts {
    fn value(&self, text: &[u8], exponent: u8) -> Result<i64> {
        let (start, end) = self.fraction.unwrap_or((0, 0));
        let fraction = text.get(start..end).unwrap_or_default();
        let kept = fraction.len().min(usize::from(exponent));
        let (kept, excess) = fraction.split_at_checked(kept).unwrap_or_default();
        if let Some(offset) = excess.iter().position(|&byte| byte != b'0') {
            let byte = start.saturating_add(kept.len()).saturating_add(offset);
            return Err(at(
                &code::MONEY_TOO_MANY_DECIMALS,
                &format!("more decimals than the {exponent} of the currency"),
                byte,
            ));
        }
        let too_large = || at(&code::MONEY_OVERFLOW, "the amount does not fit 64 bits of minor units", self.whole.0);
        let whole = text.get(self.whole.0..self.whole.1).unwrap_or_default();
        let padding = usize::from(exponent).saturating_sub(kept.len());
        let digits = whole.iter().filter(|byte| byte.is_ascii_digit()).chain(kept);
        let mut magnitude = 0i64;
        for byte in digits.chain(std::iter::repeat_n(&b'0', padding)) {
            let digit = i64::from(byte.wrapping_sub(b'0'));
            magnitude = magnitude.checked_mul(10).and_then(|tens| tens.checked_add(digit)).ok_or_else(too_large)?;
        }
        Ok(if self.is_negative { magnitude.wrapping_neg() } else { magnitude })
    }
}

/// Judges a text character by character.
#[cold]
fn scan(text: &[u8], dialect: &Dialect) -> Result<Parts> {
    if text.len() > MAX_AMOUNT_LENGTH {
        return Err(at(&code::MONEY_TOO_LONG, &format!("{} bytes", text.len()), MAX_AMOUNT_LENGTH));
    }
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(at(&code::MONEY_EMPTY, "no digits", 0));
    }
    let (is_negative, start, end) = sign(text, dialect)?;
    let body = text.get(start..end).unwrap_or_default();
    let marks = Marks::read(body, start, dialect)?;
    if !body.iter().any(u8::is_ascii_digit) {
        return Err(at(&code::MONEY_EMPTY, "no digits", start));
    }
    marks.judge(body, start, dialect)?;
    let Some(separator) = marks.first_separator else {
        return Ok(Parts { is_negative, whole: (start, end), fraction: None });
    };
    let after = separator.saturating_add(1);
    if separator == start || after == end {
        return Err(at(&code::MONEY_INVALID_CHAR, "a decimal separator needs digits on both sides", separator));
    }
    Ok(Parts { is_negative, whole: (start, separator), fraction: Some((after, end)) })
}

/// The sign, and where the digits start and end once it is taken off.
fn sign(text: &[u8], dialect: &Dialect) -> Result<(bool, usize, usize)> {
    let end = text.len();
    match text {
        [b'(', .., b')'] if dialect.parentheses => Ok((true, 1, end.saturating_sub(1))),
        [b'-', ..] => Ok((true, 1, end)),
        [b'+', ..] => Err(at(&code::MONEY_INVALID_SIGN, "a plus sign is not written", 0)),
        [.., b'-'] if dialect.trailing_minus => Ok((true, 0, end.saturating_sub(1))),
        _ => Ok((false, 0, end)),
    }
}

/// Where separators stand, as offsets into the whole text.
#[derive(Default)]
struct Marks {
    first_separator: Option<usize>,
    second_separator: Option<usize>,
    first_rival: Option<usize>,
    second_rival: Option<usize>,
    first_group: Option<usize>,
    last_group: Option<usize>,
}

impl Marks {
    fn read(body: &[u8], start: usize, dialect: &Dialect) -> Result<Self> {
        let mut marks = Self::default();
        let mut buffer = [0u8; 4];
        let grouping = dialect.grouping.map(|character| character.encode_utf8(&mut buffer).as_bytes());
        let mut offset = 0usize;
        while let Some(rest) = body.get(offset..).filter(|rest| !rest.is_empty()) {
            let position = start.saturating_add(offset);
            let first = rest.first().copied().unwrap_or_default();
            let mut length = 1;
            if first.is_ascii_digit() {
            } else if first == dialect.decimal_separator.byte() {
                remember(&mut marks.first_separator, &mut marks.second_separator, position);
            } else if let Some(group) = grouping.filter(|group| rest.starts_with(group)) {
                length = group.len();
                marks.first_group = marks.first_group.or(Some(position));
                marks.last_group = Some(position);
            } else if first == dialect.decimal_separator.rival() {
                remember(&mut marks.first_rival, &mut marks.second_rival, position);
            } else {
                return Err(foreign(rest, body.get(..offset).unwrap_or_default(), position));
            }
            offset = offset.saturating_add(length);
        }
        Ok(marks)
    }

    /// Refuses separators that contradict the dialect or each other.
    fn judge(&self, body: &[u8], start: usize, dialect: &Dialect) -> Result<()> {
        if let Some(rival) = self.first_rival {
            let groups = match self.first_separator {
                Some(separator) => rival < separator,
                None => self.second_rival.is_some(),
            };
            return Err(if groups {
                at(&code::MONEY_GROUPING_NOT_ALLOWED, "digits are grouped, and the dialect has no groups", rival)
            } else {
                at(&code::MONEY_AMBIGUOUS_SEPARATOR, "the separator is not the decimal separator of the dialect", rival)
            });
        }
        if let Some(second) = self.second_separator {
            return Err(at(&code::MONEY_MULTIPLE_SEPARATORS, "a second decimal separator", second));
        }
        let (Some(first), Some(last)) = (self.first_group, self.last_group) else { return Ok(()) };
        let whole_end = self.first_separator.unwrap_or_else(|| start.saturating_add(body.len()));
        if last > whole_end {
            return Err(at(&code::MONEY_AMBIGUOUS_SEPARATOR, "a group separator after the decimal separator", last));
        }
        let whole = body.get(..whole_end.saturating_sub(start)).unwrap_or_default();
        if groups_are_regular(whole, dialect) {
            Ok(())
        } else {
            Err(at(&code::MONEY_AMBIGUOUS_SEPARATOR, "the groups have other than three digits", first))
        }
    }
}

fn remember(first: &mut Option<usize>, second: &mut Option<usize>, position: usize) {
    if first.is_none() {
        *first = Some(position);
    } else if second.is_none() {
        *second = Some(position);
    }
}

/// Whether the last group has three digits and those before it all three or all two, the first up to as many.
fn groups_are_regular(whole: &[u8], dialect: &Dialect) -> bool {
    let (Ok(text), Some(grouping)) = (std::str::from_utf8(whole), dialect.grouping) else { return false };
    let mut groups = text.rsplit(grouping).map(str::len);
    let last = groups.next();
    let mut inner: Vec<usize> = groups.collect();
    let leading = inner.pop().unwrap_or_default();
    let size = inner.first().copied().unwrap_or(3);
    last == Some(3)
        && (2..=3).contains(&size)
        && inner.iter().all(|&length| length == size)
        && (1..=size).contains(&leading)
}

fn is_sign(character: char) -> bool {
    matches!(
        character,
        '+' | '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{207A}' | '\u{207B}' | '\u{FE62}' | '\u{FE63}' | '\u{FF0B}' | '\u{FF0D}'
    )
}

/// The error for a character that is neither a digit nor a separator.
fn foreign(rest: &[u8], before: &[u8], position: usize) -> Error {
    let head = rest.get(..4).unwrap_or(rest);
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => head.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or(""),
    };
    let Some(character) = valid.chars().next() else {
        return at(&code::MONEY_INVALID_CHAR, "a byte that is not UTF-8", position);
    };
    let is_exponent = || {
        let digits = match rest.get(1..) {
            Some([b'+' | b'-', digits @ ..]) => digits,
            Some(digits) => digits,
            None => &[],
        };
        matches!(character, 'e' | 'E')
            && before.last().is_some_and(u8::is_ascii_digit)
            && digits.first().is_some_and(u8::is_ascii_digit)
    };
    if is_sign(character) {
        at(&code::MONEY_INVALID_SIGN, "a sign stands where none may", position)
    } else if is_exponent() {
        at(&code::MONEY_EXPONENT_NOT_ALLOWED, "exponent form", position)
    } else if !character.is_ascii() && character.is_numeric() {
        at(&code::MONEY_NON_ASCII_DIGIT, "a digit of another script", position)
    } else {
        at(&code::MONEY_INVALID_CHAR, "a character that is no digit", position)
    }
}

#[cold]
fn at(code: &'static Code, message: &str, byte: usize) -> Error {
    Error::new(code, message).with("byte", byte)
}
