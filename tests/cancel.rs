//! Whoever stops a job has it stopped at once, wherever it is, and finds nothing half-made.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "support/read.rs"]
mod read;

#[path = "support/layers.rs"]
#[allow(dead_code, reason = "shared with the benches")]
mod layers;

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use ecozone::analysis::coverage::{CoverageInput, assess_coverage};
use ecozone::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions, check_sites};
use ecozone::geometry::dissolve::dissolve;
use ecozone::layer::Layer;
use ecozone::layer::role::Role;
use ecozone::operations::export::{ReportContext, export_coverage};
use ecozone::progress::Progress;
use ecozone::report::context::{Publication, RunRecord};
use ecozone::report::shape::ReportShape;
use ecozone::texts::Language;
use layers::case::Case;
use layers::write::Written;
use read::{normalised, parsed};

/// Moments over the length of a job at which it is stopped.
const MOMENTS: u32 = 12;

/// What a person takes for "at once" (Nielsen, Usability Engineering, 1993, 5.5: 0.1 s).
const AT_ONCE: Duration = Duration::from_millis(100);

/// A test shares its processors with others, unoptimised code is slower by a few times, and a thread that is not run
/// answers nothing: no single answer may take longer than this, and half of them no longer than `AT_ONCE`.
const AT_WORST: Duration = Duration::from_millis(400);

/// Runs `work` once to its end, then stops it at moments spread over the time that took.
#[track_caller]
fn check(name: &str, work: impl Fn(&Progress) -> bool + Sync) {
    let begin = Instant::now();
    assert!(work(&Progress::new()), "{name} comes to its end if nobody stops it");
    let whole = begin.elapsed();
    let mut answers: Vec<Duration> = Vec::new();
    for moment in 0..MOMENTS {
        let progress = Progress::new();
        let (done, is_done) = channel();
        let answer = thread::scope(|scope| {
            scope.spawn(|| {
                let finished = work(&progress);
                done.send(finished).expect("somebody waits");
            });
            match is_done.recv_timeout(whole * moment / MOMENTS) {
                Ok(_) => None,
                Err(RecvTimeoutError::Disconnected) => panic!("{name} broke"),
                Err(RecvTimeoutError::Timeout) => {
                    progress.cancel();
                    let asked = Instant::now();
                    is_done.recv().expect("an answer");
                    Some(asked.elapsed())
                }
            }
        });
        answers.extend(answer);
    }
    answers.sort_unstable();
    let told = || format!("{name}, {whole:?} in all, answers after {answers:?}");
    assert!(answers.last().is_none_or(|worst| *worst <= AT_WORST), "{}", told());
    let middle = answers.get(answers.len() / 2);
    assert!(middle.is_none_or(|middle| *middle <= AT_ONCE), "{}", told());
    if std::env::var_os("ECOZONE_TELL_TIMES").is_some() {
        eprintln!("{}", told());
    }
}

fn text(write: impl Fn(&mut dyn Write) -> io::Result<Written>) -> Vec<u8> {
    let mut text = Vec::new();
    write(&mut text).expect("memory takes every byte");
    text
}

fn layer(role: Role, bytes: &[u8]) -> Arc<Layer> {
    let parsed = parsed(bytes, &Progress::new()).expect("what is made is good GeoJSON");
    Arc::new(normalised(parsed, role, &Progress::new()).expect("in longitude and latitude"))
}

#[test]
fn reading_normalising_coverage_check_dissolving_and_writing_a_million_vertices_stop_at_once_and_leaves_no_file() {
    let case = Case::ONE;
    let red_line_text = text(|out| case.write_red_lines(out));
    check("reading", |progress| parsed(&red_line_text, progress).is_ok());
    let read = parsed(&red_line_text, &Progress::new()).expect("read before");
    check("normalising", |progress| {
        normalised(read.clone(), Role::RedLine, progress).is_ok()
    });
    let red_lines = Arc::new(normalised(read, Role::RedLine, &Progress::new()).expect("normalised before"));
    let region = layer(Role::Region, &text(|out| case.write_region(out)));

    let input = CoverageInput {
        layers: vec![Arc::clone(&region), Arc::clone(&red_lines)],
        by: None,
        targets: Vec::new(),
        unread: Vec::new(),
    };
    check("coverage", |progress| assess_coverage(&input, progress).is_ok());
    check("dissolving", |progress| {
        let polygons = red_lines.shapes().features().flat_map(|feature| feature.polygons());
        dissolve(polygons, progress).is_ok()
    });

    let sites = layer(Role::Site, &text(|out| case.write_sites(out)));
    let check_input = SiteCheckInput {
        sites,
        constraints: vec![Constraint::Read(Arc::clone(&red_lines))],
        regions: vec![region],
        options: SiteCheckOptions::default(),
    };
    check("checking sites", |progress| check_sites(&check_input, progress).is_ok());

    let result = assess_coverage(&input, &Progress::new()).expect("assessed before");
    let context = ReportContext {
        language: Language::En,
        title: String::new(),
        date: None,
        layers: input.layers.clone(),
        by: None,
        publication: Publication::default(),
        map: Arc::default(),
        shape: ReportShape::default(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    check("writing features", |progress| {
        let path = folder.path().join("out.geojson");
        let is_written = export_coverage(&result, &context, &RunRecord::default(), &path, progress).is_ok();
        assert_eq!(path.exists(), is_written, "a file is whole or absent");
        if is_written {
            std::fs::remove_file(&path).expect("removed");
        }
        let left = std::fs::read_dir(folder.path()).expect("listed").count();
        assert_eq!(left, 0, "nothing is left beside it");
        is_written
    });
}
