//! Arrows point down only: bindings, examples → counterfoil → readers, reports, adapters → core's ports → domains →
//! audit → money, time, error. The two tables below are the one place where an arrow is allowed; what has no row fails.

use std::collections::BTreeMap;
use std::path::Path;

use crate::source::{Mention, code_only, paths_from, without_tests};
use crate::workspace::Workspace;

/// Crate → the crates of this workspace that it may depend on (dev-dependencies are free).
const CRATES: &[(&str, &[&str])] = &[
    ("counterfoil-core", &[]),
    ("counterfoil-readers", &["counterfoil-core"]),
    ("counterfoil-reports", &["counterfoil-core"]),
    ("counterfoil", &["counterfoil-core", "counterfoil-readers", "counterfoil-reports"]),
    ("counterfoil-python", &["counterfoil"]),
    ("counterfoil-node", &["counterfoil"]),
    ("counterfoil-uniffi", &["counterfoil"]),
    ("counterfoil-benches", &["counterfoil"]),
    ("counterfoil-yardstick", &["counterfoil-core"]),
    ("counterfoil-vectors", &["counterfoil"]),
    ("xtask", &[]),
];

const FLOOR: &[&str] = &["error", "money", "time"];
const DOMAINS: &[&str] = &["reconcile", "limits", "tiers", "credits", "statements", "settlement", "disputes", "jobs"];
const PORTS: &[&str] = &["store", "stripe", "wire"];

/// Domains that may use the public items of a sibling; never its `model`, `decide` or `service`.
const SIBLINGS: &[(&str, &str)] = &[("limits", "tiers"), ("settlement", "tiers")];
const INTERNALS: &[&str] = &["model", "decide", "service"];

/// Every broken arrow between crates and between core's modules.
pub(crate) fn check(workspace: &Workspace) -> Vec<String> {
    let mut broken = crate_arrows(workspace);
    broken.extend(module_arrows(&workspace.root.join("core/src")));
    broken
}

fn crate_arrows(workspace: &Workspace) -> Vec<String> {
    let ours: Vec<&str> = workspace.members().map(|package| package.name.as_str()).collect();
    let mut broken = Vec::new();
    for package in workspace.members() {
        let used: Vec<&str> =
            package.dependencies.iter().map(String::as_str).filter(|name| ours.contains(name)).collect();
        broken.extend(crate_arrow(&package.name, &used));
    }
    broken
}

fn crate_arrow(name: &str, used: &[&str]) -> Vec<String> {
    let Some((_, allowed)) = CRATES.iter().find(|(row, _)| *row == name) else {
        return vec![format!("{name} has no row in xtask/src/layering.rs")];
    };
    used.iter()
        .filter(|dependency| !allowed.contains(dependency))
        .map(|dependency| format!("{name} → {dependency}: this arrow is not in xtask/src/layering.rs"))
        .collect()
}

/// Every broken arrow between the modules of a crate laid out like the core.
fn module_arrows(source: &Path) -> Vec<String> {
    let mut files = Vec::new();
    list(source, &mut files);
    files.sort();
    let root = std::fs::read_to_string(source.join("lib.rs")).unwrap_or_default();
    let exports = root_exports(&without_tests(&code_only(&root)));
    let mut broken = Vec::new();
    for file in files {
        let relative = file.strip_prefix(source).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let position = position_of(&relative);
        let Some(module) = position.first().cloned() else { continue };
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let code = without_tests(&code_only(&text));
        for Mention { line, within, path } in paths_from(&code, &["crate", "super"]) {
            let position = [position.as_slice(), &within].concat();
            let Some(path) = absolute(&path, &position) else { continue };
            if let Some(reason) = module_arrow(&module, &path, &exports) {
                broken.push(format!("core/src/{relative}:{line}: {reason}"));
            }
        }
    }
    broken
}

/// Why a module may not name a path (written from the root of the crate), or nothing where it may.
fn module_arrow(module: &str, path: &[String], exports: &BTreeMap<String, String>) -> Option<String> {
    let first = path.first()?.as_str();
    let target = exports.get(first).map_or(first, String::as_str);
    if target == module {
        return None;
    }
    let Some(allowed) = below(module) else {
        return Some(format!("module {module} has no row in xtask/src/layering.rs"));
    };
    if !is_module(target) {
        return Some(format!("crate::{first} is neither a known module nor exported by lib.rs"));
    }
    if SIBLINGS.contains(&(module, target)) {
        let internal = path.get(1).is_some_and(|second| INTERNALS.contains(&second.as_str()));
        return internal.then(|| {
            format!("{module} → {target}::{}: a sibling's internals", path.get(1).map_or("", String::as_str))
        });
    }
    (!allowed.contains(&target)).then(|| format!("{module} → {target}: this arrow points up or sideways"))
}

/// The modules on the floors below one, or nothing where the module is not in the house.
fn below(module: &str) -> Option<Vec<&'static str>> {
    let floors: &[&[&'static str]] = match module {
        "error" | "codes" => &[],
        "money" | "time" => &[&["error"]],
        "audit" => &[FLOOR],
        "jobs" => &[FLOOR, &["audit"], DOMAINS],
        domain if DOMAINS.contains(&domain) => &[FLOOR, &["audit"]],
        port if PORTS.contains(&port) => &[FLOOR, &["audit"], DOMAINS],
        _ => return None,
    };
    Some(floors.iter().flat_map(|floor| floor.iter().copied()).collect())
}

fn is_module(name: &str) -> bool {
    below(name).is_some()
}

/// Names that lib.rs lifts to the root, with the module that they come from: `pub use error::{Error, Result}`.
fn root_exports(code: &str) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::new();
    for item in code.split(';') {
        let Some((_, tree)) = item.split_once("pub use ") else { continue };
        let tree = tree.trim();
        let module: String = tree.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        for mention in paths_from(tree, &[module.as_str()]) {
            if let Some(name) = mention.path.last() {
                exports.insert(name.clone(), module.clone());
            }
        }
    }
    exports
}

/// Where a file stands in its crate: `reconcile/exact.rs` is `[reconcile, exact]`, the root is empty.
fn position_of(relative: &str) -> Vec<String> {
    let mut position: Vec<String> = relative.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if position.last().is_some_and(|name| matches!(name.as_str(), "mod" | "lib" | "main")) {
        position.pop();
    }
    if position.last().is_some_and(|name| name == "tests") || position.iter().any(|name| name == "tests") {
        position.clear();
    }
    position
}

/// A `crate::` or `super::` path written from the root, or nothing where it stays in its own file's module.
fn absolute(path: &[String], position: &[String]) -> Option<Vec<String>> {
    let supers = path.iter().take_while(|segment| *segment == "super").count();
    if supers == 0 {
        return path.get(1..).map(<[String]>::to_vec).filter(|rest| !rest.is_empty());
    }
    let kept = position.len().checked_sub(supers)?;
    let mut absolute: Vec<String> = position.get(..kept)?.to_vec();
    absolute.extend(path.iter().skip(supers).cloned());
    Some(absolute).filter(|absolute| !absolute.is_empty())
}

fn list(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[cfg(test)]
#[path = "layering_tests.rs"]
mod tests;
