//! What every word of a result means, in plain words of both languages.
//!
//! The functions match on every variant, so an outcome or reason without words does not compile.

use crate::language::Text;
use counterfoil_core::reconcile::{GapUnit, Outcome, Reason, Severity, Side, StepKind};

/// The short name of an outcome.
pub const fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Matched => Text::new("Matched", "一致"),
        Outcome::PlatformOnly => Text::new("Platform only", "仅平台有"),
        Outcome::ChannelOnly => Text::new("Channel only", "仅渠道有"),
        Outcome::AmountDiff => Text::new("Amount differs", "金额不符"),
        Outcome::StatusDiff => Text::new("Status differs", "状态不符"),
        Outcome::CurrencyDiff => Text::new("Currency differs", "币种不符"),
        Outcome::FeeDiff => Text::new("Fee differs", "手续费不符"),
        Outcome::Duplicate => Text::new("Duplicate", "重复"),
        Outcome::Ambiguous => Text::new("Ambiguous", "无法唯一确定"),
        Outcome::Pending => Text::new("Pending", "在途"),
        Outcome::Ignored => Text::new("Ignored", "不参与对账"),
        Outcome::Rejected => Text::new("Rejected", "无法读取"),
    }
}

/// What an outcome means, as one sentence.
pub const fn outcome_meaning(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Matched => Text::new("Both sides have it and agree.", "双方都有且一致。"),
        Outcome::PlatformOnly => {
            Text::new("The platform recorded it; the channel does not show it.", "平台有记录，渠道没有对应记录。")
        }
        Outcome::ChannelOnly => {
            Text::new("The channel shows it; the platform did not record it.", "渠道有记录，平台没有对应记录。")
        }
        Outcome::AmountDiff => Text::new("Both sides have it, with different amounts.", "双方都有，但金额不同。"),
        Outcome::StatusDiff => Text::new("Both sides have it, in different states.", "双方都有，但状态不同。"),
        Outcome::CurrencyDiff => Text::new("Both sides have it, in different currencies.", "双方都有，但币种不同。"),
        Outcome::FeeDiff => Text::new("Both sides have it, with different fees.", "双方都有，但手续费不同。"),
        Outcome::Duplicate => {
            Text::new("A further copy of a record that is already matched.", "是某条已对平记录的多余副本。")
        }
        Outcome::Ambiguous => {
            Text::new("More than one counterpart is possible; none was picked.", "可能的对应记录不止一条，未作选择。")
        }
        Outcome::Pending => {
            Text::new("Too young to be missing; carried into the next run.", "仍在正常到账时间内，结转到下次对账。")
        }
        Outcome::Ignored => {
            Text::new("The policy expects nothing on the other side.", "按对账规则，对方不应有对应记录。")
        }
        Outcome::Rejected => Text::new("The row could not be read.", "该行无法读取。"),
    }
}

/// What to do about an outcome, as one sentence; empty where there is nothing to do.
pub const fn outcome_advice(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Matched | Outcome::Ignored => Text::new("", ""),
        Outcome::PlatformOnly => Text::new(
            "Ask the channel for the payment; if it never moved, correct the order.",
            "向渠道查询该笔款项；若确未发生，请更正平台订单。",
        ),
        Outcome::ChannelOnly => Text::new(
            "Find the order behind it and book it, or refund the payer.",
            "查找对应订单并补记；查无订单则退款给付款人。",
        ),
        Outcome::AmountDiff => Text::new(
            "Compare both documents and book the difference, or claim it from the channel.",
            "核对双方凭证，补记差额或向渠道追索。",
        ),
        Outcome::StatusDiff => Text::new(
            "Check the payment at the channel and correct the state that is stale.",
            "到渠道核实该笔交易，更正已过时的状态。",
        ),
        Outcome::CurrencyDiff => Text::new(
            "Check in which currency the payer was charged, and give the policy a rate if it was converted.",
            "核实实际扣款币种；若发生换汇，请在规则中提供汇率。",
        ),
        Outcome::FeeDiff => Text::new(
            "Compare the fee with the contract and claim what is too much.",
            "按合同核对手续费，多收部分向渠道追索。",
        ),
        Outcome::Duplicate => Text::new(
            "Check whether the payer was charged twice, and refund or void the copy.",
            "核实是否重复扣款，退款或作废多余记录。",
        ),
        Outcome::Ambiguous => Text::new(
            "Decide by hand between the candidates named, or add a reference.",
            "在列出的候选记录中人工确认，或补充关联号。",
        ),
        Outcome::Pending => Text::new("Wait for the next run.", "等待下次对账。"),
        Outcome::Rejected => Text::new("Correct the row and run again.", "更正该行后重新对账。"),
    }
}

/// What to do about an outcome that has a reason of its own, as one sentence; empty where there is nothing to do.
pub const fn advice(outcome: Outcome, reason: Reason) -> Text {
    if !outcome.is_difference() {
        return outcome_advice(outcome);
    }
    match reason_advice(reason) {
        Some(text) => text,
        None => outcome_advice(outcome),
    }
}

/// What to do about a reason, where that is more than its outcome says.
pub(crate) const fn reason_advice(reason: Reason) -> Option<Text> {
    Some(match reason {
        Reason::DirectionConflict => Text::new(
            "Check whether one of the two has the wrong sign, or is the refund of the other.",
            "核对两条记录是否有一条正负号有误，或其中一条是另一条的退款。",
        ),
        Reason::ReferenceConflict | Reason::FieldMismatch | Reason::AccountMismatch => Text::new(
            "Compare the two records field by field, and correct the reference or field that is wrong.",
            "逐项核对两条记录，更正有误的关联号或字段。",
        ),
        Reason::OutsideDateWindow => Text::new(
            "Check why the two dates are so far apart; if they are right, match them by hand or widen the window.",
            "核实两条记录日期相差的原因；若无误，请人工匹配或放宽日期范围。",
        ),
        Reason::AccountLedgerAbsent => Text::new(
            "Add that account's ledger to the channel's input and run again.",
            "将该账户的流水加入渠道数据后重新对账。",
        ),
        Reason::CounterpartTaken => Text::new(
            "Look at what became of the counterpart: this record may be a copy of what it was matched with, or carry its reference by mistake.",
            "查看对应记录的处理结果：该笔可能是与其匹配记录的副本，或误用了其关联号。",
        ),
        Reason::CrowdedKey => Text::new(
            "Look at all records of the reference together: one may be missing, doubled or booked with another amount.",
            "一并查看该关联号下的全部记录：可能有遗漏、重复或金额有误。",
        ),
        Reason::NoReference => Text::new(
            "Find the reference of the record at its source; without one it can only be matched by hand.",
            "到来源处补充该记录的关联号；没有关联号只能人工匹配。",
        ),
        Reason::BlockTooLarge | Reason::BudgetExhausted => Text::new(
            "Narrow the tolerance or the date window of the policy, or add a reference.",
            "收窄规则中的容差或日期范围，或补充关联号。",
        ),
        _ => return None,
    })
}

/// What a reason means, in a few words.
pub const fn reason(reason: Reason) -> Text {
    match reason {
        Reason::Key => Text::new("same key, everything agrees", "关键字唯一且各项一致"),
        Reason::Multiset => Text::new("equal records under one key", "同一关键字下的相同记录逐一对应"),
        Reason::KeyAssignment => Text::new("only agreeing record of its key", "同一关键字下唯一一致的记录"),
        Reason::GroupSum => Text::new("group sums agree", "分组合计一致"),
        Reason::GroupCoverage => Text::new("group is on both sides", "双方都有该分组"),
        Reason::Assignment => Text::new("best by amount and date", "按金额和日期唯一最优"),
        Reason::NoCounterpart => Text::new("nothing carries its reference", "对方没有该关联号"),
        Reason::NoReference => Text::new("carries no reference", "没有关联号"),
        Reason::DirectionConflict => Text::new("counterpart moves money the other way", "对应记录资金方向相反"),
        Reason::ReferenceConflict => Text::new("another reference differs", "另一关联号不同"),
        Reason::CrowdedKey => Text::new("several records share the key", "多条记录共用同一关键字"),
        Reason::OutsideDateWindow => Text::new("outside the date window", "超出日期范围"),
        Reason::FieldMismatch => Text::new("a compared field differs", "比对字段不同"),
        Reason::AccountMismatch => Text::new("another account", "账户不同"),
        Reason::AccountLedgerAbsent => Text::new("account not in the channel's input", "渠道数据中没有该账户"),
        Reason::CounterpartTaken => Text::new("counterpart is spoken for", "对应记录已被占用"),
        Reason::AmountOff => Text::new("amounts differ", "金额不同"),
        Reason::GroupSumOff => Text::new("group sums differ", "分组合计不同"),
        Reason::GroupCurrencies => Text::new("group has several currencies", "分组含多个币种"),
        Reason::CurrencyOff => Text::new("currencies differ, no rate given", "币种不同且未提供汇率"),
        Reason::StatusOff => Text::new("states differ", "状态不同"),
        Reason::MovedThoughNoMoney => {
            Text::new("moved, though one side says not", "一方称未发生资金变动，另一方已变动")
        }
        Reason::FeeOff => Text::new("fees differ", "手续费不同"),
        Reason::NetOff => Text::new("gross less fee is not net", "总额减手续费不等于净额"),
        Reason::Surplus => Text::new("more copies here than there", "本方相同记录多于对方"),
        Reason::AssignmentTie => Text::new("two candidates are equally good", "两条候选记录同样合适"),
        Reason::ReferencesDisagree => Text::new("references name different records", "关联号指向不同记录"),
        Reason::BlockTooLarge => Text::new("too many candidates", "候选记录过多"),
        Reason::BudgetExhausted => Text::new("work budget spent", "计算预算用尽"),
        Reason::InsideTimingWindow => Text::new("inside its timing window", "在正常到账时间内"),
        Reason::NoMoney => Text::new("its status moves no money", "该状态不涉及资金变动"),
        Reason::KindIgnored => Text::new("its kind expects no counterpart", "该类型无需对应记录"),
        Reason::Unreadable => Text::new("could not be read", "无法读取"),
    }
}

/// How urgent.
pub const fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Low => Text::new("Low", "低"),
        Severity::Medium => Text::new("Medium", "中"),
        Severity::High => Text::new("High", "高"),
        Severity::Critical => Text::new("Critical", "严重"),
    }
}

/// When to look at differences of this severity.
pub const fn severity_meaning(severity: Severity) -> Text {
    match severity {
        Severity::Low => Text::new("when there is time", "有空时处理"),
        Severity::Medium => Text::new("this week", "本周处理"),
        Severity::High => Text::new("today", "今日处理"),
        Severity::Critical => Text::new("now", "立即处理"),
    }
}

/// A side.
pub const fn side(side: Side) -> Text {
    match side {
        Side::Platform => Text::new("Platform", "平台"),
        Side::Channel => Text::new("Channel", "渠道"),
    }
}

/// A step of the bridge.
pub const fn step(step: StepKind) -> Text {
    match step {
        StepKind::Timing => Text::new("Still under way", "在途"),
        StepKind::Missing => Text::new("Missing at the channel", "渠道缺失"),
        StepKind::Extra => Text::new("Not recorded by the platform", "平台未记录"),
        StepKind::Fees => Text::new("Fees", "手续费"),
        StepKind::Refunds => Text::new("Refunds on one side", "单边退款"),
        StepKind::Disputes => Text::new("Disputes on one side", "单边争议"),
        StepKind::AmountDifferences => Text::new("Amounts that differ", "金额差异"),
        StepKind::Tolerated => Text::new("Within tolerance", "容差内差异"),
        StepKind::Conversion => Text::new("Currency conversion", "货币兑换"),
        StepKind::CurrencyDifferences => Text::new("Currencies that differ", "币种差异"),
        StepKind::Duplicates => Text::new("Surplus copies", "多余重复"),
        StepKind::Ambiguous => Text::new("Ambiguous records", "无法唯一确定"),
        StepKind::Ignored => Text::new("Ignored by the policy", "不参与对账"),
    }
}

/// What a gap is counted in, after its figure.
pub const fn gap_unit(unit: GapUnit) -> Text {
    match unit {
        GapUnit::Minor => Text::new("minor units", "最小货币单位"),
        GapUnit::Days => Text::new("days", "天"),
        GapUnit::Records => Text::new("records", "条记录"),
        GapUnit::Cost => Text::new("points of cost", "成本单位"),
    }
}
