use chrono::{NaiveDate, Weekday};
use proptest::prelude::*;

use super::super::*;
use super::{code, date};

#[test]
fn counting() {
    let plain = BusinessCalendar::default();
    let christmas =
        BusinessCalendar::default().with_holidays([date("2026-12-25"), date("2026-12-26"), date("2027-01-01")]);
    // 2026-12-24 is a Thursday.
    let table = [
        (&plain, "2026-12-24", 0, "2026-12-24"),
        (&plain, "2026-12-24", 1, "2026-12-25"),
        (&plain, "2026-12-24", 2, "2026-12-28"),
        (&plain, "2026-12-24", 260, "2027-12-23"),
        (&plain, "2026-12-26", 0, "2026-12-28"),
        (&plain, "2026-12-26", 1, "2026-12-29"),
        (&christmas, "2026-12-24", 1, "2026-12-28"),
        (&christmas, "2026-12-25", 0, "2026-12-28"),
        (&christmas, "2026-12-24", 5, "2027-01-04"),
        (&christmas, "2026-12-24", 4, "2026-12-31"),
    ];
    for (calendar, from, count, expected) in table {
        assert_eq!(calendar.add_business_days(date(from), count).unwrap(), date(expected), "{from} + {count}");
    }
    assert_eq!(christmas.business_days_between(date("2026-12-24"), date("2027-01-04")), 5);
    assert_eq!(christmas.business_days_between(date("2027-01-04"), date("2026-12-24")), -5);
    assert_eq!(christmas.business_days_between(date("2026-12-24"), date("2026-12-24")), 0);
    // 2026-12-19 is a Saturday.
    for (from, to, expected) in
        [("2026-12-18", "2026-12-19", 0), ("2026-12-19", "2026-12-21", 1), ("2026-12-17", "2026-12-18", 1)]
    {
        assert_eq!(plain.business_days_between(date(from), date(to)), expected, "{from} to {to}");
    }
    let gulf = BusinessCalendar::with_weekend(&[Weekday::Fri, Weekday::Sat]).unwrap();
    assert_eq!(gulf.add_business_days(date("2026-12-24"), 1).unwrap(), date("2026-12-27"));
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    assert_eq!(code(BusinessCalendar::with_weekend(&week)), "time.invalid");
    assert_eq!(code(plain.add_business_days(date("2199-12-30"), 5)), "time.out_of_range");
    assert_eq!(code(plain.add_business_days(date("2026-01-01"), u32::MAX)), "time.out_of_range");
    assert_eq!(code(plain.add_business_days(date("1899-12-31"), 1)), "time.out_of_range");
}

fn any_date() -> impl Strategy<Value = NaiveDate> {
    (10_000i32..40_000).prop_map(|days| NaiveDate::from_epoch_days(days).unwrap())
}

proptest! {
    #[test]
    fn adding_and_counting_agree(from in any_date(), count in 0u32..400, holidays in proptest::collection::vec(0i32..600, 0..30)) {
        let holidays = holidays.into_iter().map(|days| NaiveDate::from_epoch_days(from.to_epoch_days() + days).unwrap());
        let calendar = BusinessCalendar::default().with_holidays(holidays);
        let start = calendar.roll_forward(from).unwrap();
        let end = calendar.add_business_days(from, count).unwrap();
        prop_assert!(calendar.is_business_day(end));
        prop_assert_eq!(calendar.business_days_between(start, end), i64::from(count));
        // One by one.
        let counted = start.iter_days().skip(1).take_while(|&day| day <= end).filter(|&day| calendar.is_business_day(day)).count();
        prop_assert_eq!(counted, usize::try_from(count).unwrap());
    }
}
