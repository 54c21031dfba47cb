//! Where the dependencies come from: lock files, licences, advisories, and how many the core has.

mod licence;
mod policy;

use std::path::PathBuf;

use semver::{Version, VersionReq};
use serde_json::Value;

use crate::process::{capture, command};
use crate::report::{Outcome, Verdict, findings};
use crate::tally::Tally;
use crate::workspace::{Package, Workspace, cargo};
use policy::Policy;

/// The core is what every host compiles, so its tree stays small.
const CORE_TREE_LIMIT: usize = 50;

/// The lock files are there, current, and name no mirror of a registry.
pub(crate) fn lock_files(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    let mut locked = command(workspace, cargo());
    locked.args(["metadata", "--locked", "--no-deps", "--format-version", "1"]);
    if !workspace.has("Cargo.lock") || !capture(locked).success {
        found.push("Cargo.lock is missing or behind the manifests".to_owned());
    }
    found.extend(foreign_sources(workspace.packages()));
    for path in workspace.files("", &["package.json"]) {
        let name = workspace.relative(&path);
        let lock = path.with_file_name("package-lock.json");
        match std::fs::read_to_string(&lock) {
            Err(_) if needs_no_lock(&path) => {}
            Err(_) => found.push(format!("{name}: has no package-lock.json beside it")),
            Ok(text) if text.contains("\"resolved\": \"http") => {
                found.push(format!("{name}: the lock file names hosts; install with omit-lockfile-registry-resolved"));
            }
            Ok(_) => {}
        }
    }
    found
}

/// Every foreign package comes from one and the same registry index: no second one, no repository.
fn foreign_sources(packages: &[Package]) -> Vec<String> {
    let index = packages.iter().find_map(|package| package.source.as_deref()).unwrap_or_default();
    let foreign = packages.iter().filter(|package| package.source.is_some());
    foreign
        .filter(|package| package.source.as_deref() != Some(index) || !index.starts_with("registry+"))
        .map(|package| format!("Cargo.lock: {} comes from elsewhere than the one registry", package.name))
        .collect()
}

/// A package file without dependencies (a platform's package, a module marker) needs no lock.
fn needs_no_lock(path: &PathBuf) -> bool {
    let manifest = std::fs::read_to_string(path).ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
    manifest.is_some_and(|manifest| {
        ["dependencies", "devDependencies", "optionalDependencies"].iter().all(|key| manifest.get(key).is_none())
    })
}

/// Every package outside the workspace has a licence that deny.toml allows.
pub(crate) fn licences(workspace: &Workspace) -> Result<Vec<String>, String> {
    let policy = Policy::read(workspace)?;
    let foreign = workspace.packages().iter().filter(|package| package.source.is_some());
    Ok(foreign.filter_map(|package| refused(package, &policy)).collect())
}

fn refused(package: &Package, policy: &Policy) -> Option<String> {
    let expression = package.licence.as_deref().unwrap_or_default();
    let allowed = |licence: &str| policy.allows(&package.name, licence);
    let shown = format!("{} {}", package.name, package.version);
    match licence::satisfies(expression, &allowed) {
        Ok(true) => None,
        Ok(false) => Some(format!("{shown}: licence `{expression}` is not in deny.toml")),
        Err(reason) => Some(format!("{shown}: licence `{expression}`: {reason}")),
    }
}

/// No package has an advisory against its version, read from a list beside the checkout where one lies there.
pub(crate) fn advisories(workspace: &Workspace) -> Outcome {
    let shared = std::env::var("COUNTERFOIL_SHARED").map_or_else(|_| workspace.root.join("../shared"), PathBuf::from);
    let list = shared.join("vectors/rustsec/advisories.jsonl");
    let Ok(text) = std::fs::read_to_string(&list) else {
        return Ok(Verdict::Skipped("no list of advisories (set COUNTERFOIL_SHARED, or run cargo-deny)".to_owned()));
    };
    let policy = Policy::read(workspace)?;
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let advisory: Value =
            serde_json::from_str(line).map_err(|error| format!("advisories, line {}: {error}", index + 1))?;
        let name = advisory.get("package").and_then(Value::as_str).unwrap_or_default();
        let id = advisory.get("id").and_then(Value::as_str).unwrap_or_default();
        for package in workspace.packages().iter().filter(|package| package.source.is_some() && package.name == name) {
            if affects(&advisory, &package.version)? && !policy.ignores(id) {
                let title = advisory.get("title").and_then(Value::as_str).unwrap_or_default();
                found.push(format!("{name} {}: {id}: {title}", package.version));
            }
        }
    }
    findings(&found)
}

fn affects(advisory: &Value, version: &str) -> Result<bool, String> {
    let version = Version::parse(version).map_err(|error| format!("{version}: {error}"))?;
    for key in ["patched", "unaffected"] {
        for range in advisory.get(key).and_then(Value::as_array).into_iter().flatten() {
            let range = range.as_str().unwrap_or_default();
            let range = VersionReq::parse(range).map_err(|error| format!("{range}: {error}"))?;
            if range.matches(&version) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The tree below the core stays under its limit; the count is printed.
pub(crate) fn core_dependencies(workspace: &Workspace) -> Outcome {
    let mut tree = command(workspace, cargo());
    tree.args(["tree", "--package", "counterfoil-core", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let output = capture(tree).into_result()?;
    let mut names: Vec<&str> = output
        .lines()
        .filter(|line| line.contains(" v") && !line.starts_with('$'))
        .filter_map(|line| line.split(' ').next())
        .collect();
    names.sort_unstable();
    names.dedup();
    println!("   {} crates in the core's tree (limit {CORE_TREE_LIMIT})", names.len());
    if names.len() > CORE_TREE_LIMIT {
        return Err(format!("the core's tree has {} crates: {}", names.len(), names.join(", ")));
    }
    Ok(Verdict::Ran(Tally::pass()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_advisory_spares_patched_and_unaffected_versions() {
        let advisory = json!({ "patched": [">=1.2.3"], "unaffected": ["<1.0.0"] });
        for (version, affected) in
            [("0.9.0", false), ("1.0.0", true), ("1.2.2", true), ("1.2.3", false), ("2.0.0", false)]
        {
            assert_eq!(affects(&advisory, version).unwrap(), affected, "{version}");
        }
    }

    fn package_from(source: Option<&str>) -> Package {
        Package {
            name: "x".to_owned(),
            version: "1.0.0".to_owned(),
            licence: None,
            source: source.map(str::to_owned),
            folder: PathBuf::new(),
            dependencies: Vec::new(),
            binaries: Vec::new(),
            examples: Vec::new(),
        }
    }

    #[test]
    fn a_package_without_a_licence_is_refused() {
        assert!(refused(&package_from(None), &Policy::parse("[licenses]\nallow = [\"MIT\"]")).is_some());
    }

    #[test]
    fn one_registry_and_no_repository() {
        let sound = [package_from(None), package_from(Some("registry+a")), package_from(Some("registry+a"))];
        assert!(foreign_sources(&sound).is_empty());
        for second in ["registry+b", "git+a"] {
            assert_eq!(foreign_sources(&[package_from(Some("registry+a")), package_from(Some(second))]).len(), 1);
        }
        assert_eq!(foreign_sources(&[package_from(Some("git+a"))]).len(), 1);
    }
}
