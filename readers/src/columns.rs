//! Columns while they grow.

use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::reconcile::{CodeColumn, TextColumn};

/// Bytes that [`TextBuilder::push_window`] copies at once: most ids are shorter.
pub(crate) const COPY_BYTES: usize = 32;

/// A text column that takes bytes; that they are UTF-8 is checked by the caller and once more, as a whole, at the end.
#[derive(Debug)]
pub(crate) struct TextBuilder {
    offsets: Vec<u32>,
    bytes: Vec<u8>,
}

impl TextBuilder {
    pub(crate) fn new() -> Self {
        Self { offsets: vec![0], bytes: Vec::new() }
    }

    #[inline]
    pub(crate) fn push(&mut self, text: &[u8]) -> Result<()> {
        self.bytes.extend_from_slice(text);
        match u32::try_from(self.bytes.len()) {
            Ok(end) => {
                self.offsets.push(end);
                Ok(())
            }
            Err(_) => Err(too_large()),
        }
    }

    /// Makes room for this many more values of the size of those that are there.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.offsets.reserve(rows);
        let values = self.offsets.len().max(1);
        self.bytes.reserve(self.bytes.len().div_ceil(values).saturating_mul(rows).min(u32::MAX as usize));
    }

    /// The same for a text whose surroundings are at hand: a copy of fixed size costs less than a call.
    #[inline(always)]
    pub(crate) fn push_window(&mut self, window: &[u8; COPY_BYTES], length: usize) -> Result<()> {
        let end = self.bytes.len() + length;
        self.bytes.extend_from_slice(window);
        self.bytes.truncate(end);
        match u32::try_from(end) {
            Ok(end) => {
                self.offsets.push(end);
                Ok(())
            }
            Err(_) => Err(too_large()),
        }
    }

    pub(crate) fn append(&mut self, other: &Self) -> Result<()> {
        let base = self.bytes.len();
        let total = u32::try_from(base + other.bytes.len()).map_err(|_| too_large())?;
        debug_assert!(total as usize >= base);
        self.bytes.extend_from_slice(&other.bytes);
        self.offsets.extend(other.offsets.iter().skip(1).map(|offset| offset + base as u32));
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<TextColumn> {
        TextColumn::from_parts(self.offsets, self.bytes)
    }
}

#[cold]
fn too_large() -> Error {
    Error::new(&code::RECON_TOO_MANY_RECORDS, "a text column passes 4 GiB")
}

/// The longest word that the cache of [`CodeBuilder`] keeps.
const CACHED_BYTES: usize = 15;
const CACHE_SLOTS: usize = 16;

/// A column of a small vocabulary. Words seen lately are found without a search of the vocabulary.
#[derive(Debug)]
pub(crate) struct CodeBuilder {
    column: CodeColumn,
    cache: [(u128, u32); CACHE_SLOTS],
}

impl CodeBuilder {
    pub(crate) fn new() -> Self {
        // The packed form of a word is never 0: its length is a part of it, and the empty word has a path of its own.
        Self { column: CodeColumn::default(), cache: [(0, 0); CACHE_SLOTS] }
    }

    /// Appends a word, which the caller has found to be UTF-8.
    #[inline]
    pub(crate) fn push(&mut self, word: &[u8]) {
        if word.is_empty() {
            return self.column.push_code(0);
        }
        match pack(word) {
            Some(packed) => self.push_packed(packed, word),
            None => {
                let code = self.intern(word);
                self.column.push_code(code);
            }
        }
    }

    /// The same for a word whose surroundings are at hand: it is packed without a call.
    #[inline(always)]
    pub(crate) fn push_window(&mut self, window: &[u8; COPY_BYTES], word: &[u8]) {
        match window.first_chunk::<16>() {
            Some(first) if (1..=CACHED_BYTES).contains(&word.len()) => {
                let kept = (1u128 << (word.len() * 8)) - 1;
                self.push_packed(u128::from_le_bytes(*first) & kept | (word.len() as u128) << 120, word);
            }
            _ => self.push(word),
        }
    }

    #[inline(always)]
    fn push_packed(&mut self, packed: u128, word: &[u8]) {
        let folded = (packed ^ (packed >> 64)) as u64;
        let slot = (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60) as usize;
        let code = match self.cache.get(slot) {
            Some((cached, code)) if *cached == packed => *code,
            _ => {
                let code = self.intern(word);
                if let Some(entry) = self.cache.get_mut(slot) {
                    *entry = (packed, code);
                }
                code
            }
        };
        self.column.push_code(code);
    }

    #[cold]
    fn intern(&mut self, word: &[u8]) -> u32 {
        self.column.intern(std::str::from_utf8(word).unwrap_or_default())
    }

    pub(crate) fn append(&mut self, other: &Self) {
        self.column.append(&other.column);
    }

    pub(crate) fn finish(self) -> CodeColumn {
        self.column
    }
}

/// A short word and its length in one number.
#[inline]
fn pack(word: &[u8]) -> Option<u128> {
    let mut bytes = [0u8; 16];
    bytes.get_mut(..word.len()).filter(|_| word.len() <= CACHED_BYTES)?.copy_from_slice(word);
    Some(u128::from_le_bytes(bytes) | (word.len() as u128) << 120)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_place_however_many_there_are() {
        let mut builder = CodeBuilder::new();
        let words: Vec<String> = (0..200).map(|index| format!("status {}", index * 7919 % 61)).collect();
        for word in &words {
            builder.push(word.as_bytes());
        }
        let mut window = [b'z'; COPY_BYTES];
        for word in ["", "a", "status 7", "fifteen letters", "sixteen letters!"] {
            window[..word.len()].copy_from_slice(word.as_bytes());
            builder.push_window(&window, word.as_bytes());
        }
        builder.push(b"");
        builder.push(b"a word that is longer than fifteen bytes");
        let mut twice = CodeBuilder::new();
        twice.push(b"first");
        twice.append(&builder);
        let column = twice.finish();
        assert_eq!(column.value(0), "first");
        for (index, word) in words.iter().enumerate() {
            assert_eq!(column.value(index + 1), word);
        }
        let rest: Vec<_> = (201..207).map(|row| column.value(row)).collect();
        assert_eq!(rest, ["", "a", "status 7", "fifteen letters", "sixteen letters!", ""]);
        assert_eq!(column.value(207), "a word that is longer than fifteen bytes");
    }
}
