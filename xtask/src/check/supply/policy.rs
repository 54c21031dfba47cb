//! The few lines of deny.toml that are read here, so that the allowed licences stand in one place for both tools.

use crate::workspace::Workspace;

/// What deny.toml allows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Policy {
    licences: Vec<String>,
    exceptions: Vec<(String, Vec<String>)>,
    ignored_advisories: Vec<String>,
}

impl Policy {
    pub(super) fn read(workspace: &Workspace) -> Result<Self, String> {
        let path = workspace.root.join("deny.toml");
        std::fs::read_to_string(path).map(|text| Self::parse(&text)).map_err(|error| format!("deny.toml: {error}"))
    }

    /// Reads the lists `allow`, `exceptions` and `ignore`; a list may span lines, an exception stands on one.
    pub(super) fn parse(text: &str) -> Self {
        let mut policy = Self::default();
        let mut list = "";
        for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
            let opened = line.split_once('=').filter(|(_, value)| value.trim_start().starts_with('['));
            if let Some((key, _)) = opened.filter(|_| list.is_empty()) {
                list = match key.trim() {
                    "allow" => "allow",
                    "exceptions" => "exceptions",
                    "ignore" => "ignore",
                    _ => "other",
                };
            }
            let quoted: Vec<String> = line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            match list {
                "allow" => policy.licences.extend(quoted),
                "ignore" => {
                    policy.ignored_advisories.extend(quoted.into_iter().filter(|id| id.starts_with("RUSTSEC-")))
                }
                "exceptions" => policy.exceptions.extend(exception(line, &quoted)),
                _ => {}
            }
            if line.ends_with(']') {
                list = "";
            }
        }
        policy
    }

    pub(super) fn allows(&self, package: &str, licence: &str) -> bool {
        let excepted =
            self.exceptions.iter().any(|(name, licences)| name == package && licences.iter().any(|l| l == licence));
        excepted || self.licences.iter().any(|allowed| allowed == licence)
    }

    pub(super) fn ignores(&self, advisory: &str) -> bool {
        self.ignored_advisories.iter().any(|ignored| ignored == advisory)
    }
}

/// `{ crate = "name", allow = ["A", "B"] }`.
fn exception(line: &str, quoted: &[String]) -> Option<(String, Vec<String>)> {
    let (name, licences) = quoted.split_first()?;
    line.trim_start().starts_with("{ crate").then(|| (name.clone(), licences.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = r#"
[advisories]
ignore = [
  { id = "RUSTSEC-2024-0001", reason = "why" },
]
[licenses]
allow = [
  "MIT", # the usual
  "Apache-2.0",
]
exceptions = [
  { crate = "uniffi", allow = ["MPL-2.0"] },
]
[bans]
multiple-versions = "warn"
"#;

    #[test]
    fn the_three_lists_are_read() {
        let policy = Policy::parse(DENY);
        assert!(policy.allows("anything", "MIT") && policy.allows("anything", "Apache-2.0"));
        assert!(policy.allows("uniffi", "MPL-2.0") && !policy.allows("anything", "MPL-2.0"));
        assert!(policy.ignores("RUSTSEC-2024-0001") && !policy.ignores("RUSTSEC-2024-0002"));
        assert!(!policy.allows("anything", "warn"));
    }
}
