//! What a run needs to know of each side before the passes: classes in place of words, days in place of instants.

use super::board::{Board, any};
use super::column::{ABSENT, CodeColumn, NO_CURRENCY, TextColumn};
use super::days::{NO_DAY, civil_days};
use super::policy::{AccountRule, Basis, Policy, Side, normalized};
use super::records::{DateColumn, DateKind, Records};
use super::requirements::{refuse_summary, require_columns, used_dates};
use super::result::Finding;
use crate::error::{Error, Result, code};
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

    /// The rows that passes see, where they are few: less than an eighth.
    pub(crate) fn few_open(&self, board: &Board, sees: Sees) -> Option<Vec<u32>> {
        let bound = self.rows / 8;
        let mut rows = Vec::new();
        for (block, open) in board.open.chunks(64).enumerate() {
            if any(open) {
                let numbered = (block.saturating_mul(64)..).zip(open).filter(|(_, open)| **open);
                rows.extend(numbered.map(|(row, _)| row).filter(|row| self.sees(*row, sees)).map(|row| row as u32));
                if rows.len() >= bound {
                    return None;
                }
            }
        }
        Some(rows)
    }

    fn sees(&self, row: usize, sees: Sees) -> bool {
        match self.aside(row) {
            SetAside::No => true,
            SetAside::NoMoney => sees == Sees::NoMoneyToo,
            SetAside::Kind => false,
        }
    }

    /// The rows that passes see, as a mask; absent where all rows are.
    pub(crate) fn mask(&self, board: &Board, sees: Sees) -> Option<Vec<bool>> {
        let sees = |aside: SetAside| aside == SetAside::No || (sees == Sees::NoMoneyToo && aside == SetAside::NoMoney);
        match &self.set_aside {
            Some(aside) => Some(board.open.iter().zip(aside).map(|(open, aside)| *open && sees(*aside)).collect()),
            None if board.open.iter().fold(1, |all, open| all & u8::from(*open)) == 1 => None,
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
