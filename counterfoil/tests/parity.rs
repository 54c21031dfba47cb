//! `docs/parity.json` names everything that a binding must offer. `cargo xtask generate` writes it through this test.
#![cfg(feature = "readers")]

use std::path::Path;

/// Set by `cargo xtask generate`: write the file instead of comparing with it.
const WRITE: &str = "COUNTERFOIL_GENERATE";

#[test]
fn the_parity_manifest_is_what_the_library_offers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/parity.json");
    let expected = serde_json::to_string_pretty(&counterfoil::wire::manifest()).unwrap() + "\n";
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    let line = 1 + present.lines().zip(expected.lines()).take_while(|(old, new)| old == new).count();
    assert!(present == expected, "docs/parity.json:{line}: run `cargo xtask generate`");
}
