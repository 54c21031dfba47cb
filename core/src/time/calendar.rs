//! Days on which banks and processors work.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use super::day::{date as date_of, days};
use super::{check_date, out_of_range};
use crate::error::{Error, Result, code};

/// A weekend and a list of holidays.
///
/// ```
/// use chrono::NaiveDate;
/// use counterfoil_core::time::BusinessCalendar;
///
/// let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
/// let calendar = BusinessCalendar::default().with_holidays([day(25)]);
/// // Wednesday the 23rd, over Christmas and a weekend.
/// assert_eq!(calendar.add_business_days(day(23), 2)?, day(28));
/// # Ok::<(), counterfoil_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    /// By days from Monday.
    weekend: [bool; 7],
    /// Without those that fall on a weekend.
    holidays: BTreeSet<NaiveDate>,
}

impl Default for BusinessCalendar {
    /// Monday to Friday, no holidays.
    fn default() -> Self {
        Self { weekend: [false, false, false, false, false, true, true], holidays: BTreeSet::new() }
    }
}

impl BusinessCalendar {
    /// A calendar with these weekdays off and no holidays.
    ///
    /// # Errors
    /// `time.invalid` if no weekday is left.
    pub fn with_weekend(weekend: &[Weekday]) -> Result<Self> {
        let off = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun]
            .map(|weekday| weekend.contains(&weekday));
        if off.iter().all(|&off| off) {
            return Err(Error::new(&code::TIME_INVALID, "a calendar needs one business day a week"));
        }
        Ok(Self { weekend: off, holidays: BTreeSet::new() })
    }

    /// The calendar with further holidays.
    #[must_use]
    pub fn with_holidays(mut self, holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        for holiday in holidays {
            if !self.is_weekend(holiday) {
                self.holidays.insert(holiday);
            }
        }
        self
    }

    /// Whether a date is neither weekend nor holiday.
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        !self.is_weekend(date) && !self.holidays.contains(&date)
    }

    /// The date itself if it is a business day, else the next one.
    ///
    /// # Errors
    /// `time.out_of_range` beyond the supported years.
    pub fn roll_forward(&self, date: NaiveDate) -> Result<NaiveDate> {
        let mut date = check_date(date)?;
        while !self.is_business_day(date) {
            date = date.succ_opt().ok_or_else(|| out_of_range(&date)).and_then(check_date)?;
        }
        Ok(date)
    }

    /// The `count`-th business day after a date (T+n). From a date that is none, counting starts at the next business day:
    /// T+0 on a Saturday is Monday, and T+1 Tuesday.
    ///
    /// # Errors
    /// `time.out_of_range` beyond the supported years.
    pub fn add_business_days(&self, date: NaiveDate, count: u32) -> Result<NaiveDate> {
        let mut date = self.roll_forward(date)?;
        let (weeks, rest) = if self.holidays.range(date..).next().is_none() {
            let a_week = u32::try_from(self.business_days_a_week()).unwrap_or(7);
            (count.checked_div(a_week).unwrap_or(0), count.checked_rem(a_week).unwrap_or(0))
        } else {
            (0, count)
        };
        let whole_weeks = days(date).saturating_add(i64::from(weeks).saturating_mul(7));
        date = date_of(whole_weeks).ok_or_else(|| out_of_range(&date)).and_then(check_date)?;
        for _ in 0..rest {
            let next = date.succ_opt().ok_or_else(|| out_of_range(&date))?;
            date = self.roll_forward(next)?;
        }
        Ok(date)
    }

    /// How many business days lie after one date and up to another, the latter included; negative if the latter is earlier.
    pub fn business_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return self.business_days_between(to, from).saturating_neg();
        }
        let length = days(to).saturating_sub(days(from));
        let (weeks, rest) = (length.div_euclid(7), length.rem_euclid(7));
        let weekdays = from.iter_days().skip(1).take(usize::try_from(rest).unwrap_or(0));
        let worked = weekdays.filter(|&date| !self.is_weekend(date)).count();
        let holidays = match from.succ_opt() {
            Some(first) if first <= to => self.holidays.range(first..=to).count(),
            _ => 0,
        };
        weeks
            .saturating_mul(self.business_days_a_week())
            .saturating_add(i64::try_from(worked).unwrap_or(i64::MAX))
            .saturating_sub(i64::try_from(holidays).unwrap_or(i64::MAX))
    }

    fn is_weekend(&self, date: NaiveDate) -> bool {
        let index = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        self.weekend.get(index).copied().unwrap_or(false)
    }

    fn business_days_a_week(&self) -> i64 {
        self.weekend.iter().map(|&off| i64::from(!off)).sum()
    }
}
