//! Results as one tidy table each, in full precision, for a spreadsheet; opens as UTF-8 in Excel.
use super::context::LayerFacts;
use super::words;
use crate::analysis::cases::Review;
use crate::analysis::coverage_result::{CoverageResult, RegionKind, UnitCoverage};
use crate::analysis::outcome::Outcome;
use crate::analysis::site_result::{Hit, RoleFinding, SiteCheckResult, SiteResult};
use crate::issues::Issue;
use crate::layer::Layer;
use csv::{Terminator, Writer, WriterBuilder};
use std::collections::BTreeMap;

/// Excel takes a file without this mark for the local encoding.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

type Row = Vec<String>;

/// One row per unit and one for the dissolved total; a set of columns per role.
///
/// # Errors
/// Only if memory can't be written to.
pub fn coverage(result: &CoverageResult) -> std::io::Result<Vec<u8>> {
    let mut heading: Row = ["level", "name", "code", "kind", "area_m2", "official_area_m2"]
        .map(str::to_owned)
        .into();
    for role in &result.roles {
        let code = role.code();
        let columns = ["area_m2", "ratio", "official_ratio", "features"];
        heading.extend(columns.map(|column| format!("{code}_{column}")));
    }
    let rows = result.units.iter().map(|unit| unit_row(unit, &unit.region_layer_name));
    let total = unit_row(&result.total, "total");
    table(heading, rows.chain(std::iter::once(total)))
}

fn unit_row(unit: &UnitCoverage, level: &str) -> Row {
    let mut row = vec![
        level.to_owned(),
        unit.name.clone(),
        unit.code.clone(),
        unit.kind.map_or("", RegionKind::code).to_owned(),
        unit.area_m2.to_string(),
        number(unit.official_area_m2),
    ];
    for role in &unit.roles {
        row.extend([
            role.area_m2.to_string(),
            number(role.ratio),
            number(role.official_ratio),
            role.features.to_string(),
        ]);
    }
    row
}

/// One row per line of a layer's ledger; places in longitude/latitude degrees, areas in m².
///
/// # Errors
/// Only if memory can't be written to.
pub fn ledger(layer: &Layer) -> std::io::Result<Vec<u8>> {
    let heading: Vec<&str> = [&ISSUE_HEADINGS[..], &["detail"]].concat();
    let rows = layer.issues().iter().map(|issue| {
        let mut row = issue_cells(issue);
        row.push(issue.detail.clone());
        row
    });
    table(heading.into_iter().map(str::to_owned).collect(), rows)
}

const ISSUE_HEADINGS: [&str; 8] = [
    "feature",
    "id",
    "fault",
    "action",
    "longitude",
    "latitude",
    "area_before_m2",
    "area_after_m2",
];

/// A line of a ledger, under [`ISSUE_HEADINGS`].
fn issue_cells(issue: &Issue) -> Vec<String> {
    vec![
        issue.feature.to_string(),
        issue.id.clone(),
        issue.fault.code().to_owned(),
        issue.action.code().to_owned(),
        number(issue.at.map(|position| position[0])),
        number(issue.at.map(|position| position[1])),
        number(issue.area_before_m2),
        number(issue.area_after_m2),
    ]
}

/// One row per line of the ledger of each layer, and per flaw within it; places in longitude/latitude degrees, areas in m²,
/// widths in m.
///
/// # Errors
/// Only if memory can't be written to.
pub fn info(layers: &[LayerFacts]) -> std::io::Result<Vec<u8>> {
    let heading = [
        "file",
        "feature",
        "id",
        "finding",
        "action",
        "longitude",
        "latitude",
        "area_before_m2",
        "area_after_m2",
        "flaw_area_m2",
        "flaw_width_m",
        "detail",
    ];
    let mut rows = Vec::new();
    for facts in layers {
        let layer = &facts.layer;
        let file = &layer.input().path;
        for issue in layer.issues() {
            let mut row = vec![file.clone()];
            row.extend(issue_cells(issue));
            row.extend([String::new(), String::new(), issue.detail.clone()]);
            rows.push(row);
        }
        for place in facts.quality.iter().flat_map(|quality| &quality.places) {
            let [longitude, latitude] = place.shape.feature(0).bounds().center();
            let joined = |text: &dyn Fn(usize) -> String| -> String {
                let each: Vec<String> = place.features.iter().map(|feature| text(*feature)).collect();
                each.join("; ")
            };
            rows.push(vec![
                file.clone(),
                joined(&|feature| layer.feature_number(feature).to_string()),
                joined(&|feature| layer.feature_id(feature)),
                place.flaw.code().to_owned(),
                String::new(),
                longitude.to_string(),
                latitude.to_string(),
                String::new(),
                String::new(),
                place.area_m2.to_string(),
                place.width_m.to_string(),
                String::new(),
            ]);
        }
    }
    table(heading.map(str::to_owned).into(), rows.into_iter())
}

/// One row per hit, and one per site and role without hits: `feature` is empty there. Places are longitude and latitude in
/// degrees. `reviews` are quoted by the id of the site.
///
/// # Errors
/// Only if memory can't be written to.
pub fn check(result: &SiteCheckResult, reviews: &BTreeMap<String, Review>) -> std::io::Result<Vec<u8>> {
    let heading = [
        "site",
        "site_name",
        "project",
        "admin",
        "tenure",
        "site_verdict",
        "site_outcome",
        "overruled",
        "overrule_reason",
        "site_area_m2",
        "site_length_m",
        "declared_area_m2",
        "planar_area_m2",
        "role",
        "role_verdict",
        "role_outcome",
        "why",
        "role_area_m2",
        "role_share_of_site",
        "layer",
        "feature",
        "id",
        "code",
        "name",
        "kind",
        "zone",
        "level",
        "function",
        "basis",
        "verdict",
        "area_m2",
        "width_m",
        "length_m",
        "share_of_site",
        "share_of_feature",
        "sliver",
        "nearest_id",
        "nearest_name",
        "nearest_distance_m",
        "nearest_bearing_deg",
        "nearest_from_longitude",
        "nearest_from_latitude",
        "nearest_to_longitude",
        "nearest_to_latitude",
    ];
    let mut rows = Vec::new();
    for site in &result.sites {
        let of_site = site_cells(site, reviews.get(&site.id));
        for finding in &site.roles {
            if finding.hits.is_empty() && finding.slivers.is_empty() {
                rows.push(check_row(&of_site, finding, None));
            }
            // Overlaps that a tolerance made touches are listed as well: nothing is suppressed in silence.
            let listed = finding.hits.iter().chain(&finding.slivers);
            rows.extend(listed.map(|hit| check_row(&of_site, finding, Some(hit))));
        }
    }
    table(heading.map(str::to_owned).into(), rows.into_iter())
}

/// What every row of a site begins with.
fn site_cells(site: &SiteResult, review: Option<&Review>) -> Row {
    let admin = site.admin.iter().map(|(code, name)| format!("{name} {code}"));
    let overruled = review.and_then(|review| review.overrule);
    vec![
        site.id.clone(),
        site.name.clone(),
        site.project.clone().unwrap_or_default(),
        admin.collect::<Vec<_>>().join("; "),
        site.tenure.map_or_else(String::new, |tenure| tenure.code().to_owned()),
        site.verdict.code().to_owned(),
        Outcome::of_site(site).code().to_owned(),
        overruled.map_or_else(String::new, |verdict| verdict.code().to_owned()),
        review.map(|review| review.reason.clone()).unwrap_or_default(),
        site.area_m2.to_string(),
        site.length_m.to_string(),
        number(site.declared_area_m2),
        number(site.planar.as_ref().map(|planar| planar.area_m2)),
    ]
}

fn check_row(of_site: &[String], finding: &RoleFinding, hit: Option<&Hit>) -> Row {
    let mut row = of_site.to_vec();
    row.extend([
        finding.role.code().to_owned(),
        finding.verdict.code().to_owned(),
        Outcome::of_role(finding).code().to_owned(),
        words::why_in_one(&finding.why).unwrap_or_default(),
        finding.area_m2.to_string(),
        number(finding.share_of_site),
    ]);
    match hit {
        Some(hit) => row.extend([
            hit.layer.clone(),
            hit.feature_number.to_string(),
            hit.id.clone(),
            hit.code.clone().unwrap_or_default(),
            hit.name.clone(),
            hit.kind.clone().unwrap_or_default(),
            hit.zone.clone().unwrap_or_default(),
            hit.level.clone().unwrap_or_default(),
            hit.function.clone().unwrap_or_default(),
            hit.basis.clone(),
            hit.verdict.code().to_owned(),
            hit.area_m2.to_string(),
            hit.width_m.to_string(),
            hit.length_m.to_string(),
            number(hit.share_of_site),
            number(hit.share_of_feature),
            hit.sliver.to_string(),
        ]),
        None => row.extend(std::iter::repeat_n(String::new(), 17)),
    }
    match &finding.nearest {
        Some(nearest) => {
            row.extend([
                nearest.id.clone(),
                nearest.name.clone(),
                nearest.distance_m.to_string(),
                number(nearest.bearing_deg),
            ]);
            row.extend(nearest.points_lonlat.iter().flatten().map(f64::to_string));
        }
        None => row.extend(std::iter::repeat_n(String::new(), 8)),
    }
    row
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A table of texts, with the mark that spreadsheets know UTF-8 by; no cell is a formula.
///
/// # Errors
/// Those of the writer.
pub fn table(heading: Row, rows: impl Iterator<Item = Row>) -> std::io::Result<Vec<u8>> {
    let mut writer: Writer<Vec<u8>> = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(heading)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| inert(cell)))?;
    }
    writer
        .into_inner()
        .map_err(|error| std::io::Error::other(error.to_string()))
}

/// A text of a file that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay.
fn inert(cell: &str) -> String {
    let starts_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts_formula && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{inert, table};

    #[test]
    fn a_name_can_not_become_a_formula_and_numbers_stay_numbers() {
        assert_eq!(inert("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(inert("-12.5"), "-12.5");
        assert_eq!(inert("密云"), "密云");
    }

    #[test]
    fn the_table_opens_as_utf_8_in_a_spreadsheet() {
        let bytes = table(vec!["a".to_owned()], std::iter::once(vec!["1,2".to_owned()])).expect("in memory");
        assert_eq!(bytes, b"\xef\xbb\xbfa\r\n\"1,2\"\r\n");
    }
}
