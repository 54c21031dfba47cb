//! Everything about a policy that can be checked without records.

use super::policy::{Allowance, MAXIMUM_RULES, MAXIMUM_WINDOW_DAYS, Pass, Policy, Side, Tolerance, Window, normalized};
use crate::error::{Error, Result, code};

impl Policy {
    /// Checks everything that can be checked without records.
    ///
    /// # Errors
    /// `policy.invalid`, `recon.tolerance_invalid`, `recon.window_invalid`, each naming the field.
    pub fn validate(&self) -> Result<()> {
        let counts = [
            ("references", self.references.len()),
            ("kinds", self.kinds.len()),
            ("ignore", self.ignore.len()),
            ("dates", self.dates.len()),
            ("fields", self.fields.len()),
            ("passes", self.passes.len()),
        ];
        if let Some((field, count)) = counts.iter().find(|(_, count)| *count > MAXIMUM_RULES) {
            return Err(invalid(field, format!("{count} entries; at most {MAXIMUM_RULES} are supported")));
        }
        if self.passes.is_empty() {
            return Err(invalid("passes", "a policy needs at least one pass".to_owned()));
        }
        self.validate_references()?;
        self.validate_kinds()?;
        validate_tolerance("amount.tolerance", &self.amount.tolerance)?;
        if self.fee.is_some_and(|fee| fee.tolerance_minor < 0) {
            return Err(tolerance_invalid("fee.tolerance_minor"));
        }
        if self.dates.iter().any(|rule| rule.days > MAXIMUM_WINDOW_DAYS) {
            return Err(window_invalid("dates.days"));
        }
        for (field, window) in [("timing.platform", &self.timing.platform), ("timing.channel", &self.timing.channel)] {
            window.as_ref().map_or(Ok(()), |window| validate_window(field, window))?;
        }
        self.validate_severity()
    }

    fn validate_references(&self) -> Result<()> {
        for (position, reference) in self.references.iter().enumerate() {
            if self.references.iter().take(position).any(|earlier| earlier.name == reference.name) {
                return Err(invalid("references", format!("the name {:?} is given twice", reference.name)));
            }
        }
        for pass in &self.passes {
            match pass {
                Pass::Exact { key } | Pass::Group { key, .. } => self.validate_key(key)?,
                Pass::Tolerant { tolerance, days, day_cost, margin, .. } => {
                    validate_tolerance("passes.tolerance", tolerance)?;
                    if *days > MAXIMUM_WINDOW_DAYS {
                        return Err(window_invalid("passes.days"));
                    }
                    let sane = 0..=1_000_000_000;
                    if !sane.contains(day_cost) || !sane.contains(margin) || *margin == 0 {
                        return Err(invalid("passes", "day_cost is 0 to 10^9, margin 1 to 10^9".to_owned()));
                    }
                }
            }
        }
        Ok(())
    }

    fn validate_key(&self, key: &[String]) -> Result<()> {
        if key.is_empty() {
            return Err(invalid("passes.key", "a key names at least one reference".to_owned()));
        }
        match key.iter().find(|name| self.reference(name).is_none()) {
            None => Ok(()),
            Some(name) => {
                let known: Vec<&str> = self.references.iter().map(|reference| reference.name.as_str()).collect();
                Err(invalid("passes.key", format!("no reference is named {name:?}; there are: {}", known.join(", "))))
            }
        }
    }

    fn validate_kinds(&self) -> Result<()> {
        for side in Side::BOTH {
            let mut seen = std::collections::BTreeSet::new();
            for class in &self.kinds {
                let kinds = if side == Side::Platform { &class.platform } else { &class.channel };
                if let Some(kind) = kinds.iter().find(|kind| !seen.insert(normalized(kind))) {
                    return Err(invalid("kinds", format!("the {} kind {kind:?} is in two classes", side.name())));
                }
            }
        }
        Ok(())
    }

    fn validate_severity(&self) -> Result<()> {
        let table = &self.severity;
        let ascending = 0 <= table.low_below_major
            && table.low_below_major <= table.medium_below_major
            && table.medium_below_major <= table.high_below_major;
        if !ascending {
            return Err(invalid("severity", "the bounds must ascend from 0".to_owned()));
        }
        let budget = self.tolerance_budget.clone().unwrap_or_default();
        if budget.run_minor.is_some_and(|minor| minor < 0) || budget.account_minor.is_some_and(|minor| minor < 0) {
            return Err(tolerance_invalid("tolerance_budget"));
        }
        Ok(())
    }
}

fn validate_tolerance(field: &str, tolerance: &Tolerance) -> Result<()> {
    let mut allowances = vec![tolerance.over, tolerance.under];
    allowances.extend(tolerance.currencies.values().flat_map(|currency| [currency.over, currency.under]));
    let sane = |allowance: &Allowance| allowance.minor >= 0 && (0..=10_000).contains(&allowance.basis_points);
    if allowances.iter().all(sane) { Ok(()) } else { Err(tolerance_invalid(field)) }
}

fn validate_window(field: &str, window: &Window) -> Result<()> {
    match (window.hours, window.business_days) {
        (Some(hours), None) if hours <= MAXIMUM_WINDOW_DAYS * 24 => Ok(()),
        (None, Some(days)) if days <= MAXIMUM_WINDOW_DAYS => Ok(()),
        (Some(_), Some(_)) | (None, None) => Err(invalid(field, "give either hours or business_days".to_owned())),
        _ => Err(window_invalid(field)),
    }
}

fn invalid(field: &str, message: String) -> Error {
    Error::new(&code::POLICY_INVALID, message).with("field", field)
}

fn tolerance_invalid(field: &str) -> Error {
    let message = "a tolerance is 0 or more minor units and 0 to 10,000 basis points";
    Error::new(&code::RECON_TOLERANCE_INVALID, message).with("field", field)
}

fn window_invalid(field: &str) -> Error {
    let message = format!("a window is 0 to {MAXIMUM_WINDOW_DAYS} days");
    Error::new(&code::RECON_WINDOW_INVALID, message).with("field", field)
}
