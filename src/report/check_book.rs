//! A site check bound as a book: the whole with its evidence in front, then a page for every site.
use super::boundary_points;
use super::check_cards;
use super::check_lines::tenure;
use super::check_report::{admin, check_report, findings, roles_table, section, signatures, tone};
use super::context::{ReportContext, RunRecord};
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Tally};
use super::shape::ReportPart;
use super::words;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{SiteCheckResult, SiteResult};
use crate::layer::Layer;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Tables with lines for single sites, which stand in their chapters.
const OF_SITES: [T; 8] = [
    T::Hits,
    T::Crossings,
    T::Slivers,
    T::Nearest,
    T::Rings,
    T::SetbackHeading,
    T::DeclaredHeading,
    T::ConformityHeading,
];

/// What stands in front: the answers for every site, the map, and what holds of several. What is told of each site by
/// itself (its small map, its tables, the lines to sign) has its place in the chapter.
#[must_use]
pub fn front(result: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext, record: &RunRecord) -> Report {
    let mut report = check_report(result, input, context, record);
    report.sections.retain(|section| {
        let is_of_sites = |block: &Block| matches!(block, Block::Cards(_) | Block::Signatures(_));
        let is_in_chapters = OF_SITES
            .iter()
            .any(|heading| heading.get(context.language) == section.heading);
        !is_in_chapters && !section.blocks.iter().any(is_of_sites)
    });
    let answer = T::Answer.get(context.language);
    if let Some(section) = report.sections.iter_mut().find(|section| section.heading == answer) {
        let said = match context.language {
            Language::Zh => "各宗用地涉及的要素、最近的要素、申报面积等明细见各章",
            Language::En => {
                "The tables of each site (features touched, nearest features, declared areas) stand in its chapter"
            }
        };
        section.blocks.push(Block::Paragraph(said.to_owned()));
    }
    report
}

/// What the chapter of a site is called.
#[must_use]
pub fn chapter_title(site: &SiteResult) -> String {
    format!("{} {}", site.id, site.name).trim().to_owned()
}

/// The page of one site; `alone` is its result by itself.
#[must_use]
pub fn chapter(alone: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext) -> Report {
    let language = context.language;
    let mut report = Report {
        language,
        title: String::new(),
        kind: T::CheckKind.get(language).to_owned(),
        is_illustrative: false,
        date: None,
        office: None,
        secrecy: None,
        facts: Vec::new(),
        tallies: Vec::new(),
        sections: vec![section(
            T::AnswerPerRole,
            vec![Block::Table(roles_table(alone, language))],
            language,
        )],
    };
    for site in &alone.sites {
        report.title = chapter_title(site);
        report.facts = facts(site, language);
        report.tallies.push(Tally {
            tone: tone(site.verdict),
            name: words::verdict(site.verdict, language).to_owned(),
            count: 1,
        });
        if !site.bounds.is_empty() {
            let mut card = check_cards::card(site, alone, context);
            card.lines.clear();
            report.sections.push(Section {
                part: Some(ReportPart::SiteMaps),
                ..section(T::Map, vec![Block::Cards(vec![card])], language)
            });
        }
    }
    report.sections.extend(findings(alone, input, context));
    report
        .sections
        .extend(points(alone, input, language).map(|points| Section {
            part: Some(ReportPart::Points),
            ..points
        }));
    report.sections.push(signatures(language));
    context.shape.apply(&mut report);
    report
}

fn facts(site: &SiteResult, language: Language) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(T::Admin.get(language), admin(site, language)),
        Fact::new(
            T::Area.get(language),
            format!(
                "{} ha = {} m² = {} {}",
                units::ha(site.area_m2),
                units::number(site.area_m2, 2),
                units::mu(site.area_m2),
                language.pick("亩", "mu")
            ),
        ),
    ];
    facts.extend(
        site.declared_area_m2
            .map(|area_m2| Fact::new(T::DeclaredAreaHa.get(language), units::ha(area_m2))),
    );
    facts.extend(
        site.project
            .iter()
            .map(|project| Fact::new(T::Project.get(language), project.clone())),
    );
    facts.extend(
        site.tenure
            .map(|land| Fact::new(T::LandTake.get(language), tenure(land, language))),
    );
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

/// The boundary points: of a site by itself in its Gauss-Krüger zone where one holds it.
pub(super) fn points(result: &SiteCheckResult, input: &SiteCheckInput, language: Language) -> Option<Section> {
    boundary_points::section(result, input, language).or_else(|| points_lonlat(result, &input.sites, language))
}

/// The points of the sites' boundaries, ring by ring as they were checked, in longitude and latitude.
fn points_lonlat(result: &SiteCheckResult, sites: &Layer, language: Language) -> Option<Section> {
    let mut rows = Vec::new();
    let mut expected_rows = 0;
    for site in &result.sites {
        let shape = sites.shapes().feature(site.feature);
        for (part, number) in shape.parts().zip(1_usize..) {
            for (path, ring) in part.paths().zip(1_usize..) {
                expected_rows += path.len();
                for (position, place) in path.iter().zip(1_usize..) {
                    rows.push(vec![
                        Cell::text(site.id.clone()),
                        Cell::count(number),
                        Cell::count(ring),
                        Cell::Text(format!("J{place}")),
                        Cell::Number(format!("{:.8}", position[0])),
                        Cell::Number(format!("{:.8}", position[1])),
                    ]);
                }
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    let table = Table {
        columns: vec![
            Column::text(T::Id.get(language)),
            Column::number(T::PointPart.get(language)),
            Column::number(T::PointRing.get(language)),
            Column::text(T::Point.get(language)),
            Column::number(T::Longitude.get(language)),
            Column::number(T::Latitude.get(language)),
        ],
        rows,
        total: None,
        expected_rows,
    };
    Some(section(T::BoundaryPoints, vec![Block::Table(table)], language))
}
