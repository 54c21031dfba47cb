//! A bar for long work; nothing where the work is short or nobody looks.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Work that ends sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(300);

/// The callback of a run. indicatif draws only where standard error is a terminal.
pub(crate) fn bar() -> impl Fn(&'static str, u64, u64) + Send + Sync + 'static {
    let begin = Instant::now();
    let shown: Mutex<Option<ProgressBar>> = Mutex::new(None);
    move |stage, done, total| {
        let Ok(mut shown) = shown.lock() else { return };
        if shown.is_none() && begin.elapsed() < PATIENCE {
            return;
        }
        let bar = shown.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg:12} [{bar:40}] {percent:>3} %  {elapsed}");
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_message(stage);
        bar.set_length(total);
        bar.set_position(done);
    }
}
