//! The result as one page that needs nothing else: no network, no fonts, no files beside it.
//!
//! What it shows without a script is whole: summary, bridges, the most urgent differences, what was left out. The script
//! adds the table of all differences. Style and script are constants, and the page's security policy names their hashes,
//! so that nothing else can run even if something slipped through the escaping.

mod answers;
mod bridge;
mod data;
mod differences;
mod left_out;
mod strings;

use crate::Report;
use crate::language::{Language, Text};
use crate::mask::shown;
use crate::output::{Output, in_memory};
use counterfoil_core::error::Result;
use counterfoil_core::reconcile::ENGINE_VERSION;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::io::Write;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// SHA-256 of [`STYLE`] and [`SCRIPT`] in base64, as the content security policy writes them (W3C CSP level 3); a test
/// compares them and prints the right ones.
const STYLE_HASH: &str = include_str!("page.css.sha256");
const SCRIPT_HASH: &str = include_str!("page.js.sha256");

/// The most differences that one page carries, unless [`HtmlOptions::maximum_differences`] says otherwise.
pub const DEFAULT_MAXIMUM_DIFFERENCES: usize = 200_000;

/// How the page is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlOptions {
    /// The language in which the page opens; it can be switched on the page.
    pub language: Language,
    /// The heading; without one, the names of the two sources.
    pub title: Option<String>,
    /// How many differences the page carries, the most urgent first; the page says how many there are in all.
    pub maximum_differences: usize,
}

impl Default for HtmlOptions {
    fn default() -> Self {
        Self { language: Language::English, title: None, maximum_differences: DEFAULT_MAXIMUM_DIFFERENCES }
    }
}

impl Report<'_> {
    /// The result as one self-contained HTML page.
    pub fn to_html(&self, options: &HtmlOptions) -> String {
        in_memory(|output| self.html(output, options))
    }

    /// As [`Self::to_html`], into a writer.
    ///
    /// # Errors
    /// `io.write` when the writer fails.
    pub fn write_html(&self, mut writer: impl Write, options: &HtmlOptions) -> Result<()> {
        self.html(&mut Output::to(&mut writer), options)
    }

    fn html(&self, output: &mut Output<'_>, options: &HtmlOptions) -> Result<()> {
        let title = self.title(options);
        output.text.push_str(&self.page(&title, options).into_string());
        // The document's two ends are one template; the data goes in between its last two elements.
        output.text.push_str("<script type=\"application/json\" id=\"data\">");
        data::write(self, output, options)?;
        output.text.push_str("</script><script>");
        output.text.push_str(SCRIPT);
        output.text.push_str("</script></body></html>\n");
        output.finish()
    }

    fn title(&self, options: &HtmlOptions) -> String {
        let title = options.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        title.map_or_else(
            || format!("{} ↔ {}", shown(&self.platform.source), shown(&self.channel.source)),
            |title| shown(title).into_owned(),
        )
    }

    /// Everything up to the data: the body stays open.
    fn page(&self, title: &str, options: &HtmlOptions) -> Markup {
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            SCRIPT_HASH.trim(),
            STYLE_HASH.trim()
        );
        let key = match options.language {
            Language::English => "en",
            Language::Chinese => "zh",
        };
        html! {
            (DOCTYPE)
            (PreEscaped(format!("<html lang=\"{}\" data-language=\"{key}\">", options.language.tag())))
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (strings::REPORT.of(options.language)) }
                style { (PreEscaped(STYLE)) }
            }
            (PreEscaped("<body>"))
            a.skip href="#differences" { (both(strings::SKIP)) }
            (self.masthead(title))
            main {
                (self.answers())
                div.split {
                    (self.why())
                    (self.first())
                }
                (self.bridges())
                (self.differences(options))
                (self.left_out())
                (reading())
            }
            footer {
                p { (both_made(|language| strings::MADE_BY.of(language).replace("{version}", ENGINE_VERSION))) }
            }
        }
    }
}

/// A text in both languages, of which the style shows one.
fn both(text: Text) -> Markup {
    html! { span.en lang="en" { (text.english) } span.zh lang="zh-Hans" { (text.chinese) } }
}

/// Two sentences made from values, as [`both`].
fn both_made(make: impl Fn(Language) -> String) -> Markup {
    html! {
        span.en lang="en" { (make(Language::English)) }
        span.zh lang="zh-Hans" { (make(Language::Chinese)) }
    }
}

/// Text from outside that may be broken after its separators, as long file names must.
fn breakable(text: &str) -> Markup {
    let text = shown(text);
    html! { @for part in text.split_inclusive(['_', '.', '-', '/', '\\']) { (part) wbr; } }
}

fn reading() -> Markup {
    html! {
        section.reading {
            details {
                summary { h2 { (both(strings::READING)) } }
                ul {
                    @for text in [
                        strings::READING_AMOUNTS, strings::READING_RISK, strings::READING_URGENCY, strings::READING_PRIVACY,
                    ] { li { (both(text)) } }
                }
                dl.glossary {
                    @for outcome in counterfoil_core::reconcile::Outcome::ALL {
                        dt { (both(crate::vocabulary::outcome(outcome))) }
                        dd { (both(crate::vocabulary::outcome_meaning(outcome))) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
