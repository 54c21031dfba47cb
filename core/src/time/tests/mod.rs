#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails")]

mod calendars;
mod days;
mod parsing;
mod transitions;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

fn code<T: std::fmt::Debug>(result: crate::Result<T>) -> &'static str {
    result.expect_err("an error").code().text
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn local(text: &str) -> NaiveDateTime {
    text.parse().expect("a local time")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn zone(name: &str) -> Tz {
    super::parse_zone(name).expect("a zone")
}
