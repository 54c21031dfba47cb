//! One plain sentence for every outcome, in both languages.
//!
//! A sentence is a template and the facts that fill it. The page fills the same templates in the browser, so that a
//! report of 100,000 differences carries its sentences once.

use crate::amount;
use crate::facts::{Facts, RecordView, instant_text, pass_name};
use crate::language::{Language, Text};
use crate::mask::shown;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{GapUnit, Reason, Side};

macro_rules! templates {
    ($($name:ident $english:literal $chinese:literal;)*) => {
        /// A sentence with holes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Template { $($name),* }

        impl Template {
            /// All templates; a template's number is its place here.
            pub(crate) const ALL: &[Self] = &[$(Self::$name),*];

            /// The sentence in both languages, holes in braces.
            pub(crate) const fn text(self) -> Text {
                match self { $(Self::$name => Text::new($english, $chinese)),* }
            }
        }
    };
}

templates! {
    Key "{platform} and {channel} carry the same {keys}, and everything compared agrees."
        "{platform} 与 {channel} 的 {keys} 相同，各比对项一致。";
    Multiset "One of {count} equal records under one key, matched one to one with the other side."
        "同一关键字下共有 {count} 条相同记录，已与对方逐一对应。";
    KeyAssignment "Of the records that share the key, {partner} is the one that agrees in everything."
        "在共用同一关键字的记录中，只有 {partner} 各项一致。";
    GroupSum "Group {group}: {platform_count} platform and {channel_count} channel records come to the same sum, {platform_total}."
        "分组 {group}：平台 {platform_count} 条与渠道 {channel_count} 条记录合计一致，均为 {platform_total}。";
    GroupCoverage "Group {group} is on both sides; amounts were not compared."
        "双方都有分组 {group}；未比对金额。";
    Assignment "{platform} and {channel} fit best by amount and date, beyond doubt."
        "按金额和日期，{platform} 与 {channel} 是唯一最优对应。";
    PlatformAlone "The platform recorded {amount}; no record of the channel carries its reference."
        "平台记录了 {amount}，渠道没有任何记录带有该关联号。";
    ChannelAlone "The channel moved {amount}; no record of the platform carries its reference."
        "渠道发生了 {amount}，平台没有任何记录带有该关联号。";
    PlatformCopiesAlone "The platform recorded {amount}, one of {count} records under one reference; no record of the channel carries it."
        "平台记录了 {amount}，同一关联号下共 {count} 条；渠道没有任何记录带有该关联号。";
    ChannelCopiesAlone "The channel moved {amount}, one of {count} records under one reference; no record of the platform carries it."
        "渠道发生了 {amount}，同一关联号下共 {count} 条；平台没有任何记录带有该关联号。";
    NoReference "The record of {amount} carries no reference, and nothing near it on the other side is beyond doubt."
        "该笔 {amount} 的记录没有关联号，对方也没有可以确定的相近记录。";
    DirectionConflict "{candidate} carries the same reference but moves money the other way: {candidate_amount} against {amount}."
        "{candidate} 的关联号相同，但资金方向相反：{candidate_amount} 对 {amount}。";
    ReferenceConflict "{candidate} shares one reference, but {rule} is present on both and differs."
        "{candidate} 有一个关联号相同，但双方的 {rule} 都有值且不同。";
    CrowdedKey "Several records share the key, and none of the other side agrees with this one of {amount}."
        "多条记录共用同一关键字，对方没有一条与该笔 {amount} 一致。";
    OutsideDateWindow "{candidate} carries the reference, but lies {gap} away and so outside the date window."
        "{candidate} 带有该关联号，但日期相差 {gap}，超出日期范围。";
    FieldMismatch "{candidate} carries the reference, but {rule} differs."
        "{candidate} 带有该关联号，但 {rule} 不同。";
    AccountMismatch "{candidate} carries the reference, but belongs to account {candidate_account} and not to {account}."
        "{candidate} 带有该关联号，但属于账户 {candidate_account}，而非 {account}。";
    AccountLedgerAbsent "The channel's input has no record of account {account} at all, so this one could not be looked for."
        "渠道数据中完全没有账户 {account} 的记录，无法查找该笔。";
    CounterpartTaken "What carries its reference on the other side is spoken for, matched with another record or ambiguous; this one of {amount} is left over."
        "对方带有该关联号的记录已与其他记录匹配或存在歧义，该笔 {amount} 无对应记录。";
    AmountLess "The channel moved {gap} less than the platform recorded: {channel_amount} against {platform_amount}."
        "渠道实际金额比平台记录少 {gap}：渠道 {channel_amount}，平台 {platform_amount}。";
    AmountMore "The channel moved {gap} more than the platform recorded: {channel_amount} against {platform_amount}."
        "渠道实际金额比平台记录多 {gap}：渠道 {channel_amount}，平台 {platform_amount}。";
    AmountLessPlain "The channel moved {gap} less than the platform recorded."
        "渠道实际金额比平台记录少 {gap}。";
    AmountMorePlain "The channel moved {gap} more than the platform recorded."
        "渠道实际金额比平台记录多 {gap}。";
    AmountOff "The amounts of the two records differ."
        "两条记录的金额不同。";
    GroupLess "Group {group}: the channel's sum is {gap} less than the platform's ({channel_count} against {platform_count} records)."
        "分组 {group}：渠道 {channel_count} 条记录合计比平台 {platform_count} 条少 {gap}。";
    GroupMore "Group {group}: the channel's sum is {gap} more than the platform's ({channel_count} against {platform_count} records)."
        "分组 {group}：渠道 {channel_count} 条记录合计比平台 {platform_count} 条多 {gap}。";
    GroupCurrencies "Group {group} has records of more than one currency, so its sums cannot be compared."
        "分组 {group} 含多个币种，无法比较合计。";
    GroupStatus "Group {group}: the records of the two sides are in different states."
        "分组 {group}：双方记录的状态不同。";
    CurrencyOff "The platform recorded {platform_amount}, the channel {channel_amount}, and no rate is given."
        "平台记录 {platform_amount}，渠道为 {channel_amount}，且未提供汇率。";
    StatusOff "The platform says {platform_status}, the channel says {channel_status}."
        "平台状态为 {platform_status}，渠道状态为 {channel_status}。";
    MovedThoughNoMoney "One side says that no money moved, the other moved it: platform {platform_status}, channel {channel_status}."
        "一方称未发生资金变动，另一方已变动：平台 {platform_status}，渠道 {channel_status}。";
    FeeOff "The fees differ by {gap}: platform {platform_fee}, channel {channel_fee}."
        "手续费相差 {gap}：平台 {platform_fee}，渠道 {channel_fee}。";
    FeeOffPlain "The fees differ: platform {platform_fee}, channel {channel_fee}."
        "手续费不同：平台 {platform_fee}，渠道 {channel_fee}。";
    NetOff "Gross less fee misses the net amount by {gap}."
        "总额减手续费与净额相差 {gap}。";
    NetOffPlain "Gross less fee is not the net amount."
        "总额减手续费不等于净额。";
    Surplus "One of {count} equal records of {amount}; the other side has fewer of them, and this copy is left over."
        "{count} 条 {amount} 的相同记录之一；对方较少，该条多余。";
    AssignmentTie "{candidate} and {rival} are equally good counterparts, so neither was picked."
        "{candidate} 与 {rival} 同样合适，因此未作选择。";
    AssignmentDoubt "{candidate} may be the counterpart, but not beyond doubt, so it was not picked."
        "{candidate} 可能是对应记录，但不能确定，因此未作选择。";
    ReferencesDisagree "One reference names {candidate}, another names {rival}."
        "一个关联号指向 {candidate}，另一个指向 {rival}。";
    DateUnknown "{candidate} carries the reference, but one of the two records lacks the date that is compared."
        "{candidate} 带有该关联号，但其中一条缺少用于比对的日期。";
    GroupFees "Group {group}: the fees of the two sides differ."
        "分组 {group}：双方的手续费不同。";
    NearestOff "The nearest open record by amount is {candidate}, off by {gap}."
        "金额最接近的未对平记录是 {candidate}，相差 {gap}。";
    NearestEqual "An open record of the same amount is {candidate}."
        "另有一条金额相同的未对平记录 {candidate}。";
    BlockCounted "{gap} lie near each other, too many to say which belong together."
        "相近的记录有 {gap}，过多而无法判断对应关系。";
    BlockTooLarge "Too many records lie near each other to say which belong together."
        "相近的记录过多，无法判断对应关系。";
    BudgetExhausted "The work budget of the pass was spent before this record was decided."
        "在判定该记录之前，本轮的计算预算已用尽。";
    Pending "Not on the other side yet; expected until {until}."
        "对方尚无记录；预计最迟 {until} 到达。";
    NoMoney "Its status {status} moves no money, so nothing is expected on the other side."
        "其状态 {status} 不涉及资金变动，对方不应有记录。";
    KindIgnored "Records of the kind {kind} are expected to have no counterpart."
        "类型为 {kind} 的记录无需对应记录。";
    Unreadable "The row could not be read."
        "该行无法读取。";
}

impl Facts<'_> {
    /// The template that says what happened.
    pub(crate) fn template(&self) -> Template {
        let platform = self.subject == Side::Platform;
        match self.reason {
            Reason::Key => Template::Key,
            Reason::Multiset => Template::Multiset,
            Reason::KeyAssignment => Template::KeyAssignment,
            Reason::GroupSum => Template::GroupSum,
            Reason::GroupCoverage => Template::GroupCoverage,
            Reason::Assignment => Template::Assignment,
            Reason::NoCounterpart => match (platform, self.multiplicity > 1) {
                (true, false) => Template::PlatformAlone,
                (true, true) => Template::PlatformCopiesAlone,
                (false, false) => Template::ChannelAlone,
                (false, true) => Template::ChannelCopiesAlone,
            },
            Reason::NoReference => Template::NoReference,
            Reason::DirectionConflict => Template::DirectionConflict,
            Reason::ReferenceConflict => Template::ReferenceConflict,
            Reason::CrowdedKey => Template::CrowdedKey,
            Reason::OutsideDateWindow if self.gap.is_some_and(|(gap, _)| gap == 0) => Template::DateUnknown,
            Reason::OutsideDateWindow => Template::OutsideDateWindow,
            Reason::FieldMismatch => Template::FieldMismatch,
            Reason::AccountMismatch => Template::AccountMismatch,
            Reason::AccountLedgerAbsent => Template::AccountLedgerAbsent,
            Reason::CounterpartTaken => Template::CounterpartTaken,
            Reason::AmountOff => self.amount_template(),
            Reason::GroupSumOff => self.group_template(),
            Reason::GroupCurrencies => Template::GroupCurrencies,
            Reason::CurrencyOff if self.group.is_some() => Template::GroupCurrencies,
            Reason::CurrencyOff => Template::CurrencyOff,
            Reason::StatusOff if self.group.is_some() => Template::GroupStatus,
            Reason::StatusOff => Template::StatusOff,
            Reason::MovedThoughNoMoney => Template::MovedThoughNoMoney,
            Reason::FeeOff if self.group.is_some() => Template::GroupFees,
            Reason::FeeOff if self.gap.is_some() => Template::FeeOff,
            Reason::FeeOff => Template::FeeOffPlain,
            Reason::NetOff if self.gap.is_some() => Template::NetOff,
            Reason::NetOff => Template::NetOffPlain,
            Reason::Surplus => Template::Surplus,
            Reason::AssignmentTie if self.rival.is_some() => Template::AssignmentTie,
            Reason::AssignmentTie => Template::AssignmentDoubt,
            Reason::ReferencesDisagree => Template::ReferencesDisagree,
            Reason::BlockTooLarge if self.gap.is_some() => Template::BlockCounted,
            Reason::BlockTooLarge => Template::BlockTooLarge,
            Reason::BudgetExhausted => Template::BudgetExhausted,
            Reason::InsideTimingWindow => Template::Pending,
            Reason::NoMoney => Template::NoMoney,
            Reason::KindIgnored => Template::KindIgnored,
            Reason::Unreadable => Template::Unreadable,
        }
    }

    /// A second sentence for a record that nothing ties: what lies nearest.
    pub(crate) fn supplement(&self) -> Option<Template> {
        let untied = matches!(
            self.reason,
            Reason::NoCounterpart | Reason::NoReference | Reason::CrowdedKey | Reason::CounterpartTaken
        );
        match (untied && self.candidate.is_some(), self.gap) {
            (true, None) => Some(Template::NearestEqual),
            (true, Some((_, GapUnit::Minor))) => Some(Template::NearestOff),
            _ => None,
        }
    }

    /// Less and more go by size: a refund that moved less is a refund that gave back less.
    fn amount_template(&self) -> Template {
        let amount = |record: Option<RecordView<'_>>| record.and_then(RecordView::amount).map(i128::from);
        let (platform, channel) = (amount(self.platform), amount(self.channel));
        let gap = self.gap_minor();
        if let (Some(platform), Some(channel)) = (platform, channel) {
            let off = channel.unsigned_abs().abs_diff(platform.unsigned_abs());
            let tells_all = off != 0 && gap.is_none_or(|gap| gap.unsigned_abs() == off);
            if tells_all && self.same_currency() {
                let less = channel.unsigned_abs() < platform.unsigned_abs();
                return if less { Template::AmountLess } else { Template::AmountMore };
            }
        }
        let direction = platform.or(channel).map_or(1, |amount| if amount < 0 { -1 } else { 1 });
        match gap.and_then(|gap| gap.checked_mul(direction)) {
            Some(gap) if gap < 0 => Template::AmountLessPlain,
            Some(gap) if gap > 0 => Template::AmountMorePlain,
            _ => Template::AmountOff,
        }
    }

    fn group_template(&self) -> Template {
        match self.group {
            Some(group) if group.channel_total.unsigned_abs() < group.platform_total.unsigned_abs() => {
                Template::GroupLess
            }
            Some(_) => Template::GroupMore,
            None => self.amount_template(),
        }
    }

    fn same_currency(&self) -> bool {
        let currency = |record: Option<RecordView<'_>>| record.and_then(RecordView::currency);
        currency(self.platform) == currency(self.channel)
    }

    fn gap_minor(&self) -> Option<i128> {
        self.gap.filter(|(_, unit)| *unit == GapUnit::Minor).map(|(gap, _)| i128::from(gap))
    }

    /// The figure by which the test failed, without a sign: the sentence says less or more.
    pub(crate) fn gap_magnitude(&self) -> Option<i128> {
        if let Some((gap, _)) = self.gap {
            return Some(i128::from(gap).abs());
        }
        if let Some((platform, channel)) = self.group_totals() {
            return channel.checked_sub(platform).and_then(i128::checked_abs);
        }
        let amount = |record: Option<RecordView<'_>>| record.and_then(RecordView::amount).map(i128::from);
        let (platform, channel) = (amount(self.platform)?, amount(self.channel)?);
        i128::try_from(channel.unsigned_abs().abs_diff(platform.unsigned_abs())).ok()
    }

    /// What happened, as one sentence for people: card numbers masked, control characters written out.
    pub(crate) fn sentence(&self, language: Language) -> String {
        let mut text = fill(self.template().text().of(language), |hole| self.hole(hole, language));
        if let Some(supplement) = self.supplement() {
            if language == Language::English {
                text.push(' ');
            }
            text.push_str(&fill(supplement.text().of(language), |hole| self.hole(hole, language)));
        }
        text
    }

    fn hole(&self, hole: &str, language: Language) -> String {
        let own = self.record(self.subject);
        let other = self.record(self.subject.other());
        match hole {
            "platform" => named(self.platform, language),
            "channel" => named(self.channel, language),
            "partner" => named(other, language),
            "candidate" => named(self.candidate.or(other), language),
            "rival" => named(self.rival, language),
            "amount" => money(own.and_then(RecordView::amount), own, language),
            "candidate_amount" => {
                let candidate = self.candidate.or(other);
                money(candidate.and_then(RecordView::amount), candidate, language)
            }
            "platform_amount" => money(self.platform.and_then(RecordView::amount), self.platform, language),
            "channel_amount" => money(self.channel.and_then(RecordView::amount), self.channel, language),
            "platform_fee" => money(self.platform.and_then(RecordView::fee), self.platform, language),
            "channel_fee" => money(self.channel.and_then(RecordView::fee), self.channel, language),
            "platform_status" => word(self.platform.map(RecordView::status), language),
            "channel_status" => word(self.channel.map(RecordView::status), language),
            "status" => word(own.map(RecordView::status), language),
            "kind" => word(own.map(RecordView::kind), language),
            "account" => word(own.map(RecordView::account), language),
            "candidate_account" => word(self.candidate.or(other).map(RecordView::account), language),
            "rule" => word(self.rule, language),
            "keys" => self.keys(language),
            "group" => word(self.group.map(|group| group.key.as_str()), language),
            "platform_count" => amount::count(self.group.map_or(0, |group| group.platform.len() as u64)),
            "channel_count" => amount::count(self.group.map_or(0, |group| group.channel.len() as u64)),
            "platform_total" => self.group.map_or_else(String::new, |group| wide(group.platform_total, self.currency)),
            "count" => amount::count(u64::from(self.multiplicity)),
            "gap" => self.gap_text(language),
            "until" => word(self.until.and_then(instant_text).as_deref(), language),
            _ => String::new(),
        }
    }

    fn keys(&self, language: Language) -> String {
        let keys = self.pass.map(|(_, pass)| pass_name(pass).1.join(" + ")).unwrap_or_default();
        word(Some(keys.as_str()), language)
    }

    fn gap_text(&self, language: Language) -> String {
        let Some(magnitude) = self.gap_magnitude() else { return UNKNOWN.of(language).to_owned() };
        match self.gap.map_or(GapUnit::Minor, |(_, unit)| unit) {
            GapUnit::Minor => wide(magnitude, self.gap_currency()),
            unit => format!(
                "{} {}",
                amount::count(magnitude.unsigned_abs()),
                crate::vocabulary::gap_unit(unit).of(language)
            ),
        }
    }

    /// The sums of the two sides of a group, where sums were compared.
    pub(crate) fn group_totals(&self) -> Option<(i128, i128)> {
        let compared = !matches!(self.reason, Reason::GroupCurrencies | Reason::GroupCoverage);
        self.group.filter(|_| compared).map(|group| (group.platform_total, group.channel_total))
    }

    /// The currency of a gap in minor units; of a converted amount that is the channel's.
    pub(crate) fn gap_currency(&self) -> Option<Currency> {
        let currency = |record: Option<RecordView<'_>>| record.and_then(RecordView::currency);
        if self.reason == Reason::AmountOff && !self.same_currency() {
            return currency(self.channel).or(self.currency);
        }
        let own = self.record(self.subject).and_then(RecordView::currency);
        own.or_else(|| self.record(self.subject.other()).and_then(RecordView::currency)).or(self.currency)
    }
}

/// What stands for a value that is not known.
pub(crate) const UNKNOWN: Text = Text::new("(not given)", "（未提供）");

/// What stands for a record that is not named.
pub(crate) const SOME_RECORD: Text = Text::new("A record of the other side", "对方的一条记录");

fn named(record: Option<RecordView<'_>>, language: Language) -> String {
    record.map_or_else(|| SOME_RECORD.of(language).to_owned(), |record| shown(record.id()).into_owned())
}

fn word(text: Option<&str>, language: Language) -> String {
    match text {
        Some(text) if !text.is_empty() => shown(text).into_owned(),
        _ => UNKNOWN.of(language).to_owned(),
    }
}

fn money(minor: Option<i64>, record: Option<RecordView<'_>>, language: Language) -> String {
    match minor {
        Some(minor) => wide(i128::from(minor), record.and_then(RecordView::currency)),
        None => UNKNOWN.of(language).to_owned(),
    }
}

fn wide(minor: i128, currency: Option<Currency>) -> String {
    amount::with_currency(minor, currency)
}

/// Fills the holes of a template. Values are not looked at again: a brace in an id opens nothing.
fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((hole, behind)) => {
                text.push_str(&value(hole));
                rest = behind;
            }
            None => rest = after,
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(text: &str) -> Vec<&str> {
        let mut holes: Vec<&str> =
            text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(hole, _)| hole).collect();
        holes.sort_unstable();
        holes
    }

    #[test]
    fn every_template_says_the_same_in_both_languages() {
        for template in Template::ALL {
            let text = template.text();
            assert_eq!(holes(text.english), holes(text.chinese), "{template:?}");
            assert!(text.english.ends_with('.'), "{template:?}");
            assert!(text.chinese.ends_with('。'), "{template:?}");
            assert!(!text.chinese.contains([',', ';', '(']), "{template:?}");
        }
    }

    #[test]
    fn values_are_not_looked_at_again() {
        assert_eq!(fill("{a} and {b}.", |hole| format!("{{{hole}}}")), "{a} and {b}.");
        assert_eq!(fill("no hole, {open", |_| String::new()), "no hole, open");
    }
}
