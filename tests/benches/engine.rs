//! How long the engine's steps take on made layers of a million vertices, from bytes to answers.
//!
//! `cargo bench --bench engine`; with `ECOZONE_BENCH_LARGE=1` in the environment also on ten million vertices and on
//! 2,900 units of 2.5 million, which takes minutes. `cargo bench --bench engine -- check` runs one step.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot make its input has nothing to measure"
)]

#[path = "../support/layers.rs"]
mod layers;
#[path = "../support/read.rs"]
mod read;

use std::io::{self, Write};
use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use ecozone::analysis::coverage::{CoverageInput, assess_coverage};
use ecozone::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions, check_sites};
use ecozone::geometry::dissolve::dissolve;
use ecozone::geometry::overlay::dissolved_area_m2;
use ecozone::layer::Layer;
use ecozone::layer::index::LayerIndex;
use ecozone::layer::parsed::ParsedLayer;
use ecozone::layer::role::Role;
use ecozone::progress::Progress;

use layers::case::Case;
use layers::write::Written;

/// The fewest that criterion takes: one run is long enough to be steady.
const SAMPLES: usize = 10;

const LARGE: &str = "ECOZONE_BENCH_LARGE";

criterion_group!(benches, engine);
criterion_main!(benches);

fn engine(criterion: &mut Criterion) {
    one_size(criterion, "1M", &Case::ONE);
    if std::env::var_os(LARGE).is_some() {
        one_size(criterion, "10M", &Case::TEN);
        let units = Case {
            units: 2_900,
            ..Case::ONE
        };
        coverage_of_units(criterion, &units);
    }
}

fn one_size(criterion: &mut Criterion, size: &str, case: &Case) {
    let mut group = criterion.benchmark_group(size);
    group.sample_size(SAMPLES);
    let (red_line_text, written) = made(|out| case.write_red_lines(out));
    reading(&mut group, &red_line_text, written);

    let red_lines = parsed(&red_line_text);
    drop(red_line_text);
    group.throughput(Throughput::Elements(written.vertices));
    group.bench_function("normalise", |bencher| {
        bencher.iter_batched(
            || red_lines.clone(),
            |parsed| normalised(parsed, Role::RedLine),
            BatchSize::PerIteration,
        );
    });
    let red_lines = Arc::new(normalised(red_lines, Role::RedLine));
    group.bench_function("index", |bencher| {
        bencher.iter(|| LayerIndex::new(red_lines.shapes()));
    });
    group.bench_function("dissolve", |bencher| {
        bencher.iter(|| {
            let polygons = red_lines.shapes().features().flat_map(|feature| feature.polygons());
            dissolve(polygons, &Progress::new()).expect("nobody cancels")
        });
    });
    group.bench_function("dissolved area", |bencher| {
        bencher.iter(|| dissolved_area_m2(red_lines.shapes(), &Progress::new()).expect("nobody cancels"));
    });
    coverage(
        &mut group,
        "coverage",
        layer(Role::Region, |out| case.write_region(out)),
        &red_lines,
    );
    checking(&mut group, case, &red_lines);
    group.finish();
}

fn reading(group: &mut BenchmarkGroup<'_, WallTime>, text: &[u8], written: Written) {
    group.throughput(Throughput::BytesDecimal(u64::try_from(text.len()).unwrap_or(u64::MAX)));
    group.bench_function("read", |bencher| bencher.iter(|| parsed(text)));
    let read = parsed(text).shapes.len();
    assert_eq!(
        u64::try_from(read).ok(),
        Some(written.features),
        "every feature is read"
    );
}

fn coverage(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, regions: Arc<Layer>, red_lines: &Arc<Layer>) {
    let input = CoverageInput {
        layers: vec![regions, Arc::clone(red_lines)],
        by: None,
        targets: Vec::new(),
        unread: Vec::new(),
    };
    group.bench_function(name, |bencher| {
        bencher.iter(|| assess_coverage(&input, &Progress::new()).expect("a region with polygons"));
    });
}

fn coverage_of_units(criterion: &mut Criterion, case: &Case) {
    let mut group = criterion.benchmark_group("units");
    group.sample_size(SAMPLES);
    let units = layer(Role::Region, |out| case.write_units(out));
    let red_lines = layer(Role::RedLine, |out| case.write_red_lines(out));
    coverage(&mut group, "coverage", units, &red_lines);
    group.finish();
}

fn checking(group: &mut BenchmarkGroup<'_, WallTime>, case: &Case, red_lines: &Arc<Layer>) {
    let input = SiteCheckInput {
        sites: layer(Role::Site, |out| case.write_sites(out)),
        constraints: vec![Constraint::Read(Arc::clone(red_lines))],
        regions: Vec::new(),
        options: SiteCheckOptions::default(),
    };
    group.throughput(Throughput::Elements(u64::from(case.sites)));
    group.bench_function("check", |bencher| {
        bencher.iter(|| check_sites(&input, &Progress::new()).expect("nobody cancels"));
    });
}

fn made(write: impl Fn(&mut dyn Write) -> io::Result<Written>) -> (Vec<u8>, Written) {
    let mut text = Vec::new();
    let written = write(&mut text).expect("memory takes every byte");
    (text, written)
}

fn parsed(text: &[u8]) -> ParsedLayer {
    read::parsed(text, &Progress::new()).expect("what is made is good GeoJSON")
}

fn normalised(parsed: ParsedLayer, role: Role) -> Layer {
    read::normalised(parsed, role, &Progress::new()).expect("GeoJSON is in longitude and latitude")
}

fn layer(role: Role, write: impl Fn(&mut dyn Write) -> io::Result<Written>) -> Arc<Layer> {
    let (text, _) = made(write);
    Arc::new(normalised(parsed(&text), role))
}
