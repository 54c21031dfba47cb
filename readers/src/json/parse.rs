//! The parser: one pass, an explicit chain of parents in place of recursion.

use counterfoil_core::error::{Code, Error, Result, code};

use super::value::Kind;
use super::{JsonLimits, Node, place};

/// A parser over one text.
#[derive(Debug)]
pub(crate) struct Parser<'a> {
    text: &'a str,
    limits: JsonLimits,
}

/// What may stand at the current position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    FirstElementOrEnd,
    Key,
    FirstKeyOrEnd,
    CommaOrEnd,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str, limits: JsonLimits) -> Self {
        Self { text, limits }
    }

    fn byte(&self, position: usize) -> Option<u8> {
        self.text.as_bytes().get(position).copied()
    }

    fn fail<T>(&self, code: &'static Code, message: &str, position: usize) -> Result<T> {
        Err(place(Error::new(code, message), self.text, position))
    }

    fn unexpected<T>(&self, position: usize) -> Result<T> {
        match self.text.get(position..).and_then(|rest| rest.chars().next()) {
            Some(found) => self.fail(&code::JSON_INVALID, &format!("unexpected {found:?}"), position),
            None => self.fail(&code::JSON_INVALID, "the text ends too early", position),
        }
    }

    /// Parses the value at `position` and appends its nodes; gives the offset behind it.
    pub(crate) fn value(&mut self, position: usize, nodes: &mut Vec<Node>) -> Result<usize> {
        let root = nodes.len();
        let mut position = position;
        let mut parent = root as u32;
        let mut depth = 0usize;
        let mut expect = Expect::Value;
        loop {
            position = skip_space(self.text.as_bytes(), position);
            let found = self.byte(position);
            if nodes.len() - root > self.limits.nodes {
                return self.fail(&code::JSON_TOO_LARGE, "too many values", position);
            }
            match (expect, found) {
                (Expect::FirstElementOrEnd, Some(b']')) | (Expect::FirstKeyOrEnd, Some(b'}')) => {
                    position += 1;
                    if self.close(nodes, &mut parent, &mut depth, position) {
                        return Ok(position);
                    }
                    expect = Expect::CommaOrEnd;
                    continue;
                }
                (Expect::CommaOrEnd, Some(b',')) => {
                    position += 1;
                    expect = if in_object(nodes, parent) { Expect::Key } else { Expect::Value };
                    continue;
                }
                (Expect::CommaOrEnd, Some(end)) => {
                    if end != if in_object(nodes, parent) { b'}' } else { b']' } {
                        return self.unexpected(position);
                    }
                    position += 1;
                    if self.close(nodes, &mut parent, &mut depth, position) {
                        return Ok(position);
                    }
                    continue;
                }
                (Expect::Key | Expect::FirstKeyOrEnd, Some(b'"')) => {
                    position = self.string(position, parent, Kind::Key, nodes)?;
                    position = skip_space(self.text.as_bytes(), position);
                    if self.byte(position) != Some(b':') {
                        return self.unexpected(position);
                    }
                    position += 1;
                    expect = Expect::Value;
                    continue;
                }
                (Expect::Value | Expect::FirstElementOrEnd, Some(open @ (b'{' | b'['))) => {
                    depth += 1;
                    if depth > self.limits.depth {
                        return self.fail(&code::JSON_TOO_DEEP, "nested too deeply", position);
                    }
                    let kind = if open == b'{' { Kind::Object } else { Kind::Array };
                    let node = nodes.len() as u32;
                    nodes.push(Node { kind, is_escaped: false, start: position as u32, end: 0, parent, after: 0 });
                    parent = node;
                    position += 1;
                    expect = if open == b'{' { Expect::FirstKeyOrEnd } else { Expect::FirstElementOrEnd };
                    continue;
                }
                (Expect::Value | Expect::FirstElementOrEnd, Some(b'"')) => {
                    position = self.string(position, parent, Kind::String, nodes)?;
                }
                (Expect::Value | Expect::FirstElementOrEnd, Some(b'-' | b'0'..=b'9')) => {
                    position = self.number(position, parent, nodes)?;
                }
                (Expect::Value | Expect::FirstElementOrEnd, Some(b't' | b'f' | b'n')) => {
                    position = self.word(position, parent, nodes)?;
                }
                _ => return self.unexpected(position),
            }
            if depth == 0 {
                return Ok(position);
            }
            expect = Expect::CommaOrEnd;
        }
    }

    /// Ends the innermost container; says whether it was the outermost.
    fn close(&self, nodes: &mut [Node], parent: &mut u32, depth: &mut usize, end: usize) -> bool {
        let after = nodes.len() as u32;
        if let Some(node) = nodes.get_mut(*parent as usize) {
            node.end = end as u32;
            node.after = after;
            *parent = node.parent;
        }
        *depth -= 1;
        *depth == 0
    }

    fn push(&self, nodes: &mut Vec<Node>, kind: Kind, is_escaped: bool, start: usize, end: usize, parent: u32) {
        let after = nodes.len() as u32 + 1;
        nodes.push(Node { kind, is_escaped, start: start as u32, end: end as u32, parent, after });
    }

    fn string(&self, open: usize, parent: u32, kind: Kind, nodes: &mut Vec<Node>) -> Result<usize> {
        let bytes = self.text.as_bytes();
        let mut position = open + 1;
        let mut is_escaped = false;
        loop {
            match bytes.get(position) {
                None => return self.unexpected(position),
                Some(b'"') => break,
                Some(b'\\') => {
                    is_escaped = true;
                    position = self.escape(position)?;
                }
                Some(control) if *control < 0x20 => return self.unexpected(position),
                Some(_) => position += 1,
            }
        }
        self.push(nodes, kind, is_escaped, open + 1, position, parent);
        Ok(position + 1)
    }

    /// Checks the escape at a backslash; gives the offset behind it.
    fn escape(&self, backslash: usize) -> Result<usize> {
        match self.byte(backslash + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(backslash + 2),
            Some(b'u') => {
                let unit = self.hex(backslash + 2)?;
                match unit {
                    0xd800..=0xdbff => {
                        let is_pair = self.byte(backslash + 6) == Some(b'\\') && self.byte(backslash + 7) == Some(b'u');
                        if !is_pair || !(0xdc00..=0xdfff).contains(&self.hex(backslash + 8)?) {
                            return self.fail(&code::JSON_INVALID_UNICODE, "half of a surrogate pair", backslash);
                        }
                        Ok(backslash + 12)
                    }
                    0xdc00..=0xdfff => self.fail(&code::JSON_INVALID_UNICODE, "half of a surrogate pair", backslash),
                    _ => Ok(backslash + 6),
                }
            }
            _ => self.unexpected(backslash + 1),
        }
    }

    fn hex(&self, position: usize) -> Result<u32> {
        hex_digits(self.text.as_bytes(), position).map_or_else(|| self.unexpected(position), Ok)
    }

    fn number(&self, start: usize, parent: u32, nodes: &mut Vec<Node>) -> Result<usize> {
        let mut position = start;
        if self.byte(position) == Some(b'-') {
            position += 1;
        }
        match self.byte(position) {
            Some(b'0') => position += 1,
            Some(b'1'..=b'9') => position = self.digits(position)?,
            _ => return self.unexpected(position),
        }
        if self.byte(position) == Some(b'.') {
            position = self.digits(position + 1)?;
        }
        if let Some(b'e' | b'E') = self.byte(position) {
            position += 1;
            if let Some(b'+' | b'-') = self.byte(position) {
                position += 1;
            }
            position = self.digits(position)?;
        }
        if position - start > self.limits.number_bytes {
            return self.fail(&code::JSON_TOO_LARGE, "the number is too long", start);
        }
        self.push(nodes, Kind::Number, false, start, position, parent);
        Ok(position)
    }

    /// At least one digit.
    fn digits(&self, start: usize) -> Result<usize> {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        match rest.iter().take_while(|byte| byte.is_ascii_digit()).count() {
            0 => self.unexpected(start),
            count => Ok(start + count),
        }
    }

    fn word(&self, start: usize, parent: u32, nodes: &mut Vec<Node>) -> Result<usize> {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        for (word, kind) in [("null", Kind::Null), ("true", Kind::Bool), ("false", Kind::Bool)] {
            if rest.starts_with(word.as_bytes()) {
                self.push(nodes, kind, false, start, start + word.len(), parent);
                return Ok(start + word.len());
            }
        }
        self.unexpected(start)
    }
}

fn in_object(nodes: &[Node], parent: u32) -> bool {
    nodes.get(parent as usize).is_some_and(|node| node.kind == Kind::Object)
}

/// Four hexadecimal digits.
pub(super) fn hex_digits(bytes: &[u8], position: usize) -> Option<u32> {
    let digits = bytes.get(position..position.checked_add(4)?)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | (*digit as char).to_digit(16)?))
}

/// The offset of the next byte that is no white space.
pub(crate) fn skip_space(bytes: &[u8], position: usize) -> usize {
    let rest = bytes.get(position..).unwrap_or_default();
    position + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}
