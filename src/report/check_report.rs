//! A site check as a report for people: verdicts first, then every hit, every reason, what is near.
use super::check_book;
use super::check_cards;
use super::check_lines::{
    crossings_table, declared_table, losses_table, overlaps_table, projects_table, reviews_table, setback_table, tenure,
};
use super::check_rules::{activities_table, rules_table};
use super::check_tables::{hits_table, nearest_table, reasons_table, rings_table, slivers_table};
use super::conformity_table::conformity_table;
use super::context::{ReportContext, RunRecord};
use super::figure::{Figure, Frame};
use super::inputs_report;
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Tally, Tone, Weight};
use super::shape::ReportPart;
use super::words;
use crate::analysis::outcome::Outcome;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{RoleFinding, SiteCheckResult, SiteResult, Verdict};
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// The worst first.
pub(super) const BY_SEVERITY: [Verdict; 4] = [Verdict::Overlap, Verdict::NotChecked, Verdict::Touch, Verdict::Clear];

/// Makes the report. Its figures show the sites and what lies around them.
#[must_use]
pub fn check_report(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
) -> Report {
    let language = context.language;
    let mut report = inputs_report::opening_of_run(T::CheckKind, context, record);
    report.facts.extend(facts(result, input, language));
    report.tallies = BY_SEVERITY
        .iter()
        .map(|verdict| tally(*verdict, result, language))
        .collect();
    report.sections.push(Section {
        weight: Weight::Evidence,
        ..section(
            T::AnswerPerRole,
            vec![Block::Table(roles_table(result, language))],
            language,
        )
    });
    let mut answer = vec![Block::Table(sites_table(result, language))];
    answer.push(Block::Paragraph(T::VerdictOrder.get(language).to_owned()));
    report.sections.push(section(T::Answer, answer, language));
    report.sections.push(Section {
        heading: T::Map.get(language).to_owned(),
        weight: Weight::Evidence,
        part: Some(ReportPart::Map),
        blocks: vec![Block::Figure(Box::new(map(result, context)))],
    });
    report.sections.extend(findings(result, input, context));
    report.sections.extend(check_cards::section(result, context));
    // Those of many sites are a file of their own (-o points.txt).
    if result.sites.len() == 1 {
        let points = check_book::points(result, input, language);
        report.sections.extend(points.map(|points| Section {
            weight: Weight::Evidence,
            part: Some(ReportPart::Points),
            ..points
        }));
    }
    report
        .sections
        .extend(inputs_report::warnings(illustrative_notes(context), language));
    report.sections.extend(inputs_report::evidence(context, record));
    report.sections.push(signatures(language));
    context.shape.apply(&mut report);
    report
}

/// Every table of findings that has something to say.
pub(super) fn findings(result: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext) -> Vec<Section> {
    let language = context.language;
    let mut sections = Vec::new();
    let tables = [
        (T::Reviews, reviews_table(result, input, language)),
        (T::Projects, projects_table(result, language)),
        (T::Hits, hits_table(result, language)),
        (T::Losses, losses_table(result, language)),
        (T::Crossings, crossings_table(result, language)),
        (T::Slivers, slivers_table(result, language)),
        (T::Reasons, reasons_table(result, language)),
        (T::Rules, rules_table(result, input, context)),
        (T::Activities, activities_table(result, input, context)),
        (T::ConformityHeading, conformity_table(result, input, language)),
        (T::Nearest, nearest_table(result, language)),
        (T::Rings, rings_table(result, language)),
        (T::SetbackHeading, setback_table(result, language)),
        (T::DeclaredHeading, declared_table(result, language)),
        (T::SiteOverlaps, overlaps_table(result, language)),
    ];
    for (heading, table) in tables {
        if table.rows.is_empty() {
            continue;
        }
        let mut blocks = vec![Block::Table(table)];
        if matches!(heading, T::Projects | T::Losses) && !result.overlaps.is_empty() {
            blocks.push(Block::Paragraph(T::SummedNote.get(language).to_owned()));
        }
        let is_detail = !matches!(heading, T::Reviews | T::Hits | T::Slivers | T::Reasons);
        sections.push(Section {
            part: is_detail.then_some(ReportPart::Details),
            ..section(heading, blocks, language)
        });
    }
    sections
}

/// The map of all sites with what was found of them.
#[must_use]
pub fn map(result: &SiteCheckResult, context: &ReportContext) -> Figure {
    let sites = result.sites.iter();
    let bounds = sites.fold(Bounds::EMPTY, |all, site| all.union(&site.bounds));
    Figure::of_report(context, Frame::Surroundings(bounds))
        .with_sheet(context.sheet())
        .with_hits(result)
}

/// Lines for those who answer for the check.
pub(super) fn signatures(language: Language) -> Section {
    let fields = [T::SignedBy, T::SignedChecked, T::SignedOffice, T::SignedDate];
    let fields = fields.iter().map(|field| field.get(language).to_owned()).collect();
    Section {
        weight: Weight::Evidence,
        part: Some(ReportPart::Signatures),
        ..section(T::Signatures, vec![Block::Signatures(fields)], language)
    }
}

/// One line per role: yes, no, touched at its edge, or not checked; for several sites how many of each.
pub(super) fn roles_table(result: &SiteCheckResult, language: Language) -> Table {
    let answer = |verdict: Verdict| {
        let shown = match verdict {
            Verdict::Overlap => T::AnswerYes.get(language),
            Verdict::Clear => T::AnswerNo.get(language),
            Verdict::Touch | Verdict::NotChecked => words::verdict(verdict, language),
        };
        shown.to_owned()
    };
    let mut columns = vec![
        Column::text(T::Role.get(language)),
        Column::text(T::Outcome.get(language)),
    ];
    let has_several = result.sites.len() > 1;
    if !has_several {
        columns.push(Column::text(T::OutcomeKind.get(language)));
    }
    if has_several {
        columns.extend(BY_SEVERITY.iter().map(|verdict| Column::number(answer(*verdict))));
    }
    let row = |(place, role): (usize, &Role)| {
        let found = || {
            result
                .sites
                .iter()
                .filter_map(move |site| Some(site.roles.get(place)?.verdict))
        };
        let worst = BY_SEVERITY
            .into_iter()
            .find(|verdict| found().any(|other| other == *verdict))
            .unwrap_or(Verdict::NotChecked);
        let mut row = vec![
            Cell::text(role.name(language)),
            Cell::finding(tone(worst), answer(worst)),
        ];
        if let ([site], false) = (result.sites.as_slice(), has_several) {
            let outcome = site.roles.get(place).map(Outcome::of_role);
            row.push(Cell::text(
                outcome.map_or("", |outcome| words::outcome(outcome, language)),
            ));
        }
        if has_several {
            let count = |verdict: &Verdict| Cell::count(found().filter(|other| other == verdict).count());
            row.extend(BY_SEVERITY.iter().map(count));
        }
        row
    };
    Table {
        columns,
        rows: result.roles.iter().enumerate().map(row).collect(),
        total: None,
        expected_rows: result.roles.len(),
    }
}

pub(super) fn section(heading: T, blocks: Vec<Block>, language: Language) -> Section {
    Section {
        heading: heading.get(language).to_owned(),
        weight: Weight::Answer,
        part: None,
        blocks,
    }
}

fn illustrative_notes(context: &ReportContext) -> Vec<String> {
    let (mark, colon) = (T::Illustrative.get(context.language), context.language.pick("：", ": "));
    context
        .layers
        .iter()
        .filter(|layer| layer.is_illustrative())
        .map(|layer| format!("{}{colon}{mark}", layer.name()))
        .collect()
}

fn facts(result: &SiteCheckResult, input: &SiteCheckInput, language: Language) -> Vec<Fact> {
    let mut facts = vec![Fact::new(T::Sites.get(language), result.sites.len().to_string())];
    if let Some(tolerance) = input.options.tolerance_m2 {
        facts.push(Fact::new(T::Tolerance.get(language), format!("{tolerance} m²")));
    }
    if let Some(corridor) = input.options.corridor_m {
        facts.push(Fact::new(T::Corridor.get(language), format!("{corridor} m")));
    }
    let limits = &input.options.slivers;
    facts.push(Fact::new(
        T::SliverLimits.get(language),
        format!(
            "{} m² {} {} m",
            limits.small_m2,
            language.pick("或", "or"),
            limits.narrow_m
        ),
    ));
    facts
}

fn tally(verdict: Verdict, result: &SiteCheckResult, language: Language) -> Tally {
    Tally {
        tone: tone(verdict),
        name: words::verdict(verdict, language).to_owned(),
        count: result.sites.iter().filter(|site| site.verdict == verdict).count(),
    }
}

pub(super) const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Clear => Tone::Good,
        Verdict::Touch => Tone::Attention,
        Verdict::NotChecked => Tone::Unknown,
        Verdict::Overlap => Tone::Bad,
    }
}

pub(super) fn verdict_cell(verdict: Verdict, language: Language) -> Cell {
    Cell::finding(tone(verdict), words::verdict(verdict, language))
}

/// One role's answer for one site, with how much where there is something.
fn finding_cell(finding: &RoleFinding, language: Language) -> Cell {
    let mut figures = Vec::new();
    if finding.area_m2 > 0.0 {
        figures.extend(finding.share_of_site.map(|share| units::percent(share, 2)));
        figures.push(format!("{} ha", units::ha(finding.area_m2)));
    }
    Cell::Finding {
        tone: tone(finding.verdict),
        shown: words::verdict(finding.verdict, language).to_owned(),
        figures,
    }
}

/// The area of a plot: hectares, and mu as people say it.
pub(super) fn plot_cell(area_m2: f64, language: Language) -> Cell {
    if area_m2 <= 0.0 {
        return Cell::Number(units::ha(area_m2));
    }
    Cell::Remarked {
        shown: units::ha(area_m2),
        remark: format!("{} {}", units::mu(area_m2), language.pick("亩", "mu")),
    }
}

/// What a site is called in the tables below the first.
pub(super) fn site_cells(site: &SiteResult) -> [Cell; 2] {
    [Cell::text(site.id.clone()), Cell::text(site.name.clone())]
}

/// Every site with its overall verdict and one answer per role.
fn sites_table(result: &SiteCheckResult, language: Language) -> Table {
    let mut columns = vec![
        Column::text(T::Id.get(language)),
        Column::text(T::Name.get(language)),
        Column::text(T::Verdict.get(language)),
    ];
    for role in &result.roles {
        let column = Column::text(role.name(language));
        columns.push(if *role == Role::Reference && result.roles.len() > 1 {
            column.on_pages()
        } else {
            column
        });
    }
    columns.push(Column::number(T::AreaHa.get(language)));
    columns.push(Column::number(T::DeclaredAreaHa.get(language)));
    columns.push(Column::below(T::OutcomeKind.get(language)));
    columns.push(Column::below(T::LandTake.get(language)));
    columns.push(Column::below(T::Admin.get(language)));
    let rows = result
        .sites
        .iter()
        .map(|site| {
            let mut row: Vec<Cell> = site_cells(site).into();
            row.push(verdict_cell(site.verdict, language));
            row.extend(site.roles.iter().map(|finding| finding_cell(finding, language)));
            row.push(plot_cell(site.area_m2, language));
            row.push(
                site.declared_area_m2
                    .map_or(Cell::Empty, |area| Cell::Number(units::ha(area))),
            );
            let outcome = words::outcome(Outcome::of_site(site), language);
            let says_more = outcome != words::verdict(site.verdict, language);
            row.push(Cell::text(if says_more { outcome } else { "" }));
            row.push(Cell::text(site.tenure.map_or("", |land| tenure(land, language))));
            row.push(Cell::text(admin(site, language)));
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

/// Where a site lies. A municipality stands in the layer of provinces and in the one of prefectures; once is enough.
pub(super) fn admin(site: &SiteResult, language: Language) -> String {
    let mut names: Vec<String> = Vec::new();
    for (code, name) in &site.admin {
        let name = format!("{name} {code}").trim().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(language.pick("、", ", "))
}
