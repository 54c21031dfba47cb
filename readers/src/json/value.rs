//! Looking at a parsed text.

use std::borrow::Cow;

use counterfoil_core::error::{Error, Result, code};

use super::parse::hex_digits;
use super::{Document, Node};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, kept as it was written.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// The key of a member; never the kind of a [`Value`].
    Key,
}

impl Kind {
    /// The name for messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
            Self::Key => "key",
        }
    }
}

/// A value in a [`Document`].
#[derive(Debug, Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    index: u32,
}

const ABSENT: Node = Node { kind: Kind::Null, is_escaped: false, start: 0, end: 0, parent: 0, after: 0 };

impl<'d> Value<'d> {
    pub(crate) fn new(document: &'d Document<'_>, index: u32) -> Self {
        Self { document, index }
    }

    /// The line on which it begins, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.document.line_at(self.node().start as usize)
    }

    /// The text of the whole value, quotes and brackets included.
    pub(crate) fn source(&self) -> &'d str {
        let node = self.node();
        let quote = usize::from(node.kind == Kind::String);
        self.document.text.get(node.start as usize - quote..node.end as usize + quote).unwrap_or_default()
    }

    fn node(&self) -> Node {
        self.document.nodes.get(self.index as usize).copied().unwrap_or(ABSENT)
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.node().kind
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// The value as it is written; without the quotes for a string.
    pub fn raw(&self) -> &'d str {
        let node = self.node();
        self.document.text.get(node.start as usize..node.end as usize).unwrap_or_default()
    }

    /// The text of a string.
    pub fn text(&self) -> Option<Cow<'d, str>> {
        let node = self.node();
        (node.kind == Kind::String).then(|| content(self.raw(), node.is_escaped))
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.raw() == "true")
    }

    /// A whole number, exact to the last digit: minor units, seconds, counts.
    ///
    /// # Errors
    /// `json.float_amount` for a fraction or an exponent, `json.type` for anything that is no number, `money.overflow`
    /// beyond 64 bits.
    pub fn integer(&self) -> Result<i64> {
        if self.kind() != Kind::Number {
            return Err(self.wrong_type("a whole number"));
        }
        let raw = self.raw();
        if raw.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            let message = format!("{raw} is no whole number of minor units");
            return Err(self.error(Error::new(&code::JSON_FLOAT_AMOUNT, message)));
        }
        raw.parse().map_err(|_| self.error(Error::new(&code::MONEY_OVERFLOW, format!("{raw} leaves 64 bits"))))
    }

    /// The error of a value that is not what its field wants.
    pub fn wrong_type(&self, wanted: &str) -> Error {
        self.error(Error::new(&code::JSON_TYPE, format!("{} where {wanted} belongs", self.kind().name())))
    }

    /// An error at this value: byte, line and path are added.
    pub fn error(&self, error: Error) -> Error {
        self.document.error_at(error, self.node().start as usize).with("path", self.path())
    }

    /// The member of an object with this key.
    pub fn member(&self, name: &str) -> Option<Value<'d>> {
        self.members().find(|member| member.is_named(name)).map(|member| member.value)
    }

    /// The member with this key, unless it is `null`.
    pub fn present(&self, name: &str) -> Option<Value<'d>> {
        self.member(name).filter(|value| !value.is_null())
    }

    /// The members of an object in their order; none for anything else.
    pub fn members(&self) -> Members<'d> {
        let node = self.node();
        let is_object = node.kind == Kind::Object;
        Members { document: self.document, next: self.index + 1, after: if is_object { node.after } else { 0 } }
    }

    /// The elements of an array in their order; none for anything else.
    pub fn elements(&self) -> Elements<'d> {
        let node = self.node();
        let is_array = node.kind == Kind::Array;
        Elements { document: self.document, next: self.index + 1, after: if is_array { node.after } else { 0 } }
    }

    /// Refuses an object that has one key twice, here or anywhere inside.
    ///
    /// # Errors
    /// `json.duplicate_key`, at the second of the two.
    pub(crate) fn refuse_duplicate_keys(&self) -> Result<()> {
        let after = self.node().after;
        let mut keys = Vec::new();
        for index in self.index..after {
            Self { document: self.document, index }.refuse_own_duplicate_keys(&mut keys)?;
        }
        Ok(())
    }

    /// The same for the members of this object alone.
    pub(crate) fn refuse_own_duplicate_keys(&self, keys: &mut Vec<(Cow<'d, str>, u32)>) -> Result<()> {
        keys.clear();
        keys.extend(self.members().map(|member| (member.key(), member.value.index)));
        keys.sort_unstable();
        let twice = keys.windows(2).find_map(|pair| match pair {
            [(first, _), (second, value)] if first == second => Some((first, *value)),
            _ => None,
        });
        match twice {
            Some((key, index)) => {
                let error = Error::new(&code::JSON_DUPLICATE_KEY, format!("the key {key:?} stands there twice"));
                Err(Self { document: self.document, index }.error(error))
            }
            None => Ok(()),
        }
    }

    /// Where it stands, as in `$.data[3].amount`.
    pub fn path(&self) -> String {
        let nodes = &self.document.nodes;
        let mut steps = Vec::new();
        let mut index = self.index;
        while index > 0 {
            let Some(node) = nodes.get(index as usize) else { break };
            let parent = Value { document: self.document, index: node.parent };
            if parent.kind() == Kind::Array {
                let position = parent.elements().take_while(|element| element.index < index).count();
                steps.push(format!("[{position}]"));
            } else if let Some(key) = nodes.get(index as usize - 1) {
                let raw = self.document.text.get(key.start as usize..key.end as usize).unwrap_or_default();
                steps.push(format!(".{}", content(raw, key.is_escaped)));
            }
            index = node.parent;
        }
        steps.iter().rev().fold(self.document.root.clone(), |path, step| path + step)
    }
}

/// One member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Member<'d> {
    document: &'d Document<'d>,
    key: Node,
    /// The value.
    pub value: Value<'d>,
}

impl<'d> Member<'d> {
    fn raw_key(&self) -> &'d str {
        self.document.text.get(self.key.start as usize..self.key.end as usize).unwrap_or_default()
    }

    /// The key.
    pub fn key(&self) -> Cow<'d, str> {
        content(self.raw_key(), self.key.is_escaped)
    }

    fn is_named(&self, name: &str) -> bool {
        if self.key.is_escaped { self.key() == name } else { self.raw_key() == name }
    }
}

/// The members of an object.
#[derive(Debug, Clone)]
pub struct Members<'d> {
    document: &'d Document<'d>,
    next: u32,
    after: u32,
}

impl<'d> Iterator for Members<'d> {
    type Item = Member<'d>;

    fn next(&mut self) -> Option<Member<'d>> {
        if self.next >= self.after {
            return None;
        }
        let key = *self.document.nodes.get(self.next as usize)?;
        let value = Value { document: self.document, index: self.next + 1 };
        self.next = value.node().after;
        Some(Member { document: self.document, key, value })
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'d> {
    document: &'d Document<'d>,
    next: u32,
    after: u32,
}

impl<'d> Iterator for Elements<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        if self.next >= self.after {
            return None;
        }
        let value = Value { document: self.document, index: self.next };
        self.next = value.node().after;
        Some(value)
    }
}

/// The text of a string whose escapes have been checked.
fn content(raw: &str, is_escaped: bool) -> Cow<'_, str> {
    if !is_escaped {
        return Cow::Borrowed(raw);
    }
    let bytes = raw.as_bytes();
    let mut text = String::with_capacity(raw.len());
    let mut position = 0;
    while let Some(rest) = raw.get(position..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find('\\').unwrap_or(rest.len());
        text.push_str(rest.get(..plain).unwrap_or_default());
        position += plain;
        let (character, width) = match bytes.get(position + 1) {
            None => break,
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(b'u') => unicode(bytes, position + 2),
            Some(other) => (char::from(*other), 2),
        };
        text.push(character);
        position += width;
    }
    Cow::Owned(text)
}

/// The character of a checked `\u` escape and the width of the whole escape.
fn unicode(bytes: &[u8], digits: usize) -> (char, usize) {
    let high = hex_digits(bytes, digits).unwrap_or(0xfffd);
    match char::from_u32(high) {
        Some(character) => (character, 6),
        None => {
            let low = hex_digits(bytes, digits + 6).unwrap_or(0);
            let point = 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
            (char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
    }
}
