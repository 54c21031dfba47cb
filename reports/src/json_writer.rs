//! A JSON writer of a few dozen lines: fields come out in the order in which they are written, which is the format.

use crate::output::Output;
use counterfoil_core::error::Result;
use std::fmt::Write as _;

/// Whether fields and elements stand on lines of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One difference, bridge, finding or count a line: readable, and kind to `diff`.
    #[default]
    Lines,
    /// No white space at all.
    Compact,
}

pub(crate) struct JsonWriter<'o, 'w> {
    output: &'o mut Output<'w>,
    layout: Layout,
    depth: usize,
    /// The depth from which on everything stays on one line.
    inline_from: usize,
    /// Whether the next value follows another and needs a comma.
    follows: bool,
    /// Whether the next value follows its name and so stays on its line.
    named: bool,
}

impl<'o, 'w> JsonWriter<'o, 'w> {
    pub(crate) const fn new(output: &'o mut Output<'w>, layout: Layout) -> Self {
        let inline_from = match layout {
            Layout::Lines => usize::MAX,
            Layout::Compact => 0,
        };
        Self { output, layout, depth: 0, inline_from, follows: false, named: false }
    }

    /// `{` … `}`, one field a line where the layout has lines.
    pub(crate) fn object(&mut self, body: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.bracket('{', '}', body)
    }

    /// `[` … `]`, one element a line where the layout has lines.
    pub(crate) fn array(&mut self, body: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.bracket('[', ']', body)
    }

    /// An object on one line; nothing in it is passed on to the sink.
    pub(crate) fn inline_object(&mut self, body: impl FnOnce(&mut Self)) {
        self.inline('{', '}', body);
    }

    /// An array on one line.
    pub(crate) fn inline_array(&mut self, body: impl FnOnce(&mut Self)) {
        self.inline('[', ']', body);
    }

    /// Between two elements of a long array.
    pub(crate) fn checkpoint(&mut self) -> Result<()> {
        self.output.checkpoint()
    }

    pub(crate) fn name(&mut self, name: &str) {
        self.before();
        self.quoted(name);
        self.output.text.push_str(if self.layout == Layout::Lines { ": " } else { ":" });
        self.follows = false;
        self.named = true;
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.before();
        self.quoted(value);
        self.follows = true;
    }

    pub(crate) fn integer(&mut self, value: impl Into<i128>) {
        self.before();
        // Writing to a string cannot fail.
        let _ = write!(self.output.text, "{}", value.into());
        self.follows = true;
    }

    pub(crate) fn null(&mut self) {
        self.before();
        self.output.text.push_str("null");
        self.follows = true;
    }

    pub(crate) fn text_field(&mut self, name: &str, value: &str) {
        self.name(name);
        self.text(value);
    }

    /// An empty text is absent.
    pub(crate) fn optional_text_field(&mut self, name: &str, value: Option<&str>) {
        self.name(name);
        match value.filter(|value| !value.is_empty()) {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    pub(crate) fn integer_field(&mut self, name: &str, value: impl Into<i128>) {
        self.name(name);
        self.integer(value);
    }

    pub(crate) fn optional_integer_field(&mut self, name: &str, value: Option<i64>) {
        self.name(name);
        match value {
            Some(value) => self.integer(value),
            None => self.null(),
        }
    }

    /// A 128-bit sum as decimal text: a JSON number of that size does not survive every reader.
    pub(crate) fn sum_field(&mut self, name: &str, value: i128) {
        self.name(name);
        self.before();
        let _ = write!(self.output.text, "\"{value}\"");
        self.follows = true;
    }

    fn bracket(&mut self, open: char, close: char, body: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.open(open);
        let result = body(self);
        self.close(close);
        result
    }

    fn inline(&mut self, open: char, close: char, body: impl FnOnce(&mut Self)) {
        let outer = self.inline_from;
        self.open(open);
        self.inline_from = self.inline_from.min(self.depth);
        body(self);
        self.close(close);
        self.inline_from = outer;
    }

    fn open(&mut self, bracket: char) {
        self.before();
        self.output.text.push(bracket);
        self.depth += 1;
        self.follows = false;
    }

    fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if self.follows && self.depth + 1 < self.inline_from {
            self.new_line();
        }
        self.output.text.push(bracket);
        self.follows = true;
    }

    /// What stands before a value or name: a comma, a new line, or nothing.
    fn before(&mut self) {
        if self.named {
            self.named = false;
            return;
        }
        if self.follows {
            self.output.text.push(',');
        }
        if self.depth == 0 {
            return;
        }
        if self.depth < self.inline_from {
            self.new_line();
        } else if self.follows && self.layout == Layout::Lines {
            self.output.text.push(' ');
        }
    }

    fn new_line(&mut self) {
        self.output.text.push('\n');
        self.output.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    fn quoted(&mut self, value: &str) {
        quote(&mut self.output.text, value);
    }
}

/// A JSON string. Beyond what RFC 8259 asks, `<` and every control, direction and line-separating character is escaped:
/// the text can neither end a script element nor change how a terminal shows it, and parsing gives the value back.
pub(crate) fn quote(text: &mut String, value: &str) {
    text.push('"');
    let mut plain_from = 0;
    for (position, character) in value.char_indices() {
        let short = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '<' => "\\u003c",
            _ if !is_hostile(character) => continue,
            _ => "",
        };
        text.push_str(value.get(plain_from..position).unwrap_or_default());
        if short.is_empty() {
            // All of them lie in the basic plane, so one escape of four digits does.
            let _ = write!(text, "\\u{:04x}", u32::from(character));
        } else {
            text.push_str(short);
        }
        plain_from = position + character.len_utf8();
    }
    text.push_str(value.get(plain_from..).unwrap_or_default());
    text.push('"');
}

fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}')
}
