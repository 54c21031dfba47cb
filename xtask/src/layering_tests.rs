use super::*;
use crate::workspace::temporary::Tree;

fn broken(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    module_arrows(Tree::new(name, files).path())
}

const ROOT: (&str, &str) = ("lib.rs", "pub mod error; pub mod money; pub use error::{Error, Result};");

#[test]
fn a_sound_tree_has_no_broken_arrow() {
    let found = broken(
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
    assert_eq!(found, Vec::<String>::new());
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
        let found = broken(&format!("planted-{index}"), &[ROOT, (file, text)]);
        assert!(found.len() == 1 && found[0].contains(expected), "{file} {text}: {found:?}");
    }
}

#[test]
fn an_export_of_the_root_counts_as_its_module() {
    let found = broken("export", &[("lib.rs", "pub use reconcile::Outcome;"), ("money/mod.rs", "use crate::Outcome;")]);
    assert_eq!(found, ["core/src/money/mod.rs:1: money → reconcile: this arrow points up or sideways"]);
}

#[test]
fn crates_have_a_row_and_keep_to_it() {
    assert_eq!(crate_arrow("counterfoil-readers", &["counterfoil-core"]), Vec::<String>::new());
    assert_eq!(crate_arrow("counterfoil-core", &["counterfoil-readers"]).len(), 1);
    assert!(crate_arrow("counterfoil-shed", &[])[0].contains("no row"));
}
