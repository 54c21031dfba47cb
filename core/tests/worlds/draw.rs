//! Random worlds from domains so small that collisions, duplicates, ties and conflicts happen all the time.

use super::dice::Dice;
use super::{FIELDS, Rec, SideWorld, World, policies};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use counterfoil_core::money::Currency;
use counterfoil_core::reconcile::{Basis, DatePrecision, Policy};

/// What the records of one world are made of.
struct Palette {
    amounts: Vec<i64>,
    currencies: Vec<Currency>,
    kinds: Vec<&'static str>,
    statuses: Vec<&'static str>,
    accounts: Vec<&'static str>,
    values: usize,
    days: usize,
    fees: bool,
    rates: bool,
    absent: usize,
}

/// Friday the 28th of March 2025: a weekend and a change of the clocks in Berlin lie just behind it.
pub(crate) fn base() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 3, 28, 0, 0, 0).single().unwrap_or_default()
}

/// A world of at most `most` records a side.
pub(crate) fn world(dice: &mut Dice, most: usize) -> World {
    let policy = policies::draw(dice);
    with_policy(dice, policy, most)
}

/// A world of at most `most` records a side under a given policy.
pub(crate) fn with_policy(dice: &mut Dice, policy: Policy, most: usize) -> World {
    let palette = palette(dice, &policy);
    let size = |dice: &mut Dice| if dice.chance(60) { dice.below(most.min(4) + 1) } else { dice.below(most + 1) };
    let (here, there) = (size(dice), size(dice));
    let platform: Vec<Rec> = (0..here).map(|_| record(dice, &palette, 'p')).collect();
    let mut pool = platform.clone();
    let mut channel = Vec::new();
    for _ in 0..there {
        let row = if pool.is_empty() || dice.chance(25) {
            record(dice, &palette, 'c')
        } else {
            let source = dice.below(pool.len());
            // A world in which each record is copied once looks like real books; the rest are duplicates and rivals.
            let source = if dice.chance(70) { pool.swap_remove(source) } else { pool[source].clone() };
            copied(dice, &palette, &source)
        };
        channel.push(row);
    }
    let (platform, channel) = if dice.chance(15) { crowd(dice, &palette, most) } else { (platform, channel) };
    let mut world = World {
        platform: side(dice, platform, &policy),
        channel: side(dice, channel, &policy),
        as_of: as_of(dice),
        policy,
    };
    require_nets(&mut world);
    world.platform.settle();
    world.channel.settle();
    world
}

fn palette(dice: &mut Dice, policy: &Policy) -> Palette {
    let amounts: &[&[i64]] = &[
        &[100],
        &[100, 101],
        &[100, 101, 102, 103, 200],
        &[0, 1, 2, 3],
        &[100, -100, 0],
        &[50, 100, 150, 99, 51],
        &[10_000, 10_001, 10_099, 10_100, 10_101, -10_000],
        &[1, 2, 4, 8, 16, 3, 5],
    ];
    let euro = Currency::parse("EUR").unwrap_or(Currency::USD);
    let mixed = policy.rate_field.is_some() || dice.chance(20);
    let kinds: &[&[&str]] =
        &[&["payment"], &["payment", " Charge "], &["payment", "charge", "refund", "payout", "odd", ""]];
    let statuses: &[&[&str]] = &[
        &["paid"],
        &["paid", "Succeeded "],
        &["paid", "succeeded", "failed", "pending"],
        &["paid", "", "odd", "failed"],
    ];
    Palette {
        amounts: dice.pick(amounts).to_vec(),
        currencies: if mixed { vec![euro, Currency::USD, Currency::JPY] } else { vec![euro] },
        kinds: dice.pick(kinds).to_vec(),
        statuses: dice.pick(statuses).to_vec(),
        accounts: if dice.chance(30) { vec!["a", "b", ""] } else { vec!["a"] },
        values: 1 + dice.below(4),
        days: 1 + dice.below(6),
        fees: policy.fee.is_some() || dice.chance(20),
        rates: policy.rate_field.is_some(),
        absent: *dice.pick(&[0, 0, 20, 60]),
    }
}

fn record(dice: &mut Dice, palette: &Palette, letter: char) -> Rec {
    let amount = *dice.pick(&palette.amounts);
    let (fee, net) = money(dice, palette, amount);
    let mut record = Rec {
        id: format!("{letter}{}", dice.below(20)),
        kind: (*dice.pick(&palette.kinds)).to_owned(),
        amount,
        currency: *dice.pick(&palette.currencies),
        fee,
        net,
        status: (*dice.pick(&palette.statuses)).to_owned(),
        account: (*dice.pick(&palette.accounts)).to_owned(),
        dates: [date(dice, palette), date(dice, palette)],
        fields: Default::default(),
    };
    for (position, name) in FIELDS.iter().enumerate() {
        record.fields[position] = field(dice, palette, name);
    }
    record
}

fn money(dice: &mut Dice, palette: &Palette, amount: i64) -> (Option<i64>, Option<i64>) {
    if !palette.fees {
        return (None, None);
    }
    let fee = dice.chance(60).then(|| *dice.pick(&[0, 1, 2, 3]));
    let off = if dice.chance(10) { 1 } else { 0 };
    let net = dice.chance(50).then(|| amount - fee.unwrap_or(0) + off);
    (fee, net)
}

fn date(dice: &mut Dice, palette: &Palette) -> Option<i64> {
    if dice.chance(5) {
        return None;
    }
    let hours = *dice.pick(&[0, 0, 12, 22, 23]);
    let instant = base() + TimeDelta::days(dice.below(palette.days) as i64) + TimeDelta::hours(hours);
    Some(instant.timestamp_micros())
}

fn field(dice: &mut Dice, palette: &Palette, name: &str) -> String {
    match name {
        "rate" if palette.rates => (*dice.pick(&["1", "0.5", "100", "1.005", "0.00333", "0", "-1", ""])).to_owned(),
        "rate" => String::new(),
        "memo" => (*dice.pick(&["", "x", "X ", "y"])).to_owned(),
        _ if dice.chance(palette.absent) => String::new(),
        _ => format!("k{}", dice.below(palette.values)),
    }
}

/// A record of the channel that began as one of the platform's, with something changed now and then.
fn copied(dice: &mut Dice, palette: &Palette, source: &Rec) -> Rec {
    let fresh = record(dice, palette, 'c');
    let mut copy = Rec { id: fresh.id.clone(), ..source.clone() };
    copy.fields[4].clone_from(&fresh.fields[4]);
    if dice.chance(15) {
        // Some channels carry the platform's id as their reference.
        copy.fields[0].clone_from(&source.id);
    }
    let changes = *dice.pick(&[0, 0, 0, 1, 1, 2]);
    for _ in 0..changes {
        match dice.below(10) {
            0 | 1 => copy.amount = fresh.amount,
            2 => copy.currency = fresh.currency,
            3 => copy.fee = fresh.fee,
            4 => copy.net = fresh.net,
            5 => copy.status.clone_from(&fresh.status),
            6 => copy.account.clone_from(&fresh.account),
            7 => copy.dates = fresh.dates,
            8 => copy.kind.clone_from(&fresh.kind),
            _ => {
                let position = dice.below(4);
                copy.fields[position].clone_from(&fresh.fields[position]);
            }
        }
    }
    copy
}

/// Many copies of few contents on both sides, all close to one another: multiplicities, and which of them are sure.
fn crowd(dice: &mut Dice, palette: &Palette, most: usize) -> (Vec<Rec>, Vec<Rec>) {
    let first = record(dice, palette, 'p');
    let mut copies = |letter: char| {
        let mut contents = Vec::new();
        for _ in 0..1 + dice.below(3) {
            let mut content = first.clone();
            if dice.chance(50) {
                content.fields[3] = (*dice.pick(&["", "x", "X ", "y"])).to_owned();
            }
            if dice.chance(30) {
                content.amount = *dice.pick(&palette.amounts);
            }
            if dice.chance(20) {
                content.dates = [date(dice, palette), date(dice, palette)];
            }
            contents.push(content);
        }
        let size = dice.below(most + 1);
        let copy = |dice: &mut Dice| Rec { id: format!("{letter}{}", dice.below(20)), ..dice.pick(&contents).clone() };
        (0..size).map(|_| copy(dice)).collect()
    };
    (copies('p'), copies('c'))
}

fn side(dice: &mut Dice, records: Vec<Rec>, policy: &Policy) -> SideWorld {
    let mut side = SideWorld::of(records);
    if dice.chance(25) {
        side.zone = *dice.pick(&[Tz::Europe__Berlin, Tz::Asia__Tokyo, Tz::America__New_York]);
        side.precision = *dice.pick(&[DatePrecision::Instant, DatePrecision::Day]);
        if side.precision == DatePrecision::Day {
            let zone = side.zone;
            side.records
                .iter_mut()
                .flat_map(|record| &mut record.dates)
                .for_each(|date| *date = date.and_then(|date| day_start(date, zone)));
        }
    }
    if policy.statuses.as_ref().is_some_and(|rule| rule.optional) {
        side.has_status = dice.chance(80);
    }
    for name in ["charge_id", "order_id"] {
        let optional = policy
            .references
            .iter()
            .all(|reference| reference.optional || (reference.platform != name && reference.channel != name));
        if optional && dice.chance(10) {
            side.lacks.push(name);
        }
    }
    side
}

/// The first instant of the day that an instant falls on: how a column of whole days is stored.
fn day_start(microseconds: i64, zone: Tz) -> Option<i64> {
    let day = DateTime::from_timestamp_micros(microseconds)?.with_timezone(&zone).date_naive();
    day.and_hms_opt(0, 0, 0)?.and_local_timezone(zone).earliest().map(|start| start.timestamp_micros())
}

/// A side whose amounts are nets has a net on every record.
fn require_nets(world: &mut World) {
    let rule = &world.policy.amount;
    for (basis, side) in [(rule.platform, &mut world.platform), (rule.channel, &mut world.channel)] {
        if basis == Basis::Net {
            for record in &mut side.records {
                record.net = record.net.or(Some(record.amount - record.fee.unwrap_or(0)));
            }
        }
    }
}

fn as_of(dice: &mut Dice) -> DateTime<Utc> {
    let step = *dice.pick(&[0, 0, 1, -1]);
    base() + TimeDelta::hours(12 * dice.below(20) as i64) + TimeDelta::microseconds(step)
}
