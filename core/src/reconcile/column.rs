//! The columns that records live in: the layout of Arrow without its dependency.
//!
//! Absence has one representation a type, so no column needs a validity bitmap: an empty text, the amount or instant
//! [`ABSENT`], the code `0`. Readers reject the one value that this takes away (`i64::MIN`).

use crate::error::{Error, Result, code};
use std::collections::BTreeMap;

/// The amount or instant that stands for "not known".
pub const ABSENT: i64 = i64::MIN;

/// The currency code that stands for "not known".
pub const NO_CURRENCY: u16 = u16::MAX;

/// Text values as offsets and bytes. An empty value is absent: it matches nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextColumn {
    /// `len + 1` ascending positions in `bytes`, the first 0.
    offsets: Vec<u32>,
    bytes: Vec<u8>,
}

impl Default for TextColumn {
    fn default() -> Self {
        Self { offsets: vec![0], bytes: Vec::new() }
    }
}

impl TextColumn {
    /// An empty column with room for `rows` values of `bytes` bytes in all.
    pub fn with_capacity(rows: usize, bytes: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Self { offsets, bytes: Vec::with_capacity(bytes) }
    }

    /// A column from its parts.
    ///
    /// # Errors
    /// `policy.invalid` where the offsets do not start at 0, descend, or do not end at the number of bytes, and
    /// `json.invalid_unicode` where the bytes are not UTF-8 at every boundary.
    pub fn from_parts(offsets: Vec<u32>, bytes: Vec<u8>) -> Result<Self> {
        let ends_right = offsets.last().is_some_and(|last| *last as usize == bytes.len());
        let ascending = offsets.windows(2).all(|pair| pair[0] <= pair[1]);
        if offsets.first() != Some(&0) || !ends_right || !ascending {
            return Err(Error::new(&code::POLICY_INVALID, "offsets must ascend from 0 to the number of bytes"));
        }
        let text = std::str::from_utf8(&bytes).map_err(|source| {
            Error::new(&code::JSON_INVALID_UNICODE, "a text column is not UTF-8")
                .with("byte", source.valid_up_to())
                .caused_by(source)
        })?;
        match offsets.iter().find(|offset| !text.is_char_boundary(**offset as usize)) {
            Some(offset) => {
                Err(Error::new(&code::JSON_INVALID_UNICODE, "a value starts inside a character").with("byte", offset))
            }
            None => Ok(Self { offsets, bytes }),
        }
    }

    /// Appends a value; an empty one is absent.
    ///
    /// # Errors
    /// `recon.too_many_records` when the column would pass 4 GiB.
    pub fn push(&mut self, value: &str) -> Result<()> {
        self.bytes.extend_from_slice(value.as_bytes());
        match u32::try_from(self.bytes.len()) {
            Ok(end) => {
                self.offsets.push(end);
                Ok(())
            }
            Err(_) => Err(Error::new(&code::RECON_TOO_MANY_RECORDS, "a text column passes 4 GiB")),
        }
    }

    /// Appends all values of another column.
    ///
    /// # Errors
    /// `recon.too_many_records` when the column would pass 4 GiB.
    pub fn append(&mut self, other: &Self) -> Result<()> {
        let base = self.bytes.len();
        if u32::try_from(base + other.bytes.len()).is_err() {
            return Err(Error::new(&code::RECON_TOO_MANY_RECORDS, "a text column passes 4 GiB"));
        }
        let base = base as u32;
        self.bytes.extend_from_slice(&other.bytes);
        self.offsets.extend(other.offsets.iter().skip(1).map(|offset| base + offset));
        Ok(())
    }

    /// The value at `row`; empty where absent or out of range.
    #[inline]
    pub fn value(&self, row: usize) -> &str {
        std::str::from_utf8(self.value_bytes(row)).unwrap_or_default()
    }

    /// The bytes at `row`; empty where absent or out of range.
    #[inline]
    pub fn value_bytes(&self, row: usize) -> &[u8] {
        match (self.offsets.get(row), self.offsets.get(row + 1)) {
            (Some(start), Some(end)) => self.bytes.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether the column has no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Positions in [`Self::bytes`], one more than there are values.
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }

    /// All values, end to end.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Values of a small vocabulary as codes; code 0 is the absent value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeColumn {
    codes: Vec<u32>,
    vocabulary: Vec<String>,
    index: BTreeMap<String, u32>,
}

impl Default for CodeColumn {
    fn default() -> Self {
        Self { codes: Vec::new(), vocabulary: vec![String::new()], index: BTreeMap::new() }
    }
}

impl CodeColumn {
    /// A column of `rows` times the same value.
    pub fn constant(value: &str, rows: usize) -> Self {
        let mut column = Self::default();
        let code = column.intern(value);
        column.codes = vec![code; rows];
        column
    }

    /// The code of a value, which is added to the vocabulary if it is new.
    pub fn intern(&mut self, value: &str) -> u32 {
        if value.is_empty() {
            return 0;
        }
        if let Some(code) = self.index.get(value) {
            return *code;
        }
        // A vocabulary has at most as many words as there are records, which fit 32 bits.
        let code = self.vocabulary.len() as u32;
        self.vocabulary.push(value.to_owned());
        self.index.insert(value.to_owned(), code);
        code
    }

    /// Appends a value.
    pub fn push(&mut self, value: &str) {
        let last = self.codes.last().copied().unwrap_or(0);
        let same = self.vocabulary.get(last as usize).is_some_and(|word| word == value);
        let code = if same { last } else { self.intern(value) };
        self.codes.push(code);
    }

    /// Appends a code that [`Self::intern`] gave; an unknown code is stored as absent.
    pub fn push_code(&mut self, code: u32) {
        self.codes.push(if (code as usize) < self.vocabulary.len() { code } else { 0 });
    }

    /// Appends all values of another column, translating its codes.
    pub fn append(&mut self, other: &Self) {
        let translation: Vec<u32> = other.vocabulary.iter().map(|word| self.intern(word)).collect();
        self.codes.extend(other.codes.iter().map(|code| translation.get(*code as usize).copied().unwrap_or(0)));
    }

    /// The value at `row`; empty where absent or out of range.
    pub fn value(&self, row: usize) -> &str {
        let code = self.codes.get(row).copied().unwrap_or(0);
        self.vocabulary.get(code as usize).map_or("", String::as_str)
    }

    /// The codes, one a record.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The words by code; the first is empty.
    pub fn vocabulary(&self) -> &[String] {
        &self.vocabulary
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether the column has no values.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}
