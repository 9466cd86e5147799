//! A site check as a report for people: verdicts first, then every hit, every reason, what is near.
use super::context::{ReportContext, RunRecord};
use super::figure::{Figure, Frame};
use super::inputs_report;
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Tone, Weight};
use super::words;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{Hit, RoleFinding, SiteCheckResult, SiteResult, Verdict};
use crate::geometry::shapes::Bounds;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Makes the report. Its figure shows the sites and what lies around them.
#[must_use]
pub fn check_report(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
) -> Report {
    let language = context.language;
    let mut report = inputs_report::opening(T::CheckKind, context);
    report.facts.extend(summary(result, input, language));
    let bounds = result
        .sites
        .iter()
        .fold(Bounds::EMPTY, |all, site| all.union(&site.bounds));
    let figure = Figure::of_layers(&context.layers, Frame::Surroundings(bounds), language).with_hits(result);
    report.sections.push(Section {
        heading: T::Map.get(language).to_owned(),
        weight: Weight::Evidence,
        blocks: vec![Block::Figure(Box::new(figure))],
    });
    report
        .sections
        .push(answer(T::Sites, sites_table(result, language), language));
    let tables = [
        (T::Hits, hits_table(result, language)),
        (T::Reasons, reasons_table(result, language)),
        (T::Nearest, nearest_table(result, language)),
        (T::Rings, rings_table(result, language)),
    ];
    for (heading, table) in tables {
        if !table.rows.is_empty() {
            report.sections.push(answer(heading, table, language));
        }
    }
    report
        .sections
        .extend(inputs_report::warnings(illustrative_notes(context), language));
    report.sections.extend(inputs_report::evidence(context, record));
    report
}

fn answer(heading: T, table: Table, language: Language) -> Section {
    Section {
        heading: heading.get(language).to_owned(),
        weight: Weight::Answer,
        blocks: vec![Block::Table(table)],
    }
}

fn illustrative_notes(context: &ReportContext) -> Vec<String> {
    let mark = T::Illustrative.get(context.language);
    context
        .layers
        .iter()
        .filter(|layer| layer.is_illustrative())
        .map(|layer| format!("{}: {mark}", layer.name()))
        .collect()
}

fn summary(result: &SiteCheckResult, input: &SiteCheckInput, language: Language) -> Vec<Fact> {
    let mut facts = vec![Fact::new(T::Sites.get(language), result.sites.len().to_string())];
    for verdict in [Verdict::Overlap, Verdict::NotChecked, Verdict::Touch, Verdict::Clear] {
        let count = result.sites.iter().filter(|site| site.verdict == verdict).count();
        facts.push(Fact::new(words::verdict(verdict, language), count.to_string()));
    }
    if let Some(tolerance) = input.options.tolerance_m2 {
        facts.push(Fact::new(language.pick("容差", "Tolerance"), format!("{tolerance} m²")));
    }
    facts
}

const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Clear => Tone::Good,
        Verdict::Touch => Tone::Attention,
        Verdict::NotChecked => Tone::Unknown,
        Verdict::Overlap => Tone::Bad,
    }
}

fn verdict_cell(verdict: Verdict, language: Language) -> Cell {
    Cell::Finding {
        tone: tone(verdict),
        shown: words::verdict(verdict, language).to_owned(),
    }
}

fn percent(ratio: Option<f64>) -> Cell {
    ratio.map_or(Cell::Empty, |ratio| Cell::Number(units::percent(ratio, 2)))
}

/// What a site is called in the tables below the first.
fn site_cells(site: &SiteResult) -> [Cell; 2] {
    [Cell::text(site.id.clone()), Cell::text(site.name.clone())]
}

fn sites_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = vec![
        Column::text(T::Id.get(language)),
        Column::text(T::Name.get(language)),
        Column::text(T::Verdict.get(language)),
        Column::number(T::AreaHa.get(language)),
        Column::number(T::DeclaredAreaHa.get(language)),
    ];
    for role in &result.roles {
        columns.push(Column::text(role.name(language)));
        columns.push(Column::number(T::OverlapHa.get(language)));
        columns.push(Column::number(T::ShareOfSite.get(language)));
    }
    columns.push(Column::text(T::Admin.get(language)));
    let width = columns.len();
    let rows = result
        .sites
        .iter()
        .map(|site| {
            let mut row: Vec<Cell> = site_cells(site).into();
            row.push(verdict_cell(site.verdict, language));
            row.push(Cell::Number(units::ha(site.area_m2)));
            row.push(
                site.declared_area_m2
                    .map_or(Cell::Empty, |area| Cell::Number(units::ha(area))),
            );
            for finding in &site.roles {
                row.push(verdict_cell(finding.verdict, language));
                // What was not checked has no area to show, least of all 0.
                let is_unknown = finding.verdict == Verdict::NotChecked && finding.area_m2 <= 0.0;
                row.push(if is_unknown {
                    Cell::Empty
                } else {
                    Cell::Number(units::ha(finding.area_m2))
                });
                row.push(percent(finding.share_of_site.filter(|_| !is_unknown)));
            }
            row.resize(width - 1, Cell::Empty);
            let admin: Vec<String> = site
                .admin
                .iter()
                .map(|(code, name)| format!("{name} {code}").trim().to_owned())
                .collect();
            row.push(Cell::text(admin.join(language.pick("、", ", "))));
            row
        })
        .collect();
    Table {
        columns,
        rows,
        total: None,
        expected_rows: result.sites.len(),
    }
}

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

fn hits_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = opening_columns(language);
    columns.extend([
        Column::text(T::Layer.get(language)),
        Column::number(T::Feature.get(language)),
        Column::text(T::Id.get(language)),
        Column::text(T::Name.get(language)),
        Column::text(T::Kind.get(language)),
        Column::text(T::Zone.get(language)),
        Column::text(T::Verdict.get(language)),
        Column::number(T::OverlapHa.get(language)),
        Column::number(T::ShareOfSite.get(language)),
        Column::number(T::ShareOfFeature.get(language)),
        Column::text(T::Sliver.get(language)),
    ]);
    let mut rows = Vec::new();
    let mut expected_rows = 0;
    for (site, finding) in findings(result) {
        expected_rows += finding.hits.len();
        for hit in &finding.hits {
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
        Cell::text(hit.layer.clone()),
        Cell::count(hit.feature_number as usize),
        Cell::text(hit.id.clone()),
        Cell::text(hit.name.clone()),
        Cell::text(hit.kind.clone().unwrap_or_default()),
        Cell::text(hit.zone.clone().unwrap_or_default()),
        verdict_cell(hit.verdict, language),
        Cell::Number(units::ha(hit.area_m2)),
        percent(hit.share_of_site),
        percent(hit.share_of_feature),
        if hit.sliver {
            Cell::text(T::Yes.get(language))
        } else {
            Cell::Empty
        },
    ]
}

fn reasons_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = opening_columns(language);
    columns.extend([
        Column::text(T::Verdict.get(language)),
        Column::text(T::Why.get(language)),
    ]);
    let mut rows = Vec::new();
    let mut expected_rows = 0;
    for (site, finding) in findings(result) {
        expected_rows += finding.why.len();
        for why in &finding.why {
            let mut row = opening_cells(site, finding, language);
            row.push(verdict_cell(finding.verdict, language));
            row.push(Cell::text(words::why(why, language)));
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

fn nearest_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = opening_columns(language);
    columns.extend([
        Column::text(T::Id.get(language)),
        Column::text(T::Name.get(language)),
        Column::number(T::Distance.get(language)),
        Column::number(T::Bearing.get(language)),
    ]);
    let rows: Vec<Vec<Cell>> = findings(result)
        .filter_map(|(site, finding)| {
            let nearest = finding.nearest.as_ref()?;
            let mut row = opening_cells(site, finding, language);
            row.extend([
                Cell::text(nearest.id.clone()),
                Cell::text(nearest.name.clone()),
                Cell::Number(units::number(nearest.distance_m, 2)),
                nearest
                    .bearing_deg
                    .map_or(Cell::Empty, |bearing| Cell::Number(units::number(bearing, 1))),
            ]);
            Some(row)
        })
        .collect();
    let expected_rows = findings(result)
        .filter(|(_, finding)| finding.nearest.is_some())
        .count();
    Table {
        columns,
        rows,
        total: None,
        expected_rows,
    }
}

fn rings_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = opening_columns(language);
    columns.extend([
        Column::number(T::RingWithin.get(language)),
        Column::number(T::Features.get(language)),
        Column::number(T::AreaHa.get(language)),
    ]);
    let mut rows = Vec::new();
    let mut expected_rows = 0;
    for (site, finding) in findings(result) {
        expected_rows += finding.rings.len();
        for ring in &finding.rings {
            let mut row = opening_cells(site, finding, language);
            row.extend([
                Cell::Number(units::number(ring.distance_m, 0)),
                Cell::count(ring.features),
                Cell::Number(units::ha(ring.area_m2)),
            ]);
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
