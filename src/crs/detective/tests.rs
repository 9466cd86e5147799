//! The traps of practice: each with the reading that must come first and where it lands.
//!
//! Places by pyproj 3.7 (PROJ 9.5): `Transformer.from_crs(code, 4490, always_xy=True)`.

use super::{Candidate, Evidence, Neighbour, candidates, rank, sure};
use crate::crs::choose::PositionSummary;
use crate::texts::Language;

const PARCEL: [[f64; 2]; 2] = [[521_418.226, 4_431_205.318], [521_566.917, 4_431_212.604]];

fn read(positions: &[[f64; 2]], neighbours: &[Neighbour]) -> Vec<Candidate> {
    candidates(&PositionSummary::of(positions), None, neighbours)
}

fn codes(candidates: &[Candidate]) -> Vec<&str> {
    candidates.iter().map(|candidate| candidate.crs.as_str()).collect()
}

fn layer(name: &str, box_lonlat: [f64; 4]) -> Neighbour {
    Neighbour {
        name: name.to_owned(),
        box_lonlat,
    }
}

fn lands_at(candidate: &Candidate, lonlat: [f64; 2]) {
    let [west, south, ..] = candidate.box_lonlat;
    // The box holds a few metres more than its positions, since the grid of the plane is turned against the degrees.
    let is_there = (west - lonlat[0]).abs() < 5e-5 && (south - lonlat[1]).abs() < 5e-5;
    assert!(is_there, "{candidate:?}");
}

fn with_prefix(prefix_m: f64) -> Vec<[f64; 2]> {
    PARCEL.iter().map(|[east, north]| [east + prefix_m, *north]).collect()
}

#[test]
fn a_number_before_the_easting_names_its_zone_of_three_or_six_degrees() {
    for (prefix_m, code, width) in [(39e6, "EPSG:4527", 3), (20e6, "EPSG:4498", 6)] {
        let found = read(&with_prefix(prefix_m), &[]);
        assert_eq!(codes(&found), [code]);
        lands_at(&found[0], [117.250_871_063_362_9, 40.014_825_427_163_27]);
        let named = |evidence: &Evidence| matches!(evidence, Evidence::ZoneNumber { width_deg, meridian_deg: 117, .. } if *width_deg == width);
        assert!(found[0].evidence.iter().any(named), "{found:?}");
    }
}

#[test]
fn eastings_beyond_their_zone_are_offered_with_the_distance_that_speaks_against_them() {
    let found = read(&[[39_700_000.0, 4_431_205.318]], &[]);
    assert_eq!(codes(&found), ["EPSG:4527"]);
    lands_at(&found[0], [119.341_681_481_789_3, 39.991_434_004_368_51]);
    let text = found[0].evidence[1].text(Language::En);
    assert!(text.contains("200.0 km") && text.contains("beyond"), "{text}");
}

#[test]
fn without_a_zone_number_every_meridian_is_a_candidate_and_the_open_layers_order_them() {
    let found = read(&PARCEL, &[]);
    // 21 meridians of 3° zones, and UTM zones 43 to 53.
    assert_eq!(found.len(), 32);
    assert!(codes(&found).contains(&"EPSG:4548") && codes(&found).contains(&"EPSG:32650"));
    let county = layer("Yutian", [117.2, 39.9, 117.4, 40.1]);
    let found = read(&PARCEL, &[county]);
    assert_eq!(codes(&found[..2]), ["EPSG:4548", "EPSG:32650"]);
    lands_at(&found[0], [117.250_871_063_362_9, 40.014_825_427_163_27]);
    assert_eq!(found[0].distance_km, Some(0.0));
    // The next meridian is 3° of longitude off: some 240 km at 40° N.
    assert!(
        found[2].distance_km.is_some_and(|km| (200.0..260.0).contains(&km)),
        "{:?}",
        found[2]
    );
    // Both land in the county, some kilometres apart: a person has to say which.
    assert_eq!(sure(&found), None);
}

#[test]
fn beyond_the_width_of_three_degrees_only_zones_of_six_come_near() {
    let found = read(&[[720_000.0, 4_431_205.0]], &[]);
    assert!(codes(&found).contains(&"EPSG:4509"), "{:?}", codes(&found));
    let of_117 = found
        .iter()
        .find(|candidate| candidate.crs == "EPSG:4509")
        .expect("it is there");
    lands_at(of_117, [119.575_636_421_530_32, 39.986_465_404_203_87]);
}

#[test]
fn web_mercator_that_poses_as_zone_13_is_told_by_the_open_layers() {
    let positions = [[13_358_338.9, 4_300_621.4], [13_358_438.9, 4_300_721.4]];
    let alone = read(&positions, &[]);
    assert_eq!(codes(&alone), ["EPSG:4491", "EPSG:3857"]);
    lands_at(&alone[0], [73.368_689_936_138_28, 38.827_524_361_525_88]);
    lands_at(&alone[1], [120.000_000_043_183_55, 36.000_000_203_168_91]);
    assert_eq!(sure(&alone), None);
    let told = alone[1].evidence.iter().find_map(|evidence| match evidence {
        Evidence::WebMercator { area_factor } => Some(*area_factor),
        _ => None,
    });
    // 1 / cos² 36° = 1.5279
    assert!((told.expect("told") - 1.5279).abs() < 1e-3, "{told:?}");
    for (county, code) in [
        (layer("Qingdao", [119.5, 35.6, 121.0, 37.1]), "EPSG:3857"),
        (layer("Kashgar", [73.0, 38.0, 76.0, 40.0]), "EPSG:4491"),
    ] {
        let found = read(&positions, &[county]);
        assert_eq!(sure(&found).map(|candidate| candidate.crs.as_str()), Some(code));
    }
    // A layer of the whole country decides nothing.
    let country = layer("China", [73.0, 18.0, 135.0, 53.5]);
    assert_eq!(sure(&read(&positions, &[country])), None);
}

#[test]
fn swapped_columns_are_offered_the_right_way_round_and_never_taken_unasked() {
    let swapped: Vec<[f64; 2]> = with_prefix(39e6).iter().map(|[east, north]| [*north, *east]).collect();
    let county = layer("Yutian", [117.2, 39.9, 117.4, 40.1]);
    let found = read(&swapped, std::slice::from_ref(&county));
    assert_eq!(codes(&found), ["EPSG:4527/yx"]);
    lands_at(&found[0], [117.250_871_063_362_9, 40.014_825_427_163_27]);
    assert_eq!(sure(&found), None);
    let degrees = read(&[[40.01, 117.25], [40.02, 117.26]], &[county]);
    assert_eq!(codes(&degrees), ["EPSG:4490/yx"]);
    assert_eq!(
        degrees[0].box_lonlat.map(f64::to_bits),
        [117.25, 40.01, 117.26, 40.02].map(f64::to_bits)
    );
    assert_eq!(sure(&degrees), None);
    // 40, 80 can be a place in the Arctic as well as one in Xinjiang.
    let both = read(&[[40.0, 80.0]], &[]);
    assert_eq!(codes(&both), ["EPSG:4490/yx", "EPSG:4326"]);
}

#[test]
fn what_the_file_says_stands_among_the_evidence() {
    let degrees = PositionSummary::of(&[[117.25, 40.01]]);
    let found = candidates(&degrees, Some("EPSG:4527"), &[]);
    assert_eq!(codes(&found), ["EPSG:4490"]);
    let against = Evidence::DeclaredOther {
        stated: "EPSG:4527".to_owned(),
    };
    assert!(found[0].evidence.contains(&against), "{found:?}");
    let parcel = PositionSummary::of(&PARCEL);
    let found = candidates(&parcel, Some("EPSG:4547"), &[]);
    assert_eq!(found[0].crs, "EPSG:4547");
}

#[test]
fn a_citys_own_system_and_mixed_units_have_no_candidates() {
    assert!(read(&[[500_123.0, 302_456.0]], &[]).is_empty());
    assert!(read(&[[3_012.0, 4_456.0]], &[]).is_empty());
    assert!(read(&[[39_500_000.0, 4_400_000.0], [116.0, 40.0]], &[]).is_empty());
    // Two zones in one file.
    assert!(read(&[[39_500_000.0, 4_400_000.0], [40_500_000.0, 4_400_000.0]], &[]).is_empty());
    assert!(read(&[], &[]).is_empty());
}

#[test]
fn ranking_again_replaces_what_was_said_of_layers() {
    let mut found = read(&PARCEL, &[layer("Yutian", [117.2, 39.9, 117.4, 40.1])]);
    rank(&mut found, &[layer("Datong", [114.2, 39.9, 114.4, 40.1])]);
    assert_eq!(found[0].crs, "EPSG:4547");
    let of_layers = |evidence: &&Evidence| matches!(evidence, Evidence::Meets { .. } | Evidence::Apart { .. });
    assert_eq!(found[0].evidence.iter().filter(of_layers).count(), 1);
    rank(&mut found, &[]);
    assert_eq!(found[0].distance_km, None);
}

#[test]
fn every_piece_of_evidence_is_said_in_both_languages() {
    let layers = [layer("于田", [117.2, 39.9, 117.4, 40.1])];
    for candidate in read(&PARCEL, &layers) {
        for evidence in &candidate.evidence {
            assert!(!evidence.text(Language::Zh).is_empty() && !evidence.text(Language::En).is_empty());
        }
        assert!(candidate.place_text().contains("° E"), "{candidate:?}");
    }
}
