//! Text that is collected in memory or passed on in blocks, so that a large report never stands in memory twice.

use counterfoil_core::error::{Error, Result, code};
use std::io::Write;

const BLOCK_BYTES: usize = 1 << 16;

/// Where a report is written to. Text is appended to `text`; [`Output::checkpoint`] passes it on where it has grown.
pub(crate) struct Output<'w> {
    pub(crate) text: String,
    sink: Option<&'w mut dyn Write>,
}

impl<'w> Output<'w> {
    pub(crate) const fn memory() -> Self {
        Self { text: String::new(), sink: None }
    }

    pub(crate) fn to(sink: &'w mut dyn Write) -> Self {
        Self { text: String::with_capacity(BLOCK_BYTES + BLOCK_BYTES / 4), sink: Some(sink) }
    }

    /// Called between two records.
    pub(crate) fn checkpoint(&mut self) -> Result<()> {
        if self.text.len() < BLOCK_BYTES { Ok(()) } else { self.pass_on() }
    }

    /// Called at the end.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.pass_on()?;
        self.sink.as_mut().map_or(Ok(()), |sink| sink.flush()).map_err(failed)
    }

    fn pass_on(&mut self) -> Result<()> {
        if let Some(sink) = self.sink.as_mut() {
            sink.write_all(self.text.as_bytes()).map_err(failed)?;
            self.text.clear();
        }
        Ok(())
    }
}

/// The text that `write` produces; without a sink there is nothing that could fail.
pub(crate) fn in_memory(write: impl FnOnce(&mut Output<'_>) -> Result<()>) -> String {
    let mut output = Output::memory();
    let _ = write(&mut output);
    output.text
}

fn failed(source: std::io::Error) -> Error {
    Error::new(&code::IO_WRITE, "the report could not be written").caused_by(source)
}
