//! What a run needs to know of each side before the passes: classes in place of words, days in place of instants.

use super::column::{ABSENT, CodeColumn, NO_CURRENCY, TextColumn};
use super::outcome::{Detail, NO_PASS, NO_ROW, Outcome, Reason, Verdict};
use super::parallel;
use super::policy::{AccountRule, Basis, DateRule, Pass, Policy, Side, Window, normalized};
use super::records::{DateColumn, DateKind, DatePrecision, Records};
use super::result::Finding;
use super::run::Executor;
use crate::error::{Error, Result, code, hint};
use crate::money::Currency;
use crate::time::DayBoundary;
use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Why a record takes no part in the passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetAside {
    /// It takes part.
    No,
    /// Its status moves no money.
    NoMoney,
    /// The policy expects no counterpart for its kind.
    Kind,
}

/// Which of the open rows a pass sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sees {
    /// Those that are not set aside.
    Money,
    /// Those, and the ones of which the status moves no money.
    NoMoneyToo,
}

/// The civil day that stands for "not known".
pub(crate) const NO_DAY: i32 = i32::MIN;

/// One side with everything that the passes ask of it.
pub(crate) struct Prepared<'a> {
    pub side: Side,
    pub records: &'a Records,
    pub rows: usize,
    /// Kind class a row; absent: all are of one class.
    pub class: Option<Vec<u16>>,
    /// Status class a row, comparable between sides; absent: statuses are not compared.
    pub status: Option<Translated<'a>>,
    /// Account a row, comparable between sides; absent: accounts are not compared.
    pub account: Option<Vec<u32>>,
    /// Why rows are set aside; absent: none is.
    pub set_aside: Option<Vec<SetAside>>,
    /// Civil days in the policy's zone of the date kinds that rules use.
    pub days: BTreeMap<DateKind, Vec<i32>>,
    /// Rows on which gross less fee is not net; absent: none, or fees are not compared.
    pub net_broken: Option<Vec<bool>>,
    /// Date columns by kind and text columns by name: the order in which contents are compared, whatever the source's.
    pub content: (Vec<&'a DateColumn>, Vec<&'a TextColumn>),
    /// A column without rows, for what a side without records need not have.
    nothing: TextColumn,
}

/// A column of codes seen through a table, without a column of its own.
pub(crate) struct Translated<'a> {
    /// One a row; none where the side lacks the column, and every row has code 0.
    pub codes: &'a [u32],
    /// By code.
    pub words: Vec<u32>,
}

impl Translated<'_> {
    #[inline]
    pub(crate) fn at(&self, row: usize) -> u32 {
        let code = self.codes.get(row).copied().unwrap_or(0);
        self.words.get(code as usize).copied().unwrap_or(0)
    }
}

/// What has been decided of one side so far.
pub(crate) struct Board {
    /// Rows that nothing has decided yet; rows that are set aside stay open to the end.
    pub open: Vec<bool>,
    /// Verdicts of the rows that are not open.
    pub verdicts: Vec<Verdict>,
    /// More about some rows, in the order in which it was found.
    pub details: Vec<Detail>,
}

impl Board {
    /// A board on which nothing is decided.
    pub(crate) fn new(rows: usize) -> Self {
        let unset =
            Verdict { link: NO_ROW, outcome: Outcome::Ignored, reason: Reason::NoMoney, pass: NO_PASS, grouped: false };
        Self { open: vec![true; rows], verdicts: vec![unset; rows], details: Vec::new() }
    }

    /// Gives every row that `agrees` with its partner the verdict that `matched` makes of the partner.
    ///
    /// # Errors
    /// As [`parallel::map`].
    pub(crate) fn decide_all(
        &mut self,
        partners: &[u32],
        executor: &dyn Executor,
        agrees: impl Fn(usize, u32) -> bool + Sync,
        matched: impl Fn(u32) -> Verdict + Sync,
    ) -> Result<()> {
        let rows_a_job = parallel::rows_a_job(partners.len(), executor);
        let verdicts = self.verdicts.chunks_mut(rows_a_job).zip(self.open.chunks_mut(rows_a_job));
        let parts = partners.chunks(rows_a_job).zip(verdicts).collect();
        parallel::map(executor, parts, |number, (partners, (verdicts, open))| {
            let start = number.wrapping_mul(rows_a_job);
            let rows = partners.iter().zip(verdicts.iter_mut().zip(open.iter_mut()));
            for (place, (&partner, (verdict, open))) in rows.enumerate() {
                if agrees(start.wrapping_add(place), partner) {
                    *verdict = matched(partner);
                    *open = false;
                }
            }
        })?;
        Ok(())
    }

    /// The rows that nothing has decided yet, ascending.
    pub(crate) fn open_rows(&self) -> Vec<u32> {
        open_rows(&self.open)
    }

    /// Gives a row its verdict; nothing later changes it.
    pub(crate) fn decide(&mut self, row: u32, verdict: Verdict) {
        let row = row as usize;
        self.open[row] = false;
        self.verdicts[row] = verdict;
    }
}

/// The rows of which the mask is set, ascending.
pub(crate) fn open_rows(mask: &[bool]) -> Vec<u32> {
    let mut rows = Vec::new();
    for (block, open) in mask.chunks(64).enumerate() {
        // Most blocks have none; the fold runs in vectors.
        if open.iter().fold(false, |any, open| any | open) {
            let places = open.iter().enumerate().filter(|(_, open)| **open);
            rows.extend(places.map(|(place, _)| (block * 64 + place) as u32));
        }
    }
    rows
}

/// A verdict that links a row to one row of the other side, or to none.
pub(crate) fn verdict(outcome: Outcome, reason: Reason, pass: u8, link: u32) -> Verdict {
    Verdict { link, outcome, reason, pass, grouped: false }
}

/// Words that are common to both sides.
#[derive(Default)]
pub(crate) struct Vocabularies {
    /// Names of the kind classes: the policy's, then kinds in no class.
    pub classes: Vec<String>,
    /// Codes of the kinds in no class.
    kinds: BTreeMap<String, u16>,
    statuses: BTreeMap<String, u32>,
    accounts: BTreeMap<String, u32>,
}

impl<'a> Prepared<'a> {
    /// The text column with this name; a side without records has every column.
    pub(crate) fn text(&self, name: &str) -> Option<&TextColumn> {
        self.records.text(name).or_else(|| (self.rows == 0).then_some(&self.nothing))
    }

    /// Why a row is set aside.
    pub(crate) fn aside(&self, row: usize) -> SetAside {
        self.set_aside.as_ref().map_or(SetAside::No, |aside| aside[row])
    }

    /// The rows that passes see, as a mask; absent where all rows are.
    pub(crate) fn mask(&self, board: &Board, sees: Sees) -> Option<Vec<bool>> {
        let sees = |aside: SetAside| aside == SetAside::No || (sees == Sees::NoMoneyToo && aside == SetAside::NoMoney);
        match &self.set_aside {
            Some(aside) => Some(board.open.iter().zip(aside).map(|(open, aside)| *open && sees(*aside)).collect()),
            None if board.open.iter().all(|open| *open) => None,
            None => Some(board.open.clone()),
        }
    }

    pub(crate) fn class_of(&self, row: usize) -> u16 {
        self.class.as_ref().map_or(0, |class| class[row])
    }

    pub(crate) fn status_of(&self, row: usize) -> u32 {
        self.status.as_ref().map_or(0, |status| status.at(row))
    }

    pub(crate) fn account_of(&self, row: usize) -> u32 {
        self.account.as_ref().map_or(0, |account| account[row])
    }

    pub(crate) fn currency_code(&self, row: usize) -> u16 {
        self.records.currency.as_ref().map_or(NO_CURRENCY, |currency| currency[row])
    }

    /// The civil day of a row; [`NO_DAY`] where not known.
    pub(crate) fn day_of(&self, kind: DateKind, row: usize) -> i32 {
        self.days.get(&kind).map_or(NO_DAY, |days| days[row])
    }

    /// Loads what comparators ask of these rows, all at once: rows lie anywhere, and the cache misses of a short loop
    /// overlap, where those of a judgement would come one after the other.
    pub(crate) fn bring_near(&self, rows: impl Iterator<Item = u32> + Clone) {
        fn touch<T: Copy + Into<i64>>(column: Option<&[T]>, rows: impl Iterator<Item = u32>) -> i64 {
            let Some(column) = column else { return 0 };
            rows.fold(0, |sum, row| sum ^ column.get(row as usize).map_or(0, |value| (*value).into()))
        }
        let records = self.records;
        let mut touched = touch(records.amount.as_deref(), rows.clone());
        touched ^= touch(records.currency.as_deref(), rows.clone());
        touched ^= touch(self.status.as_ref().map(|status| status.codes), rows.clone());
        touched ^= touch(records.net.as_deref(), rows.clone());
        touched ^= touch(records.fee.as_deref(), rows.clone());
        std::hint::black_box(touched);
    }

    /// The amount of a row on a basis, in minor units.
    pub(crate) fn amount_on(&self, basis: Basis, row: usize) -> Option<i64> {
        match basis {
            Basis::Gross => self.records.amount_of(row),
            Basis::Net => self.records.net_of(row),
        }
    }
}

/// The most kind classes of one run: the policy's and one for each kind that is in none.
const MAXIMUM_CLASSES: usize = u16::MAX as usize;

/// Prepares both sides.
///
/// # Errors
/// `recon.too_many_records` for more than 65,535 kinds; otherwise as [`super::reconcile`], for what the sides lack.
pub(crate) fn prepare<'a>(
    platform: &'a Records,
    channel: &'a Records,
    policy: &Policy,
    findings: &mut Vec<Finding>,
) -> Result<(Prepared<'a>, Prepared<'a>, Vocabularies)> {
    for (side, records) in [(Side::Platform, platform), (Side::Channel, channel)] {
        records.validate()?;
        refuse_summary(side, records)?;
        require_columns(side, records, policy)?;
    }
    let mut words = Vocabularies::default();
    words.classes.extend(policy.kinds.iter().map(|class| class.name.clone()));
    let mut left = side(Side::Platform, platform, policy, &mut words, findings)?;
    let mut right = side(Side::Channel, channel, policy, &mut words, findings)?;
    if words.classes.len() > MAXIMUM_CLASSES {
        let message = format!("{} kinds are in no class of the policy", words.classes.len() - policy.kinds.len());
        return Err(Error::new(&code::RECON_TOO_MANY_RECORDS, message).with("column", "kind"));
    }
    if let Some(rule) = policy.statuses.as_ref()
        && (!rule.optional || (platform.status.is_some() && channel.status.is_some()))
    {
        left.status = Some(statuses(&left, policy, &mut words, findings));
        right.status = Some(statuses(&right, policy, &mut words, findings));
    }
    if policy.accounts == AccountRule::Equal && platform.account.is_some() {
        left.account = Some(accounts(&left, &mut words));
        right.account = Some(accounts(&right, &mut words));
    }
    Ok((left, right, words))
}

fn refuse_summary(side: Side, records: &Records) -> Result<()> {
    match &records.itemized_report {
        None => Ok(()),
        Some(itemized) => {
            let message = format!(
                "the {} input {:?} ({}) has totals only; use {itemized} to compare record by record",
                side.name(),
                records.source,
                records.format
            );
            Err(Error::new(&code::RECON_SUMMARY_REPORT, message).with("side", side.name()).with("report", itemized))
        }
    }
}

/// Whether any part of the policy looks at amounts.
pub(crate) fn compares_amounts(policy: &Policy) -> bool {
    let coverage = |pass: &Pass| matches!(pass, Pass::Group { measure: super::policy::Measure::Coverage, .. });
    !policy.passes.iter().all(coverage)
}

/// A side without records lacks nothing: what is built row by row has no columns before its first row.
fn require_columns(side: Side, records: &Records, policy: &Policy) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    if compares_amounts(policy) {
        let basis = if side == Side::Platform { policy.amount.platform } else { policy.amount.channel };
        match basis {
            Basis::Gross if records.amount.is_none() => return Err(missing(side, records, "amount")),
            Basis::Net if records.net.is_none() && (records.amount.is_none() || records.fee.is_none()) => {
                return Err(missing(side, records, "net"));
            }
            _ => require_currencies(side, records)?,
        }
    }
    for reference in policy.references.iter().filter(|reference| !reference.optional) {
        let name = if side == Side::Platform { &reference.platform } else { &reference.channel };
        if records.text(name).is_none() {
            return Err(missing(side, records, name));
        }
    }
    for rule in &policy.fields {
        let name = if side == Side::Platform { &rule.platform } else { &rule.channel };
        if records.text(name).is_none() {
            return Err(missing(side, records, name));
        }
    }
    if let Some(field) = policy.rate_field.as_ref().filter(|_| side == Side::Channel)
        && records.text(field).is_none()
    {
        return Err(missing(side, records, field));
    }
    if records.status.is_none() && policy.statuses.as_ref().is_some_and(|rule| !rule.optional) {
        return Err(missing(side, records, "status"));
    }
    match used_dates(side, policy).into_iter().find(|kind| records.date(*kind).is_none()) {
        Some(kind) => Err(missing(side, records, kind.name())),
        None => Ok(()),
    }
}

fn require_currencies(side: Side, records: &Records) -> Result<()> {
    let unlabelled = |position: &str, row: Option<usize>| {
        let message = format!("the {} input {:?} has amounts without a currency", side.name(), records.source);
        let error = Error::new(&code::RECON_CURRENCY_MISSING, message).with("side", side.name());
        match row {
            Some(row) => error.with(if position.is_empty() { "record" } else { "line" }, row + 1),
            None => error,
        }
    };
    match &records.currency {
        None if records.is_empty() => Ok(()),
        None => Err(unlabelled("", None)),
        Some(codes) => {
            // A chunk is judged as a whole, in vectors; only where one is not known does the row matter.
            let chunks = codes.chunks(1024).enumerate();
            let doubtful =
                chunks.filter(|(_, codes)| codes.iter().fold(false, |any, code| any | (*code >= Currency::COUNT)));
            for (chunk, codes) in doubtful {
                for (place, _) in codes.iter().enumerate().filter(|(_, code)| **code >= Currency::COUNT) {
                    let row = chunk * 1024 + place;
                    if records.amount_of(row).is_some() || records.net_of(row).is_some() {
                        return Err(unlabelled("", Some(row)));
                    }
                }
            }
            Ok(())
        }
    }
}

fn missing(side: Side, records: &Records, column: &str) -> Error {
    let names = records.column_names();
    let message = format!(
        "the policy needs the column {column:?}, which the {} input {:?} does not have{}; it has: {}",
        side.name(),
        records.source,
        hint(column, names.iter().map(String::as_str)),
        names.join(", ")
    );
    Error::new(&code::RECON_COLUMN_MISSING, message).with("side", side.name()).with("column", column)
}

/// The date kinds of a side that rules and passes need.
fn used_dates(side: Side, policy: &Policy) -> Vec<DateKind> {
    let pick = |platform, channel| if side == Side::Platform { platform } else { channel };
    let mut kinds: Vec<DateKind> =
        policy.dates.iter().map(|rule: &DateRule| pick(rule.platform, rule.channel)).collect();
    kinds.extend(policy.passes.iter().filter_map(|pass| match pass {
        Pass::Tolerant { platform_date, channel_date, .. } => Some(pick(*platform_date, *channel_date)),
        _ => None,
    }));
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn side<'a>(
    side: Side,
    records: &'a Records,
    policy: &Policy,
    words: &mut Vocabularies,
    findings: &mut Vec<Finding>,
) -> Result<Prepared<'a>> {
    let rows = records.len();
    let mut days = BTreeMap::new();
    for kind in used_dates(side, policy) {
        if let Some(column) = records.date(kind) {
            days.insert(kind, civil_days(column, policy.zone));
        }
    }
    let class = if policy.kinds.is_empty() { None } else { Some(classes(side, records, policy, words, findings)) };
    Ok(Prepared {
        side,
        records,
        rows,
        class,
        status: None,
        account: None,
        set_aside: set_aside(side, records, policy),
        days,
        net_broken: policy.fee.and_then(|_| net_broken(side, records, findings)),
        content: content(records),
        nothing: TextColumn::default(),
    })
}

fn content(records: &Records) -> (Vec<&DateColumn>, Vec<&TextColumn>) {
    let mut dates: Vec<&DateColumn> = records.dates.iter().collect();
    dates.sort_by_key(|column| column.kind);
    let mut fields: Vec<&(String, TextColumn)> = records.fields.iter().collect();
    fields.sort_by(|first, second| first.0.cmp(&second.0));
    (dates, fields.into_iter().map(|(_, column)| column).collect())
}

fn classes(
    side: Side,
    records: &Records,
    policy: &Policy,
    words: &mut Vocabularies,
    findings: &mut Vec<Finding>,
) -> Vec<u16> {
    let listed = |word: &str| {
        policy.kinds.iter().position(|class| {
            let kinds = if side == Side::Platform { &class.platform } else { &class.channel };
            kinds.iter().any(|kind| normalized(kind) == word)
        })
    };
    let ignored = |word: &str| {
        policy.ignore.iter().any(|rule| rule.side == side && rule.kinds.iter().any(|kind| normalized(kind) == word))
    };
    let mut class_of = |kind: &str, used: bool| -> (u16, bool) {
        let word = normalized(kind);
        if let Some(position) = listed(&word) {
            return (position as u16, true);
        }
        let known = ignored(&word) || !used;
        (words.kind_code(&word), known)
    };
    let Some(column) = &records.kind else {
        return vec![class_of("", false).0; records.len()];
    };
    let counts = count_codes(column);
    let translated: Vec<(u16, bool)> =
        column.vocabulary().iter().zip(&counts).map(|(word, count)| class_of(word, *count > 0)).collect();
    for ((word, count), (_, known)) in column.vocabulary().iter().zip(&counts).zip(&translated) {
        if !known {
            findings.push(Finding {
                code: code::RECON_UNKNOWN_KIND.text,
                side: Some(side),
                message: format!("the kind {word:?} is in no class of the policy"),
                records: *count,
            });
        }
    }
    column.codes().iter().map(|code| translated.get(*code as usize).map_or(0, |(class, _)| *class)).collect()
}

fn count_codes(column: &CodeColumn) -> Vec<u64> {
    let mut counts = vec![0_u64; column.vocabulary().len()];
    for code in column.codes() {
        if let Some(count) = counts.get_mut(*code as usize) {
            *count += 1;
        }
    }
    counts
}

fn statuses<'a>(
    side: &Prepared<'a>,
    policy: &Policy,
    words: &mut Vocabularies,
    findings: &mut Vec<Finding>,
) -> Translated<'a> {
    let Some(rule) = policy.statuses.as_ref() else { return Translated { codes: &[], words: vec![0] } };
    let Some(column) = &side.records.status else {
        return Translated { codes: &[], words: vec![words.status_code("")] };
    };
    let counts = if rule.classes.is_empty() { vec![0; column.vocabulary().len()] } else { count_codes(column) };
    let mut translated = Vec::with_capacity(column.vocabulary().len());
    for (word, count) in column.vocabulary().iter().zip(&counts) {
        let word = normalized(word);
        let class = rule.classes.iter().find(|class| {
            let listed = if side.side == Side::Platform { &class.platform } else { &class.channel };
            listed.iter().any(|status| normalized(status) == word)
        });
        let no_money = no_money_list(side.side, policy).iter().any(|status| normalized(status) == word);
        if class.is_none() && !no_money && !rule.classes.is_empty() && *count > 0 {
            findings.push(Finding {
                code: code::RECON_UNKNOWN_STATUS.text,
                side: Some(side.side),
                message: format!("the status {word:?} is in no class of the policy"),
                records: *count,
            });
        }
        // A bare status is trimmed, so that no class can be taken for one.
        let name = class.map_or_else(|| word.clone(), |class| format!(" {}", class.name));
        translated.push(words.status_code(&name));
    }
    Translated { codes: column.codes(), words: translated }
}

fn accounts(side: &Prepared<'_>, words: &mut Vocabularies) -> Vec<u32> {
    let Some(column) = &side.records.account else {
        let own = words.account_code("");
        return vec![own; side.rows];
    };
    let translated: Vec<u32> = column.vocabulary().iter().map(|word| words.account_code(word)).collect();
    column.codes().iter().map(|code| translated.get(*code as usize).copied().unwrap_or(0)).collect()
}

impl Vocabularies {
    /// The code of a kind that no class of the policy lists.
    fn kind_code(&mut self, word: &str) -> u16 {
        if let Some(code) = self.kinds.get(word) {
            return *code;
        }
        // The last code is never given: `prepare` refuses inputs of more kinds.
        let code = u16::try_from(self.classes.len()).unwrap_or(u16::MAX);
        self.classes.push(format!("kind {word}"));
        self.kinds.insert(word.to_owned(), code);
        code
    }

    fn status_code(&mut self, word: &str) -> u32 {
        let next = self.statuses.len() as u32;
        *self.statuses.entry(word.to_owned()).or_insert(next)
    }

    fn account_code(&mut self, word: &str) -> u32 {
        let next = self.accounts.len() as u32;
        *self.accounts.entry(word.to_owned()).or_insert(next)
    }

    /// The name of a kind class.
    pub(crate) fn class_name(&self, class: u16) -> &str {
        self.classes.get(class as usize).map_or("", String::as_str)
    }
}

fn no_money_list(side: Side, policy: &Policy) -> &[String] {
    policy.statuses.as_ref().map_or(&[], |rule| match side {
        Side::Platform => &rule.no_money_platform,
        Side::Channel => &rule.no_money_channel,
    })
}

fn set_aside(side: Side, records: &Records, policy: &Policy) -> Option<Vec<SetAside>> {
    let by_word = |column: Option<&CodeColumn>, listed: &dyn Fn(&str) -> bool| -> Vec<bool> {
        let listed_words = column.map(|column| column.vocabulary().iter().map(|word| listed(&normalized(word))));
        listed_words.map(Iterator::collect).unwrap_or_default()
    };
    let no_money = by_word(records.status.as_ref(), &|word| {
        !word.is_empty() && no_money_list(side, policy).iter().any(|status| normalized(status) == word)
    });
    let ignored = by_word(records.kind.as_ref(), &|word| {
        policy.ignore.iter().any(|rule| rule.side == side && rule.kinds.iter().any(|kind| normalized(kind) == word))
    });
    if !no_money.contains(&true) && !ignored.contains(&true) {
        return None;
    }
    let listed = |words: &[bool], column: Option<&CodeColumn>, row: usize| {
        let code = column.and_then(|column| column.codes().get(row).copied());
        code.and_then(|code| words.get(code as usize).copied()).unwrap_or(false)
    };
    let aside = (0..records.len()).map(|row| {
        if listed(&ignored, records.kind.as_ref(), row) {
            SetAside::Kind
        } else if listed(&no_money, records.status.as_ref(), row) {
            SetAside::NoMoney
        } else {
            SetAside::No
        }
    });
    Some(aside.collect())
}

/// Rows of which all three are known and gross less fee is not net.
fn net_broken(side: Side, records: &Records, findings: &mut Vec<Finding>) -> Option<Vec<bool>> {
    let (amounts, fees, nets) = (records.amount.as_ref()?, records.fee.as_ref()?, records.net.as_ref()?);
    let broken = |((amount, fee), net): ((&i64, &i64), &i64)| {
        ![amount, fee, net].contains(&&ABSENT) && i128::from(*amount) - i128::from(*fee) != i128::from(*net)
    };
    let rows: Vec<bool> = amounts.iter().zip(fees).zip(nets).map(broken).collect();
    let count = rows.iter().filter(|broken| **broken).count() as u64;
    if count == 0 {
        return None;
    }
    findings.push(Finding {
        code: code::RECON_NET_IDENTITY.text,
        side: Some(side),
        message: "gross less fee is not net".to_owned(),
        records: count,
    });
    Some(rows)
}

/// Civil days (days since 0001-01-01) of a column: of an instant in `zone`, of a whole day in the column's own zone.
fn civil_days(column: &DateColumn, zone: Tz) -> Vec<i32> {
    let zone = if column.precision == DatePrecision::Day { column.zone } else { zone };
    column.microseconds.iter().map(|micros| civil_day(*micros, zone)).collect()
}

fn civil_day(microseconds: i64, zone: Tz) -> i32 {
    if microseconds == ABSENT {
        return NO_DAY;
    }
    local_date(microseconds, zone).map_or(NO_DAY, |date| date.num_days_from_ce())
}

/// The civil date of an instant in a zone; `None` where the local time leaves the range of dates.
fn local_date(microseconds: i64, zone: Tz) -> Option<NaiveDate> {
    let utc = DateTime::from_timestamp_micros(microseconds)?.naive_utc();
    utc.checked_add_offset(zone.offset_from_utc_datetime(&utc).fix()).map(|local| local.date())
}

/// The last instant of a timing window over a record's date, in microseconds since the epoch; `None` past all time.
///
/// Business days are counted from the civil day that the record bears, which a column of whole days has in the zone of
/// its source, and end with the day in the policy's zone.
pub(crate) fn window_end(window: &Window, column: &DateColumn, row: usize, zone: Tz) -> Option<i64> {
    let from = column.microseconds.get(row).copied().filter(|micros| *micros != ABSENT)?;
    if let Some(hours) = window.hours {
        return from.checked_add(i64::from(hours).checked_mul(3_600_000_000)?);
    }
    let written_in = if column.precision == DatePrecision::Day { column.zone } else { zone };
    let mut date = local_date(from, written_in)?;
    let mut left = window.business_days.unwrap_or(0);
    while left > 0 {
        date = date.succ_opt()?;
        if date.weekday().number_from_monday() <= 5 {
            left -= 1;
        }
    }
    DayBoundary::midnight(zone).end_of(date).ok()?.timestamp_micros().checked_sub(1)
}
