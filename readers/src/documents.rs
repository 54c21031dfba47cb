//! JSON objects as records: by a mapping, or by counterfoil's own names.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::reconcile::Records;

use crate::cells::{Cells, Checked, Fault, excerpt};
use crate::csv::{Input, Place};
use crate::format::{Format, Source};
use crate::json::{Kind, Value, ValueSink, each_value, first_value};
use crate::mapping::Mapping;
use crate::own;
use crate::plan::{AmountPlan, Plan};
use crate::sink::ColumnSink;
use crate::stripe;

/// What a JSON input is, by its first value.
///
/// # Errors
/// Codes `json.*` where there is no first value.
pub(crate) fn detect(input: Input<'_>, source: &Source) -> Result<Format> {
    first_value(input, &source.json, |value| {
        if stripe::is_known(&value) {
            return Format::StripeObjects;
        }
        let names: Vec<String> = value.members().map(|member| member.key().into_owned()).collect();
        if own::is_own(&names) { Format::RecordsJson } else { Format::Json }
    })
}

/// Reads objects by a mapping.
///
/// # Errors
/// As for [`each_value`], and `read.mapping_invalid`.
pub(crate) fn read_mapped(input: Input<'_>, source: &Source, mapping: &Mapping, name: &str) -> Result<Records> {
    let mut paths = Vec::new();
    let plan = Plan::from_mapping(mapping, source.csv.caps.key_bytes, |path| {
        Ok(paths.iter().position(|known| known == path).unwrap_or_else(|| {
            paths.push(path.to_owned());
            paths.len() - 1
        }))
    })?;
    read_planned(input, source, &plan, &paths, name, Format::Json)
}

/// Reads objects that have counterfoil's own names. Every name that any object has becomes a column, so the names are
/// gathered first.
///
/// # Errors
/// As for [`each_value`], and `csv.missing_column` where no object has an id.
pub(crate) fn read_own(input: Input<'_>, source: &Source, name: &str) -> Result<Records> {
    let mut names = Names::default();
    each_value(input, &source.json, &mut names)?;
    let columns = names.names;
    let plan = own::plan(&columns, source.csv.caps.key_bytes)?;
    read_planned(input, source, &plan, &columns, name, Format::RecordsJson)
}

fn read_planned(
    input: Input<'_>,
    source: &Source,
    plan: &Plan,
    paths: &[String],
    name: &str,
    format: Format,
) -> Result<Records> {
    let index = paths.iter().enumerate().map(|(column, path)| (path.as_str(), column)).collect();
    let mut sink = MappedSink { sink: ColumnSink::new(plan, paths, 0), paths, index, record: 0 };
    each_value(input, &source.json, &mut sink)?;
    sink.sink.finish(name, format.name())
}

/// The most names that the objects of one input may have in all.
const MAXIMUM_NAMES: usize = 4096;

/// The names of all members, in the order of their first appearance.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    seen: BTreeSet<String>,
}

impl ValueSink for Names {
    fn value(&mut self, value: Value<'_>) -> Result<()> {
        for member in value.members() {
            let key = member.key();
            if self.seen.contains(&*key) {
                continue;
            }
            if self.names.len() == MAXIMUM_NAMES {
                return Err(Error::new(&code::CSV_TOO_MANY_COLUMNS, "the objects have too many different members"));
            }
            self.seen.insert(key.clone().into_owned());
            self.names.push(key.into_owned());
        }
        Ok(())
    }

    fn broken(&mut self, _: &Error, _: &str) -> Result<()> {
        Ok(())
    }
}

struct MappedSink<'p> {
    sink: ColumnSink<'p>,
    paths: &'p [String],
    /// The column of every path.
    index: BTreeMap<&'p str, usize>,
    record: u64,
}

impl ValueSink for MappedSink<'_> {
    fn value(&mut self, value: Value<'_>) -> Result<()> {
        self.record += 1;
        let place = Place { line: value.line(), record: self.record };
        if let Err(error) = value.refuse_duplicate_keys() {
            self.keep(place, &error, value.source());
            return Ok(());
        }
        if value.kind() != Kind::Object {
            self.keep(place, &value.wrong_type("an object"), value.source());
            return Ok(());
        }
        let object = ObjectCells { cells: self.cells(value), place, source: value.source() };
        match object.cells.iter().position(|cell| matches!(cell, Cell::Container)) {
            Some(column) => {
                let fault = Fault::new(&code::JSON_TYPE, column, "an array or object where a value belongs");
                self.sink.reject_cells(&object, *fault);
                Ok(())
            }
            None => self.sink.take(&object),
        }
    }

    fn broken(&mut self, error: &Error, raw: &str) -> Result<()> {
        self.record += 1;
        let line = error.context_value("line").and_then(|line| line.parse().ok()).unwrap_or(0);
        self.keep(Place { line, record: self.record }, error, raw);
        Ok(())
    }
}

impl MappedSink<'_> {
    /// The cells of an object: its members by name, then the members of members that a path with dots asks for.
    fn cells<'d>(&self, object: Value<'d>) -> Vec<Cell<'d>> {
        let mut cells: Vec<Cell<'d>> = self.paths.iter().map(|_| Cell::Absent).collect();
        for member in object.members() {
            let column = self.index.get(&*member.key());
            if let Some(cell) = column.and_then(|column| cells.get_mut(*column)) {
                *cell = Cell::of(member.value);
            }
        }
        for (cell, path) in cells.iter_mut().zip(self.paths) {
            if matches!(cell, Cell::Absent) && path.contains('.') {
                let found = path.split('.').try_fold(object, |value, step| value.member(step));
                *cell = found.map_or(Cell::Absent, Cell::of);
            }
        }
        cells
    }

    fn keep(&mut self, place: Place, error: &Error, raw: &str) {
        let fault = Fault { code: error.code(), column: None, message: error.message().to_owned() };
        self.sink.keep_rejected(place, fault, excerpt(raw.as_bytes()));
    }
}

/// One value of an object as a cell.
enum Cell<'d> {
    Absent,
    Null,
    Text(Cow<'d, str>),
    Number(&'d str),
    Bool(&'d str),
    Container,
}

impl<'d> Cell<'d> {
    fn of(value: Value<'d>) -> Self {
        match value.kind() {
            Kind::Null => Self::Null,
            Kind::Number => Self::Number(value.raw()),
            Kind::Bool => Self::Bool(value.raw()),
            Kind::String | Kind::Key => Self::Text(value.text().unwrap_or_default()),
            Kind::Array | Kind::Object => Self::Container,
        }
    }
}

struct ObjectCells<'d> {
    cells: Vec<Cell<'d>>,
    place: Place,
    source: &'d str,
}

impl Cells for ObjectCells<'_> {
    fn text(&self, column: usize) -> &[u8] {
        match self.cells.get(column) {
            Some(Cell::Text(text)) => text.as_bytes(),
            Some(Cell::Number(raw) | Cell::Bool(raw)) => raw.as_bytes(),
            _ => &[],
        }
    }

    /// A decimal as text or a whole number: a fraction has passed, or will pass, through binary somewhere.
    fn amount(&self, plan: &AmountPlan) -> Checked<&[u8]> {
        let column = plan.column;
        let wrong = |what: &str| Fault::new(&code::JSON_TYPE, column, format!("{what} where an amount belongs"));
        match self.cells.get(column) {
            Some(Cell::Text(text)) => Ok(text.as_bytes()),
            Some(Cell::Number(raw)) if raw.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) => {
                let message = format!("{raw} is a fraction or in exponent form; write it as text or in minor units");
                Err(Fault::new(&code::JSON_FLOAT_AMOUNT, column, message))
            }
            Some(Cell::Number(raw)) => Ok(raw.as_bytes()),
            Some(Cell::Null) if plan.may_be_empty => Ok(&[]),
            Some(Cell::Null) => Err(wrong("null")),
            Some(Cell::Bool(_)) => Err(wrong("a boolean")),
            Some(Cell::Container) => Err(wrong("an array or object")),
            Some(Cell::Absent) | None => Ok(&[]),
        }
    }

    fn is_plain(&self) -> bool {
        false
    }

    fn place(&self) -> Place {
        self.place
    }

    fn excerpt(&self) -> String {
        excerpt(self.source.as_bytes())
    }
}
