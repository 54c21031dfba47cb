//! Writes the sample data anew: `cargo run --example generate_sample [FOLDER]`, by default `examples/data`.
//!
//! It always writes the same bytes; a test compares them with the files in the repository.

mod sample;

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data")), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let sample = sample::generate();
    for (name, text) in
        [("platform_payments.csv", &sample.platform), ("stripe_balance_change_from_activity.csv", &sample.channel)]
    {
        let path = folder.join(name);
        std::fs::write(&path, text)?;
        println!("{} rows  {}", text.lines().count() - 1, path.display());
    }
    println!("to be judged as of {}", sample::AS_OF);
    Ok(())
}
