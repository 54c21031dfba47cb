//! A comparison as text, for people and for programs.

use crate::comparison::Comparison;
use crate::error::{Error, Result, code};
use crate::reconcile::{Severity, Side};
use crate::reports::{ByteOrderMark, CsvOptions, Explanation, HtmlOptions, JsonOptions, Language, Layout, Report};
use chrono::SecondsFormat;
use std::io::Write;
use std::path::Path;

impl Comparison {
    /// The report, for everything that [`Report`] can write beyond the shorthands here.
    pub fn report(&self) -> Report<'_> {
        let (platform, channel) = (self.records(Side::Platform), self.records(Side::Channel));
        Report::new(platform, channel, self.policy(), self.reconciliation())
    }

    /// Policy, `as_of`, summary, bridges and findings as JSON text, with the members of [`Self::to_json`]; without the
    /// differences, so that it stays small.
    pub fn overview(&self) -> String {
        let result = self.reconciliation();
        let mut summary = serde_json::json!(result.summary);
        let severities = Severity::ALL.iter().zip(result.summary.severities);
        summary["severities"] = severities.map(|(severity, count)| (severity.name(), count)).collect();
        serde_json::json!({
            "policy": result.policy,
            "as_of": result.as_of.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            "summary": summary,
            "bridges": result.bridges,
            "findings": result.findings,
        })
        .to_string()
    }

    /// The result as JSON text: the same bytes for the same work from every language, on any number of threads.
    pub fn to_json(&self) -> String {
        self.report().to_json(JsonOptions::default())
    }

    /// The result as JSON text without white space.
    pub fn to_compact_json(&self) -> String {
        self.report().to_json(JsonOptions { layout: Layout::Compact })
    }

    /// The differences as CSV, for a spreadsheet; headers and sentences in a language, codes as they are.
    pub fn to_csv(&self, language: Language) -> String {
        self.report().to_csv(csv_options(language))
    }

    /// One self-contained page that a finance person reads without help.
    pub fn to_html(&self, language: Language) -> String {
        self.report().to_html(&html_options(language))
    }

    /// A summary for a terminal.
    pub fn to_text(&self, language: Language) -> String {
        self.report().to_text(language)
    }

    /// What became of one record and why: the pass and fields that matched it, or the nearest candidate, the test that
    /// failed and by how much; in data and as a sentence in both languages. `None` for a row that is not there.
    ///
    /// ```
    /// # use counterfoil::{Reconcile, instant_from_text, reconcile::{Side, preset}, reports::Language};
    /// # fn main() -> counterfoil::Result<()> {
    /// let comparison = Reconcile::new(preset("generic_channel")?).as_of(instant_from_text("2025-11-11")?).run_bytes(
    ///     b"id,reference,amount_minor,currency\np1,A-1,5000,USD\n",
    ///     b"id,reference,amount_minor,currency\nc1,A-1,4900,USD\n",
    /// )?;
    /// let story = comparison.explain(Side::Platform, 0).ok_or("there is a row").unwrap();
    /// assert_eq!(story.reason.name(), "amount_off");
    /// assert_eq!(story.gap.map(|gap| gap.value), Some(-100));
    /// println!("{}", story.sentence(Language::English));
    /// # Ok(())
    /// # }
    /// ```
    pub fn explain(&self, side: Side, row: usize) -> Option<Explanation> {
        self.report().explain(side, row)
    }

    /// Writes `report.html`, `report.json` and `differences.csv` into a folder, which is made where it is not there.
    ///
    /// # Errors
    /// `io.write` with the `path`.
    pub fn write_reports(&self, folder: impl AsRef<Path>, language: Language) -> Result<()> {
        let folder = folder.as_ref();
        std::fs::create_dir_all(folder).map_err(|source| unwritable(folder, source))?;
        self.write(folder, "report.html", |report, file| report.write_html(file, &html_options(language)))?;
        self.write(folder, "report.json", |report, file| report.write_json(file, JsonOptions::default()))?;
        self.write(folder, "differences.csv", |report, file| report.write_differences_csv(file, csv_options(language)))
    }

    fn write(
        &self,
        folder: &Path,
        name: &str,
        write: impl FnOnce(&Report<'_>, &mut std::io::BufWriter<std::fs::File>) -> Result<()>,
    ) -> Result<()> {
        let path = folder.join(name);
        let file = std::fs::File::create(&path).map_err(|source| unwritable(&path, source))?;
        let mut file = std::io::BufWriter::new(file);
        write(&self.report(), &mut file).map_err(|error| error.with("path", path.display()))?;
        file.flush().map_err(|source| unwritable(&path, source))
    }
}

/// Spreadsheets misread 中文 without a byte order mark.
fn csv_options(language: Language) -> CsvOptions {
    let byte_order_mark = match language {
        Language::English => ByteOrderMark::Absent,
        Language::Chinese => ByteOrderMark::Present,
    };
    CsvOptions { language, byte_order_mark }
}

fn html_options(language: Language) -> HtmlOptions {
    HtmlOptions { language, ..HtmlOptions::default() }
}

fn unwritable(path: &Path, source: std::io::Error) -> Error {
    Error::new(&code::IO_WRITE, source.to_string()).with("path", path.display()).caused_by(source)
}
