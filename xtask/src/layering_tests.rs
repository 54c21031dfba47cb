use super::*;

/// A tree in the temporary folder, removed at the end of the test.
struct Tree(std::path::PathBuf);

impl Tree {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let root = std::env::temp_dir().join(format!("counterfoil-layering-{name}-{}", std::process::id()));
        for (path, text) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self(root)
    }

    fn broken(&self) -> Vec<String> {
        module_arrows(&self.0)
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const ROOT: (&str, &str) = ("lib.rs", "pub mod error; pub mod money; pub use error::{Error, Result};");

#[test]
fn a_sound_tree_has_no_broken_arrow() {
    let tree = Tree::new(
        "sound",
        &[
            ROOT,
            ("money/mod.rs", "use crate::{Error, error::code}; use super::error::Result; mod tests;"),
            ("money/tests.rs", "use crate::wire::Anything;"),
            ("reconcile/mod.rs", "use crate::money::Amount; use super::time::Day; use crate::reconcile::model::X;"),
            ("limits/decide.rs", "use crate::tiers::Quote; use super::model::State;"),
            ("jobs/mod.rs", "use crate::settlement::Plan;"),
            ("wire/mod.rs", "use crate::{reconcile::Outcome, Error}; // use crate::store::Never;"),
        ],
    );
    assert_eq!(tree.broken(), Vec::<String>::new());
}

#[test]
fn planted_arrows_are_seen_with_their_line() {
    // file, text, what the finding must say
    let planted = [
        ("money/mod.rs", "\nuse crate::time::Day;", "money/mod.rs:2: money → time"),
        ("error.rs", "use crate::money::Amount;", "error → money"),
        ("audit/mod.rs", "use crate::reconcile::Outcome;", "audit → reconcile"),
        ("reconcile/exact.rs", "fn f() { crate::wire::encode(); }", "reconcile → wire"),
        ("reconcile/exact.rs", "use super::super::store::Store;", "reconcile → store"),
        ("error.rs", "pub mod code { use super::Code; use super::super::time::Day; }", "error → time"),
        ("credits/mod.rs", "use crate::{money::Amount, limits::{Limit}};", "credits → limits"),
        ("limits/mod.rs", "use crate::tiers::decide::quote;", "a sibling's internals"),
        ("statements/mod.rs", "use crate::jobs::Job;", "statements → jobs"),
        ("store/mod.rs", "use crate::wire::Form;", "store → wire"),
        ("cupboard/mod.rs", "use crate::money::Amount;", "module cupboard has no row"),
        ("money/mod.rs", "use crate::Mystery;", "neither a known module nor exported"),
    ];
    for (index, (file, text, expected)) in planted.into_iter().enumerate() {
        let tree = Tree::new(&format!("planted-{index}"), &[ROOT, (file, text)]);
        let broken = tree.broken();
        assert!(broken.len() == 1 && broken[0].contains(expected), "{file} {text}: {broken:?}");
    }
}

#[test]
fn an_export_of_the_root_counts_as_its_module() {
    let tree =
        Tree::new("export", &[("lib.rs", "pub use reconcile::Outcome;"), ("money/mod.rs", "use crate::Outcome;")]);
    assert_eq!(tree.broken(), ["core/src/money/mod.rs:1: money → reconcile: this arrow points up or sideways"]);
}

#[test]
fn crates_have_a_row_and_keep_to_it() {
    assert_eq!(crate_arrow("counterfoil-readers", &["counterfoil-core"]), Vec::<String>::new());
    assert_eq!(crate_arrow("counterfoil-core", &["counterfoil-readers"]).len(), 1);
    assert!(crate_arrow("counterfoil-shed", &[])[0].contains("no row"));
}
