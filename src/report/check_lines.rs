//! The tables of a site check about the sites themselves: where lines run inside, what files declare, projects.
use super::check_report::{site_cells, verdict_cell};
use super::model::{Cell, Column, Table, Tone};
use super::words;
use crate::analysis::cases::Review;
use crate::analysis::declared::{Unit, UnitHint, compare};
use crate::analysis::losses::losses;
use crate::analysis::projects::{ProjectGroup, batch, projects};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{Crossing, Setback, SiteCheckResult, Tenure, Verdict};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Every stretch of a site's line inside a feature.
pub(super) fn crossings_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut rows = Vec::new();
    for site in &result.sites {
        for finding in &site.roles {
            for hit in finding.hits.iter().chain(&finding.slivers) {
                for crossing in &hit.crossings {
                    let mut row: Vec<Cell> = site_cells(site).into();
                    row.extend([
                        Cell::text(finding.role.name(language)),
                        Cell::text(hit.id.clone()),
                        Cell::Number(units::number(crossing.length_m, 2)),
                        Cell::text(entry(crossing, language)),
                        Cell::text(exit(crossing, language)),
                    ]);
                    rows.push(row);
                }
            }
        }
    }
    Table {
        columns: vec![
            Column::text(T::Id.get(language)),
            Column::text(T::Site.get(language)),
            Column::text(T::Role.get(language)),
            Column::text(T::FeatureId.get(language)),
            Column::number(T::LengthInside.get(language)),
            Column::text(T::Enters.get(language)),
            Column::text(T::Leaves.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

fn entry(crossing: &Crossing, language: Language) -> String {
    let place = place(crossing.from_lonlat);
    if crossing.begins_inside {
        format!("{place} {}", language.pick("（起点在内）", "(begins inside)"))
    } else {
        place
    }
}

fn exit(crossing: &Crossing, language: Language) -> String {
    let place = place(crossing.to_lonlat);
    if crossing.ends_inside {
        format!("{place} {}", language.pick("（终点在内）", "(ends inside)"))
    } else {
        place
    }
}

/// Eight decimals of a degree are a millimetre.
pub(super) fn place([longitude, latitude]: [f64; 2]) -> String {
    format!("{longitude:.8}, {latitude:.8}")
}

/// Declared areas beside the computed ones; a row for each site that declares one.
pub(super) fn declared_table(result: &SiteCheckResult, language: Language) -> Table {
    let ratio = |value: Option<f64>| value.map_or(Cell::Empty, |value| Cell::Number(units::number(value, 6)));
    let mut rows = Vec::new();
    for site in &result.sites {
        let (Some(compared), Some(declared_m2)) = (compare(site), site.declared_area_m2) else {
            continue;
        };
        let planar_m2 = site.planar.as_ref().map(|planar| planar.area_m2);
        let mut row: Vec<Cell> = site_cells(site).into();
        row.extend([
            Cell::Number(units::ha(declared_m2)),
            Cell::Number(units::ha(site.area_m2)),
            ratio(compared.ratio),
            planar_m2.map_or(Cell::Empty, |area_m2| Cell::Number(units::ha(area_m2))),
            ratio(compared.planar_ratio),
            Cell::text(compared.hint.map(|hint| unit_hint(hint, language)).unwrap_or_default()),
        ]);
        rows.push(row);
    }
    Table {
        columns: vec![
            Column::text(T::Id.get(language)),
            Column::text(T::Site.get(language)),
            Column::number(T::DeclaredAreaHa.get(language)),
            Column::number(T::EllipsoidHa.get(language)),
            Column::number(T::DeclaredRatio.get(language)),
            Column::number(T::PlanarHa.get(language)),
            Column::number(T::PlanarRatio.get(language)).on_pages(),
            Column::below(T::Note.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

/// What a mistaken unit looks like, as a sentence.
#[must_use]
pub fn unit_hint(hint: UnitHint, language: Language) -> String {
    let (meant, taken) = (unit(hint.meant, language), unit(hint.taken, language));
    match language {
        Language::Zh => format!("单位疑似有误：数值像是{meant}，却按{taken}读取"),
        Language::En => format!("the unit looks mistaken: the number looks like {meant}, and was taken for {taken}"),
    }
}

const fn unit(unit: Unit, language: Language) -> &'static str {
    let (zh, en) = match unit {
        Unit::SquareMetre => ("平方米", "m²"),
        Unit::Mu => ("亩", "mu"),
        Unit::Hectare => ("公顷", "ha"),
        Unit::SquareKilometre => ("平方公里", "km²"),
    };
    language.pick(zh, en)
}

/// The name for people.
#[must_use]
pub const fn tenure(tenure: Tenure, language: Language) -> &'static str {
    let (zh, en) = match tenure {
        Tenure::Permanent => ("永久占地", "permanent"),
        Tenure::Temporary => ("临时占地", "temporary"),
    };
    language.pick(zh, en)
}

/// The plots of each project together, permanent and temporary land apart.
pub(super) fn projects_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = vec![
        Column::text(T::Project.get(language)),
        Column::number(T::SiteCount.get(language)),
        Column::text(T::Verdict.get(language)),
        Column::number(T::AreaHa.get(language)),
        Column::number(T::LengthM.get(language)).on_pages(),
    ];
    for role in &result.roles {
        columns.push(Column::number(format!("{} (ha)", role.name(language))));
    }
    let mut rows = Vec::new();
    let mut groups = projects(result);
    let is_one_project = groups.iter().any(|group| group.sites.len() == result.sites.len());
    if !is_one_project {
        groups.push(batch(result));
    }
    // A project of one plot says nothing that the plot does not.
    let is_telling = |group: &ProjectGroup<'_>| group.sites.len() > 1;
    for group in groups.into_iter().filter(is_telling) {
        rows.push(project_row(&group, false, language));
        if group.parts.len() > 1 {
            rows.extend(group.parts.iter().map(|part| project_row(part, true, language)));
        }
    }
    Table {
        columns,
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

/// The row of a project, or of those of its plots that take land in one way.
fn project_row(group: &ProjectGroup<'_>, is_part: bool, language: Language) -> Vec<Cell> {
    let name = match group.name {
        "" => T::AllSites.get(language),
        name => name,
    };
    let land = match group.tenure {
        Some(only) => Some(tenure(only, language)),
        None => is_part.then(|| language.pick("未注明占地", "land not stated")),
    };
    // One column, so that the table still stands upright on a page with all roles.
    let name = land.map_or_else(|| name.to_owned(), |land| format!("{name} · {land}"));
    let mut row = vec![
        Cell::text(name),
        Cell::count(group.sites.len()),
        verdict_cell(group.verdict, language),
        Cell::Number(units::ha(group.area_m2)),
        if group.length_m > 0.0 {
            Cell::Number(units::number(group.length_m, 2))
        } else {
            Cell::Empty
        },
    ];
    let roles = group.roles.iter().zip(&group.unchecked);
    row.extend(roles.map(|(area_m2, is_unchecked)| role_area_cell(*area_m2, *is_unchecked, language)));
    row
}

/// A sum over sites; where some were not checked it is no sum, and nothing found is no 0.
fn role_area_cell(area_m2: f64, is_unchecked: bool, language: Language) -> Cell {
    if !is_unchecked {
        return Cell::Number(units::ha(area_m2));
    }
    let least = (area_m2 > 0.0).then(|| format!("{}{} ha", language.pick("至少 ", "at least "), units::ha(area_m2)));
    Cell::Finding {
        tone: Tone::Unknown,
        shown: words::verdict(Verdict::NotChecked, language).to_owned(),
        figures: least.into_iter().collect(),
    }
}

/// How far sites keep from the coast, where a setback was asked for.
pub(super) fn setback_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut rows = Vec::new();
    for site in &result.sites {
        let Some(setback) = &site.setback else { continue };
        let mut row: Vec<Cell> = site_cells(site).into();
        let shown = setback_text(setback, language);
        let tone = match setback.is_within {
            Some(true) => Tone::Attention,
            Some(false) => Tone::Good,
            None => Tone::Unknown,
        };
        let whys: Vec<String> = setback.why.iter().map(|why| words::ring_why(why, language)).collect();
        row.extend([
            Cell::Number(units::number(setback.setback_m, 0)),
            setback
                .distance_m
                .map_or(Cell::Empty, |distance_m| Cell::Number(units::number(distance_m, 2))),
            Cell::finding(tone, &shown),
            if setback.is_within.is_some() || setback.area_m2 > 0.0 {
                Cell::Number(units::ha(setback.area_m2))
            } else {
                Cell::Empty
            },
            Cell::text(whys.join(language.pick("；", "; "))),
        ]);
        rows.push(row);
    }
    Table {
        columns: vec![
            Column::text(T::Id.get(language)),
            Column::text(T::Site.get(language)),
            Column::number(T::SetbackM.get(language)),
            Column::number(T::Distance.get(language)),
            Column::text(T::Outcome.get(language)),
            Column::number(T::WithinHa.get(language)),
            Column::below(T::Why.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

/// Within, outside, or nobody can say.
#[must_use]
pub fn setback_text(setback: &Setback, language: Language) -> String {
    let metres = units::number(setback.setback_m, 0);
    match (setback.is_within, language) {
        (Some(true), Language::Zh) => format!("位于退缩范围 {metres} m 内"),
        (Some(true), Language::En) => format!("within {metres} m of the coast"),
        (Some(false), Language::Zh) => format!("在退缩范围 {metres} m 之外"),
        (Some(false), Language::En) => format!("farther than {metres} m from the coast"),
        (None, Language::Zh) => "未核查：岸线图层未覆盖周边".to_owned(),
        (None, Language::En) => "not checked: the coastline is not known to be complete here".to_owned(),
    }
}

/// What reviewers said, beside the computed verdict that stays as it is.
pub(super) fn reviews_table(result: &SiteCheckResult, input: &SiteCheckInput, language: Language) -> Table {
    let mut rows = Vec::new();
    for site in &result.sites {
        let Some(review) = input.options.reviews.get(&site.id) else {
            continue;
        };
        let mut row: Vec<Cell> = site_cells(site).into();
        row.extend([
            verdict_cell(site.verdict, language),
            review
                .overrule
                .map_or(Cell::Empty, |verdict| verdict_cell(verdict, language)),
            Cell::text(review.reviewer.clone()),
            Cell::text(review.date.clone()),
            Cell::text(review_text(review, site.verdict, language)),
        ]);
        rows.push(row);
    }
    Table {
        columns: vec![
            Column::text(T::Id.get(language)),
            Column::text(T::Site.get(language)),
            Column::text(T::Computed.get(language)),
            Column::text(T::Overruled.get(language)),
            Column::text(T::Reviewer.get(language)),
            Column::text(T::Date.get(language)),
            Column::below(T::ReviewNote.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

/// Reason and note; and that the reviewer saw another verdict, if it was another.
fn review_text(review: &Review, verdict: Verdict, language: Language) -> String {
    let colon = language.pick("：", ": ");
    let mut parts = Vec::new();
    if !review.reason.is_empty() {
        parts.push(format!("{}{colon}{}", T::OverruleReason.get(language), review.reason));
    }
    if !review.note.is_empty() {
        parts.push(review.note.clone());
    }
    if let Some(seen) = review.computed.filter(|seen| *seen != verdict) {
        parts.push(format!(
            "{}{colon}{}",
            T::SeenVerdict.get(language),
            words::verdict(seen, language)
        ));
    }
    parts.join(language.pick("；", "; "))
}

/// What all sites together take of each feature of a deciding role.
pub(super) fn losses_table(result: &SiteCheckResult, language: Language) -> Table {
    let all = losses(result);
    // With one site this says nothing that its hits do not.
    let shown = all.iter().filter(|loss| loss.role.decides() && result.sites.len() > 1);
    let rows: Vec<Vec<Cell>> = shown
        .map(|loss| {
            vec![
                Cell::text(loss.role.name(language)),
                Cell::text(loss.hit.id.clone()),
                Cell::text(loss.hit.name.clone()),
                Cell::count(loss.sites.len()),
                Cell::Number(units::ha(loss.area_m2)),
                Cell::percent(loss.share),
            ]
        })
        .collect();
    Table {
        columns: vec![
            Column::text(T::Role.get(language)),
            Column::text(T::FeatureId.get(language)),
            Column::text(T::Name.get(language)),
            Column::number(T::SiteCount.get(language)),
            Column::number(T::OverlapHa.get(language)),
            Column::number(T::ShareOfFeature.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

/// Sites that lie upon each other: their land is counted with both.
pub(super) fn overlaps_table(result: &SiteCheckResult, language: Language) -> Table {
    let name = |place: usize| {
        let site = result.sites.get(place);
        site.map_or_else(String::new, |site| {
            format!("{} {}", site.id, site.name).trim().to_owned()
        })
    };
    let rows: Vec<Vec<Cell>> = result
        .overlaps
        .iter()
        .map(|overlap| {
            vec![
                Cell::text(name(overlap.one)),
                Cell::text(name(overlap.other)),
                Cell::Number(units::ha(overlap.area_m2)),
            ]
        })
        .collect();
    Table {
        columns: vec![
            Column::text(T::Site.get(language)),
            Column::text(T::OtherSite.get(language)),
            Column::number(T::OverlapHa.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}
