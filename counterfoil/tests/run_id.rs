//! The id of a run is one text in every language; the Python and Node tests hold the same one.

use counterfoil::reconcile::preset;
use counterfoil::{Reconcile, Result, instant_from_text};

const HEADER: &str = "id,reference,amount_minor,currency,created_at\n";
const PLATFORM: [&str; 2] = ["p1,A-1,5000,USD,2025-10-01T10:00:00Z\n", "p2,A-2,1999,USD,2025-10-02T10:00:00Z\n"];
const CHANNEL: [&str; 2] = ["c1,A-1,5000,USD,2025-10-01T10:00:05Z\n", "c2,A-2,1899,USD,2025-10-02T10:00:05Z\n"];

fn run_id(platform: &[&str]) -> Result<String> {
    let file = |rows: &[&str]| format!("{HEADER}{}", rows.concat());
    let run = Reconcile::new(preset("generic_channel")?).as_of(instant_from_text("2025-11-11")?);
    Ok(run.run_bytes(file(platform).as_bytes(), file(&CHANNEL).as_bytes())?.run_id())
}

#[test]
fn the_same_work_has_the_same_id_in_every_language() -> Result<()> {
    let [first, second] = PLATFORM;
    assert_eq!(run_id(&[first, second])?, "run_f877044d72797b6e79a17773081bc118");
    assert_eq!(run_id(&[second, first])?, run_id(&[first, second])?);
    assert_ne!(run_id(&[first])?, run_id(&[first, second])?);
    Ok(())
}
