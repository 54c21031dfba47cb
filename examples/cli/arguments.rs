//! The command line of the reconcile example.

use super::failure::{Failure, USAGE};
use counterfoil::reports::Language;
use std::path::PathBuf;

pub(crate) const HELP: &str = "\
reconcile: hold two files against each other and explain every record

    reconcile                                       the sample data in examples/data
    reconcile PLATFORM CHANNEL --as-of 2025-11-11   two files: CSV, JSON or NDJSON

    --policy NAME|FILE          stripe_settlement (default), stripe_payments, generic_channel, or a file with a policy
                                or a job (policy and both sources); see docs/jobs-and-policies.md
    --as-of DATE|INSTANT        when ages and timing windows are judged: 2025-11-11 or 2025-11-11T08:00:00Z
    --platform-source NAME|FILE how the platform's file is read: a format's name, or a file with a mapping
    --channel-source NAME|FILE  how the channel's file is read
    --out FOLDER                where report.html, report.json and differences.csv go (default: out)
    --language en|zh            language of the page and the summary
    --threads N                 threads at work (default: as many as there are)
    --fail-on SEVERITY          end with code 1 where a difference is at least low, medium, high or critical

ends with 0 when the comparison was made, 1 by --fail-on, 2 for wrong arguments, policy or mapping, 3 for input that
could not be read, 4 for a defect
";

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) files: Option<(PathBuf, PathBuf)>,
    pub(crate) policy: Option<String>,
    pub(crate) as_of: Option<String>,
    pub(crate) platform_source: Option<String>,
    pub(crate) channel_source: Option<String>,
    pub(crate) out: PathBuf,
    pub(crate) language: Language,
    pub(crate) threads: Option<usize>,
    pub(crate) fail_on: Option<String>,
    pub(crate) help: bool,
}

const OPTIONS: [&str; 9] =
    ["policy", "as-of", "platform-source", "channel-source", "out", "language", "threads", "fail-on", "help"];

impl Arguments {
    pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Self, Failure> {
        use lexopt::prelude::{Long, Short, Value, ValueExt as _};
        let mut files: Vec<PathBuf> = Vec::new();
        let mut arguments = Self {
            files: None,
            policy: None,
            as_of: None,
            platform_source: None,
            channel_source: None,
            out: PathBuf::from("out"),
            language: Language::English,
            threads: None,
            fail_on: None,
            help: false,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Value(path) => files.push(path.into()),
                Short('h') | Long("help") => arguments.help = true,
                Long("policy") => arguments.policy = Some(parser.value()?.string()?),
                Long("as-of") => arguments.as_of = Some(parser.value()?.string()?),
                Long("platform-source") => arguments.platform_source = Some(parser.value()?.string()?),
                Long("channel-source") => arguments.channel_source = Some(parser.value()?.string()?),
                Long("out") => arguments.out = parser.value()?.into(),
                Long("language") => arguments.language = language(&parser.value()?.string()?)?,
                Long("threads") => arguments.threads = Some(parser.value()?.parse()?),
                Long("fail-on") => arguments.fail_on = Some(severity(parser.value()?.string()?)?),
                other => return Err(unknown(&other)),
            }
        }
        let mut files = files.into_iter();
        arguments.files = match (files.next(), files.next(), files.next()) {
            (None, ..) => None,
            (Some(platform), Some(channel), None) => Some((platform, channel)),
            _ => return Err(usage("two files are compared: PLATFORM CHANNEL")),
        };
        if arguments.files.is_some() && arguments.as_of.is_none() && !arguments.help {
            return Err(usage("say when the files are judged: --as-of 2025-11-11 (the clock is never asked)"));
        }
        Ok(arguments)
    }
}

fn unknown(argument: &lexopt::Arg<'_>) -> Failure {
    let lexopt::Arg::Long(name) = argument else { return usage("this option is not known; --help lists them") };
    let list = OPTIONS.map(|option| format!("--{option}")).join(", ");
    usage(&format!("--{name} is not known; there are {list}"))
}

fn language(text: &str) -> Result<Language, Failure> {
    match text {
        "en" => Ok(Language::English),
        "zh" => Ok(Language::Chinese),
        other => Err(usage(&format!("--language is en or zh, not {other:?}"))),
    }
}

fn severity(text: String) -> Result<String, Failure> {
    let known = counterfoil::reconcile::Severity::ALL.map(|severity| severity.name());
    if known.contains(&text.as_str()) {
        return Ok(text);
    }
    Err(usage(&format!("--fail-on is one of {}, not {text:?}", known.join(", "))))
}

fn usage(message: &str) -> Failure {
    Failure { code: USAGE, message: format!("{message}\n       reconcile --help shows all of it") }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        usage(&error.to_string())
    }
}
