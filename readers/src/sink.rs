//! Rows into columns: every row becomes a record or a rejected row, and nothing in between.

use counterfoil_core::error::{Code, Error, Result, code};
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{
    ABSENT, CodeColumn, DateColumn, MAXIMUM_RECORDS, NO_CURRENCY, Note, Records, Rejected,
};

use crate::cells::{Cells, Checked, Fault, check_text, excerpt, read_amount};
use crate::columns::{COPY_BYTES, CodeBuilder, TextBuilder};
use crate::csv::{Place, Row, RowSink};
use crate::dates::ColumnReader;
use crate::ids;
use crate::plan::{CurrencyPlan, Identity, Plan, TextPlan};
use crate::stripe::category;

/// Rows by which the size of a file is foreseen.
const SAMPLE_ROWS: usize = 512;

/// Rejected rows that keep the text of their row; from there on only place and reason are kept.
const EXCERPTS: usize = 10_000;

/// Either a row is at fault, or the file as a whole.
enum Failure {
    Row(Box<Fault>),
    File(Error),
}

impl From<Box<Fault>> for Failure {
    fn from(fault: Box<Fault>) -> Self {
        Self::Row(fault)
    }
}

/// Builds [`Records`] by a [`Plan`].
#[derive(Debug)]
pub(crate) struct ColumnSink<'p> {
    plan: &'p Plan,
    /// The names of the columns, for messages.
    names: &'p [String],
    id: TextBuilder,
    kind: CodeBuilder,
    status: CodeBuilder,
    account: CodeBuilder,
    currency: Vec<u16>,
    amount: Vec<i64>,
    fee: Vec<i64>,
    net: Vec<i64>,
    dates: Vec<Vec<i64>>,
    date_readers: Vec<ColumnReader>,
    fields: Vec<TextBuilder>,
    derived: Vec<TextBuilder>,
    lines: Vec<u32>,
    rejected: Vec<Rejected>,
    /// Bytes of the input that this sink takes, from which the number of rows is foreseen.
    expected_bytes: u64,
    /// Ids and references that a spreadsheet seems to have destroyed: how many, the first line, and what was there.
    scientific: Option<(u64, u64, String)>,
    values: Values,
}

/// The values of the row at hand, read in full before any column takes one.
#[derive(Debug, Default)]
struct Values {
    currency: u16,
    amount: i64,
    fee: i64,
    net: i64,
    dates: Vec<i64>,
}

impl<'p> ColumnSink<'p> {
    /// A sink for `expected_bytes` of input; 0 where the size is not known.
    pub(crate) fn new(plan: &'p Plan, names: &'p [String], expected_bytes: u64) -> Self {
        let derived = plan.derived.as_ref().map_or(0, |derived| derived.fields.len());
        Self {
            plan,
            names,
            id: TextBuilder::new(),
            kind: CodeBuilder::new(),
            status: CodeBuilder::new(),
            account: CodeBuilder::new(),
            currency: Vec::new(),
            amount: Vec::new(),
            fee: Vec::new(),
            net: Vec::new(),
            dates: vec![Vec::new(); plan.dates.len()],
            date_readers: plan.dates.iter().map(|date| date.parser.reader()).collect(),
            fields: plan.fields.iter().map(|_| TextBuilder::new()).collect(),
            derived: (0..derived).map(|_| TextBuilder::new()).collect(),
            lines: Vec::new(),
            rejected: Vec::new(),
            expected_bytes,
            scientific: None,
            values: Values { dates: vec![ABSENT; plan.dates.len()], ..Values::default() },
        }
    }

    /// Takes one row.
    #[inline]
    pub(crate) fn take<C: Cells>(&mut self, cells: &C) -> Result<()> {
        match self.read(cells) {
            Ok(()) => self.push(cells),
            Err(Failure::Row(fault)) => {
                self.reject_cells(cells, *fault);
                Ok(())
            }
            Err(Failure::File(error)) => Err(error.with("line", cells.place().line)),
        }
    }

    /// Keeps a row that cannot be read.
    #[cold]
    pub(crate) fn reject_cells<C: Cells>(&mut self, cells: &C, fault: Fault) {
        let excerpt = if self.rejected.len() < EXCERPTS { cells.excerpt() } else { String::new() };
        self.keep_rejected(cells.place(), fault, excerpt);
    }

    pub(crate) fn keep_rejected(&mut self, place: Place, fault: Fault, excerpt: String) {
        let column = fault.column.and_then(|index| self.names.get(index)).cloned();
        self.rejected.push(Rejected {
            line: place.line,
            record: place.record,
            column,
            code: fault.code.text,
            message: fault.message,
            excerpt,
        });
    }

    #[inline]
    fn read<C: Cells>(&mut self, cells: &C) -> std::result::Result<(), Failure> {
        let plan = self.plan;
        let is_plain = cells.is_plain();
        if let Identity::Column(column) = plan.id {
            self.check_key(cells, column, is_plain)?;
            if cells.text(column).is_empty() {
                return Err(Fault::new(&code::ID_EMPTY, column, "the record has no id").into());
            }
        }
        for field in &plan.fields {
            if field.is_key {
                self.check_key(cells, field.column, is_plain)?;
            } else if !is_plain {
                check_text(cells, field.column)?;
            }
        }
        if let Some(derived) = &plan.derived {
            self.check_key(cells, derived.column, is_plain)?;
            for column in derived.fields.iter().filter_map(|field| field.column) {
                self.check_key(cells, column, is_plain)?;
            }
        }
        if !is_plain {
            for word in [&plan.kind, &plan.status, &plan.account] {
                if let TextPlan::Column(column) = word {
                    check_text(cells, *column)?;
                }
            }
        }
        self.read_money(cells)?;
        let readers = self.date_readers.iter_mut().zip(&plan.dates);
        for (value, (reader, date)) in self.values.dates.iter_mut().zip(readers) {
            let text = cells.text(date.column);
            *value = match text {
                [] => ABSENT,
                text => match reader.read(text) {
                    Ok(value) => value,
                    Err(error) if error.code() == &code::READ_MAPPING_INVALID => return Err(Failure::File(error)),
                    Err(error) => return Err(Fault::from_error(&error, date.column).into()),
                },
            };
        }
        Ok(())
    }

    #[inline]
    fn read_money<C: Cells>(&mut self, cells: &C) -> std::result::Result<(), Failure> {
        let plan = self.plan;
        let (source, amount) = match (&plan.fallback, plan.currency) {
            (Some((fallback, amount)), CurrencyPlan::Column(column)) if cells.text(column).is_empty() => {
                (CurrencyPlan::Column(*fallback), Some(amount))
            }
            _ => (plan.currency, plan.amount.as_ref()),
        };
        let currency = match source {
            CurrencyPlan::Absent => None,
            CurrencyPlan::Constant(currency) => Some(currency),
            CurrencyPlan::Column(column) => {
                Some(Currency::parse_bytes(cells.text(column)).map_err(|error| Fault::from_error(&error, column))?)
            }
        };
        self.values.currency = currency.map_or(NO_CURRENCY, Currency::index);
        self.values.amount = read_amount(cells, amount, currency)?;
        self.values.fee = read_amount(cells, plan.fee.as_ref(), currency)?;
        self.values.net = read_amount(cells, plan.net.as_ref(), currency)?;
        if let Some(tax) = &plan.fee_tax {
            let amount = read_amount(cells, Some(tax), currency)?;
            if amount != ABSENT && self.values.fee != ABSENT {
                let sum = self.values.fee.checked_add(amount);
                self.values.fee =
                    sum.ok_or_else(|| Fault::new(&code::MONEY_OVERFLOW, tax.column, "fee and tax leave 64 bits"))?;
            }
        }
        if let (false, TextPlan::Column(column)) = (plan.outgoing_kinds.is_empty(), &plan.kind) {
            self.turn_outgoing(cells.text(*column));
        }
        Ok(())
    }

    /// Gives the amounts of an outgoing kind the sign that the file leaves out.
    fn turn_outgoing(&mut self, kind: &[u8]) {
        let kind = String::from_utf8_lossy(kind).trim().to_lowercase();
        if self.plan.outgoing_kinds.contains(&kind) {
            for value in [&mut self.values.amount, &mut self.values.net] {
                if *value > 0 {
                    *value = -*value;
                }
            }
        }
    }

    #[inline]
    fn check_key<C: Cells>(&mut self, cells: &C, column: usize, is_plain: bool) -> Checked<()> {
        let text = cells.text(column);
        if is_plain && text.len() <= self.plan.key_bytes {
            if text.first().is_some_and(u8::is_ascii_digit) && ids::is_scientific(text) {
                self.note_scientific(cells, text);
            }
            return Ok(());
        }
        self.check_odd_key(cells, column)
    }

    #[cold]
    fn check_odd_key<C: Cells>(&mut self, cells: &C, column: usize) -> Checked<()> {
        let text = check_text(cells, column)?;
        if let Some(code) = ids::fault(text, self.plan.key_bytes) {
            return Err(Fault::new(code, column, code.meaning));
        }
        if ids::is_scientific(text.as_bytes()) {
            self.note_scientific(cells, text.as_bytes());
        }
        Ok(())
    }

    #[cold]
    fn note_scientific<C: Cells>(&mut self, cells: &C, text: &[u8]) {
        let first =
            self.scientific.get_or_insert_with(|| (0, cells.place().line, String::from_utf8_lossy(text).into_owned()));
        first.0 += 1;
    }

    /// Appends the row that [`Self::read`] has checked. An error here ends the reading, so columns stay of one length.
    #[inline]
    fn push<C: Cells>(&mut self, cells: &C) -> Result<()> {
        let plan = self.plan;
        if self.lines.len() >= MAXIMUM_RECORDS {
            return Err(Error::new(&code::RECON_TOO_MANY_RECORDS, "too many records on one side"));
        }
        if self.lines.len() == SAMPLE_ROWS {
            self.reserve(cells.consumed());
        }
        let place = cells.place();
        if let Identity::Column(column) = plan.id {
            push_text(&mut self.id, cells, column)?;
        }
        self.lines.push(u32::try_from(place.line).unwrap_or(u32::MAX));
        push_word(&mut self.status, &plan.status, cells);
        push_word(&mut self.account, &plan.account, cells);
        if plan.has_transaction_types {
            self.push_category(cells);
        } else {
            push_word(&mut self.kind, &plan.kind, cells);
        }
        if let CurrencyPlan::Column(_) = plan.currency {
            self.currency.push(self.values.currency);
        }
        for (column, is_there, value) in [
            (&mut self.amount, plan.amount.is_some(), self.values.amount),
            (&mut self.fee, plan.fee.is_some(), self.values.fee),
            (&mut self.net, plan.net.is_some(), self.values.net),
        ] {
            if is_there {
                column.push(value);
            }
        }
        for (column, value) in self.dates.iter_mut().zip(&self.values.dates) {
            column.push(*value);
        }
        for (column, field) in self.fields.iter_mut().zip(&plan.fields) {
            push_text(column, cells, field.column)?;
        }
        if let Some(derived) = &plan.derived {
            let source = cells.text(derived.column);
            for (column, field) in self.derived.iter_mut().zip(&derived.fields) {
                let own = field.column.map_or(&[][..], |column| cells.text(column));
                let has_prefix = || field.prefixes.iter().any(|prefix| source.starts_with(prefix.as_bytes()));
                let value = if !own.is_empty() {
                    own
                } else if has_prefix() {
                    source
                } else {
                    &[]
                };
                column.push(value)?;
            }
        }
        Ok(())
    }

    /// Makes room for all rows at once, by the size of the first ones: growing step by step would copy every column.
    #[cold]
    fn reserve(&mut self, consumed: usize) {
        if consumed == 0 {
            return;
        }
        let bytes = u128::from(self.expected_bytes);
        let foreseen = bytes * SAMPLE_ROWS as u128 / consumed as u128;
        // A sixteenth more costs address space and no memory.
        let rows = usize::try_from(foreseen + foreseen / 16).unwrap_or(0).min(MAXIMUM_RECORDS);
        if rows <= SAMPLE_ROWS {
            return;
        }
        let plan = self.plan;
        self.lines.reserve(rows);
        for (column, is_there) in [
            (&mut self.amount, plan.amount.is_some()),
            (&mut self.fee, plan.fee.is_some()),
            (&mut self.net, plan.net.is_some()),
        ] {
            if is_there {
                column.reserve(rows);
            }
        }
        if let CurrencyPlan::Column(_) = plan.currency {
            self.currency.reserve(rows);
        }
        self.dates.iter_mut().for_each(|column| column.reserve(rows));
        let texts = self.fields.iter_mut().chain(&mut self.derived).chain([&mut self.id]);
        texts.for_each(|column| column.reserve(rows));
    }

    fn push_category<C: Cells>(&mut self, cells: &C) {
        let TextPlan::Column(column) = &self.plan.kind else { return };
        let text = |column: usize| std::str::from_utf8(cells.text(column)).unwrap_or_default().trim();
        let source = self.plan.derived.as_ref().map_or("", |derived| text(derived.column));
        self.kind.push(category::of_type(text(*column), source, self.values.amount).as_bytes());
    }

    /// Appends the rows of a later slice.
    pub(crate) fn append(&mut self, other: Self) -> Result<()> {
        self.id.append(&other.id)?;
        self.kind.append(&other.kind);
        self.status.append(&other.status);
        self.account.append(&other.account);
        self.currency.extend(other.currency);
        self.amount.extend(other.amount);
        self.fee.extend(other.fee);
        self.net.extend(other.net);
        self.lines.extend(other.lines);
        self.rejected.extend(other.rejected);
        for (column, more) in self.dates.iter_mut().zip(other.dates) {
            column.extend(more);
        }
        let texts = self.fields.iter_mut().chain(&mut self.derived);
        for (column, more) in texts.zip(other.fields.iter().chain(&other.derived)) {
            column.append(more)?;
        }
        self.scientific = match (self.scientific.take(), other.scientific) {
            (Some((count, line, text)), Some((more, _, _))) => Some((count + more, line, text)),
            (first, second) => first.or(second),
        };
        Ok(())
    }

    /// Moves places that counted from the start of a slice to where the slice lies in the file.
    pub(crate) fn shift(&mut self, offset: Place) {
        if offset == Place::default() {
            return;
        }
        for line in &mut self.lines {
            *line = u32::try_from(u64::from(*line) + offset.line).unwrap_or(u32::MAX);
        }
        for rejected in &mut self.rejected {
            rejected.line += offset.line;
            rejected.record += offset.record;
        }
        if let Some((_, line, _)) = &mut self.scientific {
            *line += offset.line;
        }
    }

    /// The finished records.
    pub(crate) fn finish(self, source: &str, format: &str) -> Result<Records> {
        let plan = self.plan;
        let rows = self.lines.len();
        let word = |column: CodeBuilder, text: &TextPlan| match text {
            TextPlan::Absent => None,
            TextPlan::Constant(value) => Some(CodeColumn::constant(value, rows)),
            TextPlan::Column(_) => Some(column.finish()),
        };
        let id = match plan.id {
            Identity::Column(_) => self.id,
            Identity::RecordNumber => {
                let mut numbers = TextBuilder::new();
                for line in &self.lines {
                    numbers.push(format!("line-{line}").as_bytes())?;
                }
                numbers
            }
        };
        let dates = plan.dates.iter().zip(self.dates).map(|(date, microseconds)| DateColumn {
            kind: date.kind,
            zone: date.parser.zone(),
            precision: date.parser.precision(),
            microseconds,
        });
        let mut fields = Vec::new();
        for (field, column) in plan.fields.iter().zip(self.fields) {
            fields.push((field.name.clone(), column.finish()?));
        }
        let derived = plan.derived.iter().flat_map(|derived| &derived.fields);
        for (field, column) in derived.zip(self.derived) {
            fields.push((field.name.to_owned(), column.finish()?));
        }
        let notes = self.scientific.map(|(count, line, text)| {
            let message = format!("{count} ids or references like {text:?}; the first on line {line}");
            Note::new(&code::RECON_ID_SCIENTIFIC, message)
        });
        Ok(Records {
            source: source.to_owned(),
            format: format.to_owned(),
            id: id.finish()?,
            kind: word(self.kind, &plan.kind),
            amount: plan.amount.map(|_| self.amount),
            currency: match plan.currency {
                CurrencyPlan::Absent => None,
                CurrencyPlan::Constant(currency) => Some(vec![currency.index(); rows]),
                CurrencyPlan::Column(_) => Some(self.currency),
            },
            fee: plan.fee.map(|_| self.fee),
            net: plan.net.map(|_| self.net),
            status: word(self.status, &plan.status),
            account: word(self.account, &plan.account),
            dates: dates.collect(),
            fields,
            lines: Some(self.lines),
            rejected: self.rejected,
            notes: notes.into_iter().collect(),
            itemized_report: None,
        })
    }
}

impl RowSink for ColumnSink<'_> {
    #[inline(always)]
    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        self.take(row)
    }

    #[cold]
    fn reject(&mut self, place: Place, code: &'static Code, field: Option<usize>, raw: &[u8]) -> Result<()> {
        let text = if self.rejected.len() < EXCERPTS { excerpt(raw) } else { String::new() };
        self.keep_rejected(place, Fault { code, column: field, message: code.meaning.to_owned() }, text);
        Ok(())
    }
}

#[inline(always)]
fn push_text<C: Cells>(builder: &mut TextBuilder, cells: &C, column: usize) -> Result<()> {
    let text = cells.text(column);
    match cells.window(column) {
        Some(window) if text.len() <= COPY_BYTES => builder.push_window(window, text.len()),
        _ => builder.push(text),
    }
}

#[inline(always)]
fn push_word<C: Cells>(builder: &mut CodeBuilder, plan: &TextPlan, cells: &C) {
    if let TextPlan::Column(column) = plan {
        let word = cells.text(*column);
        if let Some(window) = cells.window(*column) {
            builder.push_window(window, word);
        } else if cells.is_plain() {
            builder.push(word);
        } else {
            // Checked by `read`.
            builder.push(std::str::from_utf8(word).unwrap_or_default().trim().as_bytes());
        }
    }
}
