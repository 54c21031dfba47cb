//! Rules about the source that no lint knows, checked on the code without comments, literals and tests.

use std::path::Path;

use crate::source::{code_only, without_tests, words};
use crate::workspace::Workspace;

/// Crates whose macros expand to `unsafe`; everything else forbids it.
const MAY_USE_MACROS: &str = "bindings-";

/// Names that would let the machine show in a result of the core.
const IMPURE: &[&str] = &["SystemTime", "RandomState", "thread_rng", "getrandom"];
const IMPURE_PATHS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "Instant::now",
    "stdin()",
    "println!",
];

/// Roots of absolute paths that belong to somebody's machine.
const MACHINE_ROOTS: &[&str] = &["home", "work", "root", "Users"];
/// Split, so that this file is no finding of its own.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];
const TEXT_FILES: &[&str] = &[
    ".rs", ".py", ".pyi", ".ts", ".js", ".mjs", ".cjs", ".json", ".toml", ".md", ".yml", ".yaml", ".sh", ".rb", ".kt",
    "run",
];

/// No `unsafe` outside the bindings, and every other crate says so at its root.
pub(crate) fn unsafe_code(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for package in workspace.members() {
        let folder = workspace.relative(&package.folder);
        if folder.starts_with(MAY_USE_MACROS) {
            continue;
        }
        for root in ["src/lib.rs", "src/main.rs"] {
            let path = package.folder.join(root);
            if std::fs::read_to_string(&path).is_ok_and(|text| !text.contains("#![forbid(unsafe_code)]")) {
                found.push(format!("{folder}/{root}: lacks #![forbid(unsafe_code)]"));
            }
        }
        for path in workspace.files(&folder, &[".rs"]) {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let code = code_only(&text);
            found.extend(
                lines_with(&code, &["unsafe"]).map(|line| format!("{}:{line}: unsafe", workspace.relative(&path))),
            );
        }
    }
    found
}

/// No float type anywhere in the core: not in a signature, not in a field, not in between.
pub(crate) fn floats(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    each_core_file(workspace, |path, code| {
        found.extend(lines_with(code, &["f32", "f64"]).map(|line| format!("{path}:{line}: a float type")));
    });
    found
}

/// Nothing in the core asks the machine: clock, randomness, environment, files, threads.
pub(crate) fn determinism(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    each_core_file(workspace, |path, code| {
        found.extend(lines_with(code, IMPURE).map(|line| format!("{path}:{line}: asks the machine")));
        for (index, line) in code.lines().enumerate() {
            for name in IMPURE_PATHS.iter().filter(|name| line.contains(**name)) {
                found.push(format!("{path}:{}: {name} in the core", index + 1));
            }
        }
    });
    found
}

/// No absolute path of somebody's machine in a file of text.
pub(crate) fn machine_paths(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for path in workspace.files("", TEXT_FILES) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (index, line) in text.lines().enumerate() {
            if let Some(root) = machine_root(line) {
                found.push(format!("{}:{}: a path under /{root}", workspace.relative(&path), index + 1));
            }
        }
    }
    found
}

/// No marker of unfinished work in any text.
pub(crate) fn unfinished(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for path in workspace.files("", TEXT_FILES) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (line, word) in words(&text).filter(|(_, word)| UNFINISHED.contains(word)) {
            found.push(format!("{}:{line}: {word}", workspace.relative(&path)));
        }
    }
    found
}

fn machine_root(line: &str) -> Option<&'static str> {
    MACHINE_ROOTS.iter().copied().find(|root| {
        line.match_indices(&format!("/{root}/")).any(|(at, _)| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            before.is_none_or(|letter| {
                !(letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '}' | ')' | '/' | '*'))
            })
        })
    })
}

fn each_core_file(workspace: &Workspace, mut visit: impl FnMut(&str, &str)) {
    for path in workspace.files("core/src", &[".rs"]) {
        if is_test_file(&path) {
            continue;
        }
        if let Ok(text) = std::fs::read_to_string(&path) {
            visit(&workspace.relative(&path), &without_tests(&code_only(&text)));
        }
    }
}

/// Whether a file is compiled for tests only, by the names in use here.
pub(super) fn is_test_file(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part == "tests" || part == "tests.rs" || part.ends_with("_tests.rs")
    })
}

fn lines_with<'code>(code: &'code str, names: &'code [&str]) -> impl Iterator<Item = usize> + 'code {
    words(code).filter(move |(_, word)| names.contains(word)).map(|(line, _)| line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::temporary::Tree;

    #[test]
    fn a_float_in_code_is_seen_and_one_in_a_comment_is_not() {
        let code = without_tests(&code_only("// f64\nfn f(x: f64) {}\n#[cfg(test)]\nmod tests { fn g(x: f32) {} }"));
        assert_eq!(lines_with(&code, &["f32", "f64"]).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn only_absolute_paths_of_a_machine_count() {
        let planted = format!("see {}/someone/notes", ["/ho", "me"].concat());
        assert_eq!(machine_root(&planted), Some("home"));
        for harmless in ["https://example.org/home/page", "target/work/x", "../work/x", "homework", "${root}/work/x"] {
            assert_eq!(machine_root(harmless), None, "{harmless}");
        }
    }

    #[test]
    fn planted_breaches_of_the_core_are_found() {
        let sound = "use std::collections::BTreeMap; // f64, std::fs\n#[cfg(test)]\nmod tests { use std::fs; }";
        let tree = Tree::new("rules-sound", &[("core/src/lib.rs", sound), ("core/src/money/tests.rs", "let x: f64;")]);
        assert!(floats(&tree.workspace()).is_empty() && determinism(&tree.workspace()).is_empty());

        let broken = "pub fn rate() -> f64 { 0.1 }\nfn now() { SystemTime::now(); }\nuse std::fs::File;";
        let tree = Tree::new("rules-broken", &[("core/src/lib.rs", broken)]);
        assert_eq!(floats(&tree.workspace()), ["core/src/lib.rs:1: a float type"]);
        let found = determinism(&tree.workspace());
        assert_eq!(found, ["core/src/lib.rs:2: asks the machine", "core/src/lib.rs:3: std::fs in the core"]);
    }

    #[test]
    fn planted_texts_are_found() {
        let marker = ["TO", "DO"].concat();
        let path = ["/ho", "me/me/x"].concat();
        let tree = Tree::new("rules-texts", &[("a.md", &format!("fine\n{marker}: later\n")), ("b/run", &path)]);
        assert_eq!(unfinished(&tree.workspace()), [format!("a.md:2: {marker}")]);
        assert_eq!(machine_paths(&tree.workspace()), ["b/run:1: a path under /home"]);
    }

    #[test]
    fn test_files_are_known_by_name() {
        for name in ["core/src/money/tests.rs", "core/tests/laws.rs", "xtask/src/layering_tests.rs"] {
            assert!(is_test_file(Path::new(name)), "{name}");
        }
        assert!(!is_test_file(Path::new("core/src/money/contests.rs")));
    }
}
