//! The cells of a row, and why a row cannot be read.

use counterfoil_core::error::{Code, Error, code};
use counterfoil_core::money::{Currency, parse_major, parse_minor};
use counterfoil_core::reconcile::ABSENT;

use crate::columns::COPY_BYTES;
use crate::csv::{Place, Row};
use crate::mapping::Unit;
use crate::plan::AmountPlan;

/// The cells of one row, whatever it was read from.
pub(crate) trait Cells {
    /// The text of a cell; empty where there is none.
    fn text(&self, column: usize) -> &[u8];
    /// The bytes from the start of a cell on, where there are as many.
    fn window(&self, _column: usize) -> Option<&[u8; COPY_BYTES]> {
        None
    }
    /// The text of a cell that holds an amount.
    fn amount(&self, plan: &AmountPlan) -> Checked<&[u8]>;
    /// Whether every byte is printable ASCII and no cell has spaces at its edges.
    fn is_plain(&self) -> bool;
    /// Where the row stands.
    fn place(&self) -> Place;
    /// Bytes of the input before the end of this row, for the first rows of a slice; 0 where not known.
    fn consumed(&self) -> usize {
        0
    }
    /// The beginning of the row as it stood.
    fn excerpt(&self) -> String;
}

impl Cells for Row<'_> {
    #[inline(always)]
    fn text(&self, column: usize) -> &[u8] {
        self.field(column)
    }

    #[inline(always)]
    fn window(&self, column: usize) -> Option<&[u8; COPY_BYTES]> {
        self.field_window(column)
    }

    #[inline(always)]
    fn amount(&self, plan: &AmountPlan) -> Checked<&[u8]> {
        Ok(self.field(plan.column))
    }

    #[inline(always)]
    fn is_plain(&self) -> bool {
        self.is_plain
    }

    fn place(&self) -> Place {
        self.place
    }

    fn consumed(&self) -> usize {
        self.end()
    }

    fn excerpt(&self) -> String {
        excerpt(self.raw())
    }
}

/// The beginning of a row's text.
pub(crate) fn excerpt(raw: &[u8]) -> String {
    let head = raw.get(..4096).unwrap_or(raw);
    String::from_utf8_lossy(head).trim_end_matches(['\r', '\n']).chars().take(1024).collect()
}

/// Why a row cannot be read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub code: &'static Code,
    pub column: Option<usize>,
    pub message: String,
}

impl Fault {
    #[cold]
    pub(crate) fn new(code: &'static Code, column: usize, message: impl Into<String>) -> Box<Self> {
        Box::new(Self { code, column: Some(column), message: message.into() })
    }

    #[cold]
    pub(crate) fn from_error(error: &Error, column: usize) -> Box<Self> {
        Self::new(error.code(), column, error.message())
    }
}

/// A value, or why the row cannot be read; boxed, so that the good case is returned in registers.
pub(crate) type Checked<T> = Result<T, Box<Fault>>;

/// The text of a cell, if it is UTF-8.
#[cold]
pub(crate) fn check_text<C: Cells>(cells: &C, column: usize) -> Checked<&str> {
    std::str::from_utf8(cells.text(column)).map_err(|error| {
        let message = format!("byte {} of the field is not UTF-8", error.valid_up_to());
        Fault::new(&code::CSV_INVALID_UTF8, column, message)
    })
}

/// The amount in a cell in minor units; [`ABSENT`] where there is none.
#[inline(always)]
pub(crate) fn read_amount<C: Cells>(cells: &C, plan: Option<&AmountPlan>, currency: Option<Currency>) -> Checked<i64> {
    let Some(plan) = plan else { return Ok(ABSENT) };
    let text = cells.amount(plan)?;
    if text.is_empty() && plan.may_be_empty {
        return Ok(ABSENT);
    }
    let parsed = match (plan.unit, currency) {
        (Unit::Minor, _) => parse_minor(text),
        (Unit::Major, Some(currency)) => parse_major(text, currency, &plan.dialect),
        (Unit::Major, None) => Err(Error::new(&code::RECON_CURRENCY_MISSING, "major units without a currency")),
    };
    match parsed {
        Ok(ABSENT) => Err(Fault::new(&code::MONEY_OVERFLOW, plan.column, "an amount of -2^63 minor units is refused")),
        Ok(value) => Ok(value),
        Err(error) => Err(Fault::from_error(&error, plan.column)),
    }
}
