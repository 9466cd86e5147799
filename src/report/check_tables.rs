//! The tables of a site check below the answer: hits, reasons, what is near.
use super::check_lines::place;
use super::check_report::{plot_cell, site_cells, verdict_cell};
use super::compass;
use super::model::{Cell, Column, Table, Tone};
use super::words;
use crate::analysis::site_result::{Hit, Ring, RoleFinding, SiteCheckResult, SiteResult, Verdict, Why};
use crate::layer::role::Role;
use crate::texts::Language;
use crate::texts::passport::PassportText;
use crate::texts::report::ReportText as T;
use crate::units;
use std::fmt::Write as _;

/// More sites than this behind one reason are counted; the CSV names every one.
const SITES_NAMED_MAX: usize = 20;

/// Every finding of every site, in the order of the result.
fn findings(result: &SiteCheckResult) -> impl Iterator<Item = (&SiteResult, &RoleFinding)> {
    result
        .sites
        .iter()
        .flat_map(|site| site.roles.iter().map(move |finding| (site, finding)))
}

fn opening_columns(language: Language) -> Vec<Column> {
    vec![
        Column::text(T::Id.get(language)),
        Column::text(T::Site.get(language)),
        Column::text(T::Role.get(language)),
    ]
}

fn opening_cells(site: &SiteResult, finding: &RoleFinding, language: Language) -> Vec<Cell> {
    let mut row: Vec<Cell> = site_cells(site).into();
    row.push(Cell::text(finding.role.name(language)));
    row
}

/// Every feature that overlaps or touches a site.
pub(super) fn hits_table(result: &SiteCheckResult, language: Language) -> Table {
    table_of_hits(result, |finding| &finding.hits, language)
}

/// Overlaps that the tolerance given turned into a touch.
pub(super) fn slivers_table(result: &SiteCheckResult, language: Language) -> Table {
    table_of_hits(result, |finding| &finding.slivers, language)
}

fn table_of_hits(result: &SiteCheckResult, hits: fn(&RoleFinding) -> &[Hit], language: Language) -> Table {
    let mut columns = opening_columns(language);
    columns.extend([
        Column::text(T::FeatureId.get(language)),
        Column::text(T::Verdict.get(language)),
        Column::number(T::OverlapHa.get(language)),
        Column::number(T::SliverWidth.get(language)).on_pages(),
        Column::number(T::LengthM.get(language)).on_pages(),
        Column::number(T::ShareOfSite.get(language)),
        Column::number(T::ShareOfFeature.get(language)),
        Column::text(T::Sliver.get(language)),
        Column::below(T::Feature.get(language)),
    ]);
    let mut rows = Vec::new();
    let mut expected_rows = 0;
    for (site, finding) in findings(result) {
        expected_rows += hits(finding).len();
        for hit in hits(finding) {
            let mut row = opening_cells(site, finding, language);
            row.extend(hit_cells(hit, language));
            rows.push(row);
        }
    }
    Table {
        columns,
        rows,
        total: None,
        expected_rows,
    }
}

fn hit_cells(hit: &Hit, language: Language) -> Vec<Cell> {
    vec![
        Cell::text(hit.id.clone()),
        verdict_cell(hit.verdict, language),
        plot_cell(hit.area_m2, language),
        if hit.width_m > 0.0 {
            Cell::Number(units::number(hit.width_m, 3))
        } else {
            Cell::Empty
        },
        if hit.length_m > 0.0 {
            Cell::Number(units::number(hit.length_m, 2))
        } else {
            Cell::Empty
        },
        Cell::percent(hit.share_of_site),
        Cell::percent(hit.share_of_feature),
        if hit.sliver {
            Cell::text(T::Yes.get(language))
        } else {
            Cell::Empty
        },
        Cell::text(feature_line(hit, language)),
    ]
}

/// Name, kind and zone of a feature, and where to find it.
fn feature_line(hit: &Hit, language: Language) -> String {
    let place = match language {
        Language::Zh => format!("{} 第 {} 个要素", hit.layer, hit.feature_number),
        Language::En => format!("{}, feature {}", hit.layer, hit.feature_number),
    };
    let colon = language.pick("：", ": ");
    let code = hit.code.as_deref().filter(|code| *code != hit.id);
    let code = code
        .map(|code| format!("{}{colon}{code}", T::Code.get(language)))
        .unwrap_or_default();
    let basis = match hit.basis.as_str() {
        "" => String::new(),
        basis => format!("{}{colon}{basis}", PassportText::Basis.get(language)),
    };
    let parts = [
        hit.name.as_str(),
        &code,
        hit.kind.as_deref().unwrap_or_default(),
        hit.zone.as_deref().unwrap_or_default(),
        hit.level.as_deref().unwrap_or_default(),
        hit.function.as_deref().unwrap_or_default(),
        &place,
        &basis,
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(language.pick("，", ", "))
}

/// One row per reason, with the sites that it holds for: thousands of sites often share a few reasons.
pub(super) fn reasons_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut reasons: Vec<(Role, Verdict, &Why, Vec<&SiteResult>)> = Vec::new();
    for (site, finding) in findings(result) {
        for why in &finding.why {
            let same = reasons
                .iter_mut()
                .find(|(role, verdict, known, _)| (*role, *verdict, *known) == (finding.role, finding.verdict, why));
            match same {
                Some((.., sites)) => sites.push(site),
                None => reasons.push((finding.role, finding.verdict, why, vec![site])),
            }
        }
    }
    // What was not checked comes before what needs a remark.
    reasons.sort_by_key(|(_, verdict, ..)| std::cmp::Reverse(*verdict));
    let expected_rows = reasons.len();
    let rows = reasons
        .into_iter()
        .map(|(role, verdict, why, sites)| {
            vec![
                verdict_cell(verdict, language),
                Cell::text(role.name(language)),
                Cell::count(sites.len()),
                Cell::text(words::why(why, language)),
                Cell::text(names_of(&sites, language)),
            ]
        })
        .collect();
    Table {
        columns: vec![
            Column::text(T::Verdict.get(language)),
            Column::text(T::Role.get(language)),
            Column::number(T::SiteCount.get(language)),
            Column::text(T::Why.get(language)),
            Column::below(T::Sites.get(language)),
        ],
        rows,
        total: None,
        expected_rows,
    }
}

pub(super) fn names_of(sites: &[&SiteResult], language: Language) -> String {
    let named = sites.iter().take(SITES_NAMED_MAX).map(|site| site.id.as_str());
    let mut text = named.collect::<Vec<_>>().join(language.pick("、", ", "));
    let others = sites.len().saturating_sub(SITES_NAMED_MAX);
    if others > 0 {
        let _ = match language {
            Language::Zh => write!(text, "……另有 {others} 处，全部列于 CSV 与 JSON"),
            Language::En => write!(text, " … and {others} more, all named in CSV and JSON"),
        };
    }
    text
}

/// The nearest feature wherever a site keeps a distance.
pub(super) fn nearest_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = opening_columns(language);
    columns.extend([
        Column::text(T::Verdict.get(language)),
        Column::number(T::Distance.get(language)),
        Column::number(T::Direction.get(language)),
        Column::text(T::FeatureId.get(language)),
        Column::text(T::Name.get(language)),
        Column::below(T::NearestPoints.get(language)),
    ]);
    let rows: Vec<Vec<Cell>> = findings(result)
        .filter_map(|(site, finding)| {
            let nearest = finding.nearest.as_ref().filter(|nearest| nearest.distance_m > 0.0)?;
            let mut row = opening_cells(site, finding, language);
            row.extend([
                verdict_cell(finding.verdict, language),
                Cell::Number(units::number(nearest.distance_m, 2)),
                match compass::direction(nearest.bearing_deg, language) {
                    direction if direction.is_empty() => Cell::Empty,
                    direction => Cell::Number(direction),
                },
                Cell::text(nearest.id.clone()),
                Cell::text(nearest.name.clone()),
                Cell::text(nearest.points_lonlat.map(place).join(" → ")),
            ]);
            Some(row)
        })
        .collect();
    let expected_rows = findings(result)
        .filter(|(_, finding)| finding.nearest.as_ref().is_some_and(|nearest| nearest.distance_m > 0.0))
        .count();
    Table {
        columns,
        rows,
        total: None,
        expected_rows,
    }
}

/// What lies within the distances asked for: a row per site and distance, an answer per role.
pub(super) fn rings_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = vec![
        Column::text(T::Id.get(language)),
        Column::text(T::Site.get(language)),
        Column::number(T::RingWithin.get(language)),
    ];
    columns.extend(result.roles.iter().map(|role| Column::text(role.name(language))));
    columns.push(Column::below(T::Why.get(language)));
    let mut rows = Vec::new();
    for site in &result.sites {
        // A site that could not be used has no surroundings.
        let distances = site.roles.iter().map(|finding| finding.rings.len()).max().unwrap_or(0);
        for place in 0..distances {
            let rings = site.roles.iter().filter_map(|finding| finding.rings.get(place));
            let distance_m = rings.map(|ring| ring.distance_m).next().unwrap_or_default();
            let mut row: Vec<Cell> = site_cells(site).into();
            row.push(Cell::Number(units::number(distance_m, 0)));
            row.extend(site.roles.iter().map(|finding| ring_cell(finding, place, language)));
            row.push(ring_reasons_cell(site, place, language));
            rows.push(row);
        }
    }
    let expected_rows = rows.len();
    Table {
        columns,
        rows,
        total: None,
        expected_rows,
    }
}

/// How many features and how much area; nothing found where nobody vouches for all is no 0.
fn ring_cell(finding: &RoleFinding, place: usize, language: Language) -> Cell {
    let ring = finding.rings.get(place);
    let text = ring.filter(|ring| ring.features > 0).map(|ring| match language {
        Language::Zh => format!("{} 个，{} ha", ring.features, units::ha(ring.area_m2)),
        Language::En => format!("{}: {} ha", ring.features, units::ha(ring.area_m2)),
    });
    if ring.is_some_and(Ring::is_complete) {
        return text.map_or_else(|| Cell::text(language.pick("无", "none")), Cell::text);
    }
    let shown = match finding.verdict {
        Verdict::NotChecked => words::verdict(finding.verdict, language),
        _ => language.pick("不完整", "incomplete"),
    };
    Cell::Finding {
        tone: Tone::Unknown,
        shown: shown.to_owned(),
        figures: text
            .map(|text| format!("{}{text}", language.pick("至少 ", "at least ")))
            .into_iter()
            .collect(),
    }
}

/// Why the rings of a site at one distance do not hold all that there is, each reason once.
fn ring_reasons_cell(site: &SiteResult, place: usize, language: Language) -> Cell {
    let mut said: Vec<String> = Vec::new();
    for finding in &site.roles {
        for why in finding.rings.get(place).map_or(&[][..], |ring| &ring.why) {
            let text = words::ring_why(why, language);
            if !said.contains(&text) {
                said.push(text);
            }
        }
    }
    if said.is_empty() {
        Cell::Empty
    } else {
        Cell::text(said.join(language.pick("；", "; ")))
    }
}
