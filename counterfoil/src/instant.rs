//! The instant of a run as people write it.

use crate::error::{Error, Result};
use crate::time::parse_instant;
use chrono::{DateTime, Utc};

/// An instant from `2025-11-11` (its first instant in UTC) or RFC 3339 such as `2025-11-11T08:30:00+01:00`.
///
/// ```
/// let morning = counterfoil::instant_from_text("2025-11-11T01:00:00+01:00")?;
/// assert_eq!(morning, counterfoil::instant_from_text("2025-11-11")?);
/// assert!(counterfoil::instant_from_text("11.11.2025").is_err());
/// # Ok::<(), counterfoil::Error>(())
/// ```
///
/// # Errors
/// `time.invalid` for anything else, a local time without its offset included; `time.out_of_range` for a year before
/// 1900 or after 2199.
pub fn instant_from_text(text: &str) -> Result<DateTime<Utc>> {
    let first_instant = (text.len() == 10).then(|| format!("{text}T00:00:00Z"));
    parse_instant(first_instant.as_deref().unwrap_or(text)).map_err(|error| {
        let message = format!("{}: write 2025-11-11 or 2025-11-11T08:30:00Z", error.message());
        Error::new(error.code(), message).with("field", "as_of")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_beyond_doubt_is_refused() {
        for text in ["", "2025-11-11T08:30:00", "2025-1-1", "2025-02-30", "1731283200", "today", "2025-11-11 "] {
            assert_eq!(instant_from_text(text).unwrap_err().code().text, "time.invalid", "{text:?}");
        }
        assert_eq!(instant_from_text("1899-12-31").unwrap_err().code().text, "time.out_of_range");
        assert_eq!(instant_from_text("2200-01-01").unwrap_err().code().text, "time.out_of_range");
    }
}
