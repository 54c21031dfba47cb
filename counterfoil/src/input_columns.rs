//! A side from typed columns, the form in which data frames and typed arrays arrive.

use crate::error::{self, Error, Result, code};
use crate::money::{Currency, Dialect, parse_major};
use crate::reconcile::{ABSENT, DateKind, Records, RecordsBuilder, Rejected, Row, TextColumn};

/// The values of one column; all columns of a side have the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputColumn {
    /// Texts; an empty one is absent.
    Text(TextColumn),
    /// Whole numbers; [`ABSENT`] is absent.
    Integer(Vec<i64>),
    /// Microseconds since 1970-01-01 UTC; [`ABSENT`] is absent.
    Instant(Vec<i64>),
}

impl InputColumn {
    /// The number of values.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(column) => column.len(),
            Self::Integer(values) | Self::Instant(values) => values.len(),
        }
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "whole numbers",
            Self::Instant(_) => "instants",
        }
    }
}

/// A side from columns under the names of counterfoil's own CSV format (see [`crate::readers`]):
///
/// | name | values |
/// |---|---|
/// | `id` | text; must be there |
/// | `amount_minor`, `fee_minor`, `net_minor` | whole numbers: minor units of `currency` |
/// | `amount`, `fee`, `net` | text: decimal major units with a dot; never beside the `_minor` form |
/// | `currency` | text: ISO 4217 codes |
/// | `kind`, `status`, `account` | text |
/// | `created_at`, `available_at`, `posted_at`, `value_at`, `paid_at`, `arrival_at` | instants |
/// | anything else | text (whole numbers are written out): references and other fields |
///
/// A row with a value that cannot be read is a rejected record, as in a file.
///
/// # Errors
/// `csv.missing_column` without an id, or with amounts and no currency; `read.mapping_invalid` for columns of unequal
/// length, a name given twice, a column of the wrong kind, or an amount in both units; `recon.too_many_records`.
pub fn records_from_columns(source: &str, columns: &[(String, InputColumn)]) -> Result<Records> {
    let plan = Plan::new(columns)?;
    let mut builder = RecordsBuilder::new(source, "counterfoil.columns");
    for (name, _) in &plan.fields {
        builder.declare_field(name)?;
    }
    let mut dates = Vec::with_capacity(plan.dates.len());
    for row in 0..plan.rows {
        dates.clear();
        let numbers: Vec<String> = plan.fields.iter().map(|(_, column)| written_out(column, row)).collect();
        let mut fields = Vec::with_capacity(plan.fields.len());
        for ((name, column), number) in plan.fields.iter().zip(&numbers) {
            fields
                .push((*name, if let InputColumn::Text(texts) = column { texts.value(row) } else { number.as_str() }));
        }
        for (kind, values) in &plan.dates {
            dates.extend(values.get(row).filter(|value| **value != ABSENT).map(|value| (*kind, *value)));
        }
        match plan.row(row, &dates, &fields) {
            Ok(record) => builder.push(&record)?,
            Err(error) => {
                let error = error.with("record", row + 1);
                builder.reject(Rejected::from_error(&error, plan.id.value(row)));
            }
        }
    }
    Ok(builder.finish())
}

fn written_out(column: &InputColumn, row: usize) -> String {
    match column {
        InputColumn::Integer(values) => values.get(row).filter(|value| **value != ABSENT).map(i64::to_string),
        InputColumn::Text(_) | InputColumn::Instant(_) => None,
    }
    .unwrap_or_default()
}

/// An amount column in either unit.
enum Amounts<'a> {
    Absent,
    Minor(&'a [i64]),
    Major(&'a TextColumn),
}

struct Plan<'a> {
    rows: usize,
    id: &'a TextColumn,
    kind: Option<&'a TextColumn>,
    status: Option<&'a TextColumn>,
    account: Option<&'a TextColumn>,
    currency: Option<&'a TextColumn>,
    /// Gross, fee, net.
    amounts: [(&'static str, Amounts<'a>); 3],
    dates: Vec<(DateKind, &'a [i64])>,
    fields: Vec<(&'a str, &'a InputColumn)>,
}

impl<'a> Plan<'a> {
    fn new(columns: &'a [(String, InputColumn)]) -> Result<Self> {
        let rows = columns.first().map_or(0, |(_, column)| column.len());
        for (position, (name, column)) in columns.iter().enumerate() {
            if column.len() != rows {
                return Err(invalid(name, format!("{} values where the first column has {rows}", column.len())));
            }
            if columns.iter().take(position).any(|(earlier, _)| earlier == name) {
                return Err(invalid(name, "this name is given twice".to_owned()));
            }
        }
        let id = text(columns, "id")?.ok_or_else(|| missing(columns, "id"))?;
        let amounts = [
            ("amount", amounts(columns, "amount", "amount_minor")?),
            ("fee", amounts(columns, "fee", "fee_minor")?),
            ("net", amounts(columns, "net", "net_minor")?),
        ];
        let currency = text(columns, "currency")?;
        if currency.is_none() && amounts.iter().any(|(_, amounts)| !matches!(amounts, Amounts::Absent)) {
            return Err(missing(columns, "currency"));
        }
        let mut dates = Vec::new();
        for (name, kind) in DateKind::COLUMNS {
            match find(columns, name) {
                Some(InputColumn::Instant(values)) => dates.push((kind, values.as_slice())),
                Some(other) => return Err(wrong_kind(name, "instants", other)),
                None => {}
            }
        }
        let reserved = |name: &str| {
            matches!(name, "id" | "kind" | "status" | "account" | "currency")
                || matches!(name.strip_suffix("_minor").unwrap_or(name), "amount" | "fee" | "net")
                || DateKind::COLUMNS.iter().any(|(date, _)| *date == name)
        };
        let rest = columns.iter().filter(|(name, _)| !reserved(name)).map(|(name, column)| (name.as_str(), column));
        let fields: Vec<(&str, &InputColumn)> = rest.collect();
        if let Some((name, column)) = fields.iter().find(|(_, column)| matches!(column, InputColumn::Instant(_))) {
            return Err(wrong_kind(name, "text", column));
        }
        let (kind, status, account) = (text(columns, "kind")?, text(columns, "status")?, text(columns, "account")?);
        Ok(Self { rows, id, kind, status, account, currency, amounts, dates, fields })
    }

    fn row<'r>(
        &'r self,
        row: usize,
        dates: &'r [(DateKind, i64)],
        fields: &'r [(&'r str, &'r str)],
    ) -> Result<Row<'r>> {
        let id = self.id.value(row);
        if id.is_empty() {
            return Err(Error::new(&code::ID_EMPTY, "the record has no id").with("column", "id"));
        }
        if id.contains('\0') {
            return Err(Error::new(&code::ID_NUL_BYTE, "the id has a NUL byte").with("column", "id"));
        }
        let value = |column: Option<&'r TextColumn>| column.map_or("", |column| column.value(row).trim());
        let code = value(self.currency);
        let currency = if code.is_empty() { None } else { Some(Currency::parse(code)) };
        let currency = currency.transpose().map_err(|error| error.with("column", "currency"))?;
        let [gross, fee, net] = &self.amounts;
        Ok(Row {
            id,
            kind: value(self.kind),
            amount: amount(gross, row, currency)?,
            currency,
            fee: amount(fee, row, currency)?,
            net: amount(net, row, currency)?,
            status: value(self.status),
            account: value(self.account),
            dates,
            fields,
            line: 0,
        })
    }
}

fn amount(
    (name, amounts): &(&'static str, Amounts<'_>),
    row: usize,
    currency: Option<Currency>,
) -> Result<Option<i64>> {
    match amounts {
        Amounts::Absent => Ok(None),
        Amounts::Minor(values) => Ok(values.get(row).copied().filter(|value| *value != ABSENT)),
        Amounts::Major(texts) => match (texts.value(row).trim(), currency) {
            ("", _) => Ok(None),
            (text, Some(currency)) => {
                parse_major(text, currency, &Dialect::default()).map(Some).map_err(|error| error.with("column", name))
            }
            (_, None) => {
                let message = "an amount in major units needs its currency";
                Err(Error::new(&code::MONEY_CURRENCY_INVALID, message).with("column", "currency"))
            }
        },
    }
}

fn amounts<'a>(columns: &'a [(String, InputColumn)], major: &str, minor: &str) -> Result<Amounts<'a>> {
    match (find(columns, major), find(columns, minor)) {
        (Some(_), Some(_)) => Err(invalid(major, format!("both {major} and {minor} are there: which one counts?"))),
        (Some(InputColumn::Text(texts)), None) => Ok(Amounts::Major(texts)),
        (Some(other), None) => Err(wrong_kind(major, "decimal text (or name it with _minor)", other)),
        (None, Some(InputColumn::Integer(values))) => Ok(Amounts::Minor(values)),
        (None, Some(other)) => Err(wrong_kind(minor, "whole numbers", other)),
        (None, None) => Ok(Amounts::Absent),
    }
}

fn find<'a>(columns: &'a [(String, InputColumn)], name: &str) -> Option<&'a InputColumn> {
    columns.iter().find(|(column, _)| column == name).map(|(_, column)| column)
}

fn text<'a>(columns: &'a [(String, InputColumn)], name: &str) -> Result<Option<&'a TextColumn>> {
    match find(columns, name) {
        Some(InputColumn::Text(column)) => Ok(Some(column)),
        Some(other) => Err(wrong_kind(name, "text", other)),
        None => Ok(None),
    }
}

fn missing(columns: &[(String, InputColumn)], name: &str) -> Error {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let hint = error::hint(name, names.iter().copied());
    let message = format!("no column is named {name:?}{hint}; columns: {}", names.join(", "));
    Error::new(&code::CSV_MISSING_COLUMN, message).with("column", name)
}

fn wrong_kind(name: &str, wanted: &str, column: &InputColumn) -> Error {
    invalid(name, format!("{wanted} expected, {} given", column.kind()))
}

fn invalid(name: &str, message: String) -> Error {
    Error::new(&code::READ_MAPPING_INVALID, message).with("column", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> InputColumn {
        let mut column = TextColumn::default();
        values.iter().for_each(|value| column.push(value).unwrap());
        InputColumn::Text(column)
    }

    fn columns(list: &[(&str, InputColumn)]) -> Vec<(String, InputColumn)> {
        list.iter().map(|(name, column)| ((*name).to_owned(), column.clone())).collect()
    }

    #[test]
    fn columns_become_records_and_broken_rows_are_kept() {
        let given = columns(&[
            ("id", texts(&["a", "b", "", "d"])),
            ("amount_minor", InputColumn::Integer(vec![9_007_199_254_740_993, 5, 6, ABSENT])),
            ("currency", texts(&["usd", "ZZZ", "USD", "USD"])),
            ("order", InputColumn::Integer(vec![7, 8, 9, ABSENT])),
        ]);
        let records = records_from_columns("memory", &given).unwrap();
        assert_eq!(records.len(), 2);
        assert_eq!(records.amount_of(0), Some(9_007_199_254_740_993));
        assert_eq!(records.text("order").unwrap().value(0), "7");
        assert_eq!(records.amount_of(1), None);
        let codes: Vec<(&str, u64)> = records.rejected.iter().map(|row| (row.code, row.record)).collect();
        assert_eq!(codes, [("money.currency_unknown", 2), ("id.empty", 3)]);
    }

    #[test]
    fn what_would_have_to_be_guessed_is_refused() {
        let id = ("id", texts(&["a"]));
        for (rest, expected) in [
            (vec![], "ok"),
            (vec![("amount_minor", InputColumn::Integer(vec![1]))], "csv.missing_column"),
            (vec![("amount", InputColumn::Integer(vec![1])), ("currency", texts(&["USD"]))], "read.mapping_invalid"),
            (vec![("kind", texts(&["a", "b"]))], "read.mapping_invalid"),
            (vec![("id", texts(&["a"]))], "read.mapping_invalid"),
            (vec![("created_at", texts(&["2025-11-11"]))], "read.mapping_invalid"),
        ] {
            let mut list = vec![id.clone()];
            list.extend(rest);
            let answer = records_from_columns("memory", &columns(&list));
            assert_eq!(answer.map_or_else(|error| error.code().text, |_| "ok"), expected, "{list:?}");
        }
    }
}
