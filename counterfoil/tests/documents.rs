//! `docs/jobs-and-policies.md` says everything that there is to say in a job, and its examples run.
#![cfg(all(feature = "readers", feature = "reports"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use counterfoil::Job;
use counterfoil::readers::{Mapping, Source};
use counterfoil::reconcile::{PRESETS, Policy, SeverityTable, StatusRule, Tolerance, ToleranceBudget};
use serde::Serialize;

const PAGE: &str = include_str!("../../docs/jobs-and-policies.md");

fn members(value: impl Serialize) -> Vec<String> {
    serde_json::to_value(value).unwrap().as_object().unwrap().keys().cloned().collect()
}

#[test]
fn every_field_and_every_name_is_described() {
    let mut names: Vec<String> = Vec::new();
    names.extend(members(Policy::default()));
    names.extend(members(Tolerance::default()));
    names.extend(members(StatusRule::default()));
    names.extend(members(SeverityTable::default()));
    names.extend(members(ToleranceBudget::default()));
    names.extend(members(Source::default()));
    names.extend(members(Source::default().csv));
    names.extend(members(Source::default().json));
    names.extend(members(Mapping::default()));
    names.extend(PRESETS.iter().map(|(name, _)| (*name).to_owned()));
    names.extend(counterfoil::wire::manifest().source_formats);
    names.extend(counterfoil::reconcile::DateKind::ALL.iter().map(|kind| kind.name().to_owned()));
    for name in names {
        assert!(PAGE.contains(&format!("`{name}`")), "docs/jobs-and-policies.md does not name `{name}`");
    }
}

#[test]
fn the_examples_are_jobs() {
    let blocks: Vec<&str> = PAGE.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        Job::from_json(block).unwrap();
    }
}

#[test]
fn the_job_files_of_the_examples_are_jobs() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/jobs");
    let mut jobs = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        Job::load(path.to_str().unwrap()).unwrap();
        jobs += 1;
    }
    assert_eq!(jobs, 3);
}
