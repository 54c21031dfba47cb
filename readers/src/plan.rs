//! A mapping resolved against the columns of one file: what the row sink follows without looking up a name.

use counterfoil_core::error::Result;
use counterfoil_core::money::{Currency, Dialect};
use counterfoil_core::reconcile::DateKind;

use crate::dates::DateParser;
use crate::mapping::{AmountSource, Mapping, TextSource, Unit};

/// What to take from a row. Columns are indexes; the finder of the format decides what they index.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub id: Identity,
    pub kind: TextPlan,
    pub status: TextPlan,
    pub account: TextPlan,
    pub currency: CurrencyPlan,
    pub amount: Option<AmountPlan>,
    /// Where currency and amount come from in rows whose currency is empty.
    pub fallback: Option<(usize, AmountPlan)>,
    pub fee: Option<AmountPlan>,
    /// A second part of the fee, such as the tax on it.
    pub fee_tax: Option<AmountPlan>,
    pub net: Option<AmountPlan>,
    pub dates: Vec<DatePlan>,
    pub fields: Vec<FieldPlan>,
    /// References that follow from the prefix of another id.
    pub derived: Option<Derived>,
    /// Kinds in lower case whose unsigned amounts go out.
    pub outgoing_kinds: Vec<String>,
    /// Whether the kind column holds balance transaction types, from which the reporting category follows.
    pub has_transaction_types: bool,
    /// Bytes of one id, key or reference.
    pub key_bytes: usize,
}

/// Where ids come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The format has none: the record's number stands in for it.
    #[default]
    RecordNumber,
    /// A column.
    Column(usize),
}

/// Where a word of a small vocabulary comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum TextPlan {
    /// Nowhere.
    #[default]
    Absent,
    /// The same for all.
    Constant(String),
    /// A column.
    Column(usize),
}

/// Where the currency comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum CurrencyPlan {
    /// Nowhere.
    #[default]
    Absent,
    /// The same for all.
    Constant(Currency),
    /// A column of codes.
    Column(usize),
}

/// A column of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AmountPlan {
    pub column: usize,
    pub unit: Unit,
    pub dialect: Dialect,
    /// Whether an empty cell is "not known" rather than an error.
    pub may_be_empty: bool,
}

/// A column of dates.
#[derive(Debug, Clone)]
pub(crate) struct DatePlan {
    pub kind: DateKind,
    pub column: usize,
    pub parser: DateParser,
}

/// A named text field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldPlan {
    pub name: String,
    pub column: usize,
    /// Whether it is a key, which must look like what it is.
    pub is_key: bool,
}

/// References by the prefix of the id in one column: `ch_…` is a `charge_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Derived {
    /// The column of the id.
    pub column: usize,
    /// The fields to fill; a column of the same name, where there is one, goes before the prefix.
    pub fields: Vec<DerivedField>,
}

/// One field of [`Derived`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DerivedField {
    pub name: &'static str,
    pub prefixes: &'static [&'static str],
    pub column: Option<usize>,
}

impl Plan {
    /// The plan of a mapping; `find` gives the index of a column.
    ///
    /// # Errors
    /// `read.mapping_invalid`, and whatever `find` returns for a column that is not there.
    pub(crate) fn from_mapping(
        mapping: &Mapping,
        key_bytes: usize,
        mut find: impl FnMut(&str) -> Result<usize>,
    ) -> Result<Self> {
        mapping.validate()?;
        let mut text = |source: &Option<TextSource>| {
            Ok(match source {
                None => TextPlan::Absent,
                Some(TextSource::Constant(text)) => TextPlan::Constant(text.clone()),
                Some(TextSource::Column(name)) => TextPlan::Column(find(name)?),
            })
        };
        let (kind, status, account) = (text(&mapping.kind)?, text(&mapping.status)?, text(&mapping.account)?);
        let currency = match &mapping.currency {
            None => CurrencyPlan::Absent,
            Some(TextSource::Constant(code)) => CurrencyPlan::Constant(Currency::parse(code)?),
            Some(TextSource::Column(name)) => CurrencyPlan::Column(find(name)?),
        };
        let mut amount = |source: &Option<AmountSource>, may_be_empty: bool| match source {
            None => Ok(None),
            Some(source) => {
                let unit = source.unit.unwrap_or(Unit::Minor);
                Ok(Some(AmountPlan { column: find(&source.column)?, unit, dialect: source.dialect(), may_be_empty }))
            }
        };
        let (gross, fee, net) =
            (amount(&mapping.amount, false)?, amount(&mapping.fee, true)?, amount(&mapping.net, true)?);
        let mut dates = Vec::new();
        for date in &mapping.dates {
            let parser = DateParser::from_mapping(date.format.as_ref(), date.zone, &date.column)?;
            dates.push(DatePlan { kind: date.kind, column: find(&date.column)?, parser });
        }
        let mut fields = Vec::new();
        for (name, column, is_key) in mapping.text_fields() {
            fields.push(FieldPlan { name: name.to_owned(), column: find(column)?, is_key });
        }
        Ok(Self {
            id: Identity::Column(find(&mapping.id)?),
            kind,
            status,
            account,
            currency,
            amount: gross,
            fallback: None,
            fee,
            fee_tax: None,
            net,
            dates,
            fields,
            derived: None,
            outgoing_kinds: mapping.outgoing_kinds.iter().map(|kind| kind.trim().to_lowercase()).collect(),
            has_transaction_types: false,
            key_bytes,
        })
    }
}
