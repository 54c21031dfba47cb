//! Amounts judged character by character: what is no plain number, and which error it is.

use super::parse::{Dialect, MAX_AMOUNT_LENGTH};
use crate::error::{Code, Error, Result, code};

/// A text that is known to be a number: where its digits stand.
pub(super) struct Parts {
    is_negative: bool,
    /// Start and end of the whole part; it may hold group separators.
    whole: (usize, usize),
    /// Start and end of the digits after the decimal separator.
    pub(super) fraction: Option<(usize, usize)>,
}

impl Parts {
    pub(super) fn value(&self, text: &[u8], exponent: u8) -> Result<i64> {
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
pub(super) fn scan(text: &[u8], dialect: &Dialect) -> Result<Parts> {
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

pub(super) fn is_sign(character: char) -> bool {
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
pub(super) fn at(code: &'static Code, message: &str, byte: usize) -> Error {
    Error::new(code, message).with("byte", byte)
}
