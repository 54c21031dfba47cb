//! The same world seen from the other side.

use crate::worlds::World;
use counterfoil_core::reconcile::{
    Allowance, CurrencyTolerance, DateRule, FieldRule, IgnoreRule, KindClass, Outcome, Pass, Policy, Reference,
    StatusClass, Timing, Tolerance,
};

/// The world with its sides, and every rule that concerns one of them, swapped.
pub(crate) fn mirrored(world: &World) -> World {
    World {
        platform: world.channel.clone(),
        channel: world.platform.clone(),
        policy: mirrored_policy(&world.policy),
        as_of: world.as_of,
    }
}

/// What an outcome is called on the other side.
pub(crate) fn mirrored_outcome(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::PlatformOnly => Outcome::ChannelOnly,
        Outcome::ChannelOnly => Outcome::PlatformOnly,
        other => other,
    }
}

/// The policy with the asymmetries taken out that no mirror can show: ratios (their base is the platform's amount),
/// rates (they are the channel's), and accounts (only the channel's ledgers can be absent).
pub(crate) fn symmetric(policy: &Policy) -> Policy {
    let mut even = policy.clone();
    even.rate_field = None;
    even.accounts = counterfoil_core::reconcile::AccountRule::Ignore;
    without_ratios(&mut even.amount.tolerance);
    for pass in &mut even.passes {
        if let Pass::Tolerant { tolerance, .. } = pass {
            without_ratios(tolerance);
        }
    }
    even
}

fn without_ratios(tolerance: &mut Tolerance) {
    let plain = |allowance: &mut Allowance| allowance.basis_points = 0;
    plain(&mut tolerance.over);
    plain(&mut tolerance.under);
    for own in tolerance.currencies.values_mut() {
        plain(&mut own.over);
        plain(&mut own.under);
    }
}

fn mirrored_tolerance(tolerance: &Tolerance) -> Tolerance {
    let own = |own: &CurrencyTolerance| CurrencyTolerance { over: own.under, under: own.over };
    Tolerance {
        over: tolerance.under,
        under: tolerance.over,
        currencies: tolerance.currencies.iter().map(|(currency, tolerance)| (*currency, own(tolerance))).collect(),
    }
}

fn mirrored_pass(pass: &Pass) -> Pass {
    match pass.clone() {
        Pass::Tolerant { tolerance, platform_date, channel_date, days, day_cost, margin } => Pass::Tolerant {
            tolerance: mirrored_tolerance(&tolerance),
            platform_date: channel_date,
            channel_date: platform_date,
            days,
            day_cost,
            margin,
        },
        other => other,
    }
}

fn mirrored_policy(policy: &Policy) -> Policy {
    let mut mirror = policy.clone();
    mirror.references = policy
        .references
        .iter()
        .map(|rule| Reference { platform: rule.channel.clone(), channel: rule.platform.clone(), ..rule.clone() })
        .collect();
    mirror.kinds = policy
        .kinds
        .iter()
        .map(|rule| KindClass { platform: rule.channel.clone(), channel: rule.platform.clone(), ..rule.clone() })
        .collect();
    mirror.ignore = policy.ignore.iter().map(|rule| IgnoreRule { side: rule.side.other(), ..rule.clone() }).collect();
    if let Some(rule) = &mut mirror.statuses {
        std::mem::swap(&mut rule.no_money_platform, &mut rule.no_money_channel);
        for class in &mut rule.classes {
            let StatusClass { platform, channel, .. } = class;
            std::mem::swap(platform, channel);
        }
    }
    std::mem::swap(&mut mirror.amount.platform, &mut mirror.amount.channel);
    mirror.amount.tolerance = mirrored_tolerance(&policy.amount.tolerance);
    mirror.dates = policy
        .dates
        .iter()
        .map(|rule| DateRule { platform: rule.channel, channel: rule.platform, ..rule.clone() })
        .collect();
    mirror.fields = policy
        .fields
        .iter()
        .map(|rule| FieldRule { platform: rule.channel.clone(), channel: rule.platform.clone(), ..rule.clone() })
        .collect();
    mirror.passes = policy.passes.iter().map(mirrored_pass).collect();
    mirror.timing = Timing { platform: policy.timing.channel.clone(), channel: policy.timing.platform.clone() };
    mirror
}
