//! Five thousand random sites as GEOS sees them: which of them overlap, and by how much.
//!
//! The layers are made here from a seed; `tests/fixtures/site_check/make_random.py` made the same ones, and the answers.

use crate::layers::case::Case;
use crate::layers::write::Written;
use crate::read::{normalised, parsed};
use ecozone::analysis::site_check::{Constraint, SiteCheckInput, SiteCheckOptions, check_sites};
use ecozone::analysis::site_result::Verdict;
use ecozone::layer::Layer;
use ecozone::layer::role::Role;
use ecozone::progress::Progress;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

const CASE: Case = Case {
    polygons: 6_000,
    vertices: 24,
    region_vertices: 500,
    seed: 20_260_005,
    ..Case::ONE
};

/// Relative, on the dissolved area of a site's overlaps.
const AGREEMENT: f64 = 1e-7;
/// What 0.4 nm along a site's outline amounts to: no overlap is known better.
const LEAST_M2: f64 = 1e-6;

fn layer(role: Role, write: impl FnOnce(&mut dyn Write) -> io::Result<Written>) -> Arc<Layer> {
    let mut text = Vec::new();
    write(&mut text).expect("memory can be written to");
    let progress = Progress::new();
    let parsed = parsed(&text, &progress).expect("the maker writes GeoJSON");
    Arc::new(normalised(parsed, role, &progress).expect("a layer"))
}

fn answers_of_geos() -> BTreeMap<usize, f64> {
    let lines = include_str!("../fixtures/site_check/random.txt").lines();
    let pair = |line: &str| {
        let (number, area) = line.split_once(' ').expect("two columns");
        (number.parse().expect("a number"), area.parse().expect("an area"))
    };
    lines.filter(|line| !line.starts_with('#')).map(pair).collect()
}

#[test]
fn five_thousand_random_sites_overlap_where_geos_finds_it_and_by_as_much() {
    let input = SiteCheckInput {
        sites: layer(Role::Site, |out| CASE.write_sites(out)),
        constraints: vec![Constraint::Read(layer(Role::RedLine, |out| CASE.write_red_lines(out)))],
        regions: Vec::new(),
        options: SiteCheckOptions::default(),
    };
    let result = check_sites(&input, &Progress::new()).expect("not cancelled");
    let answers = answers_of_geos();
    assert_eq!(result.sites.len(), 5_000);
    assert!(answers.len() > 1_000 && answers.len() < 4_500, "{}", answers.len());
    let (mut partly, mut several) = (0, 0);
    for (site, number) in result.sites.iter().zip(1..) {
        let finding = &site.roles[0];
        let Some(expected) = answers.get(&number) else {
            assert_ne!(finding.verdict, Verdict::Overlap, "site {number}");
            continue;
        };
        assert_eq!(finding.verdict, Verdict::Overlap, "site {number}");
        let off_m2 = (finding.area_m2 - expected).abs();
        assert!(
            off_m2 <= (AGREEMENT * expected).max(LEAST_M2),
            "site {number}: {} m² instead of {expected} m²",
            finding.area_m2
        );
        partly += usize::from(finding.share_of_site.is_some_and(|share| share < 1.0));
        several += usize::from(finding.hits.len() > 1);
    }
    assert!(
        partly > 100 && several > 500,
        "{partly} {several}: the case tries little"
    );
}
