//! The evidence that every report carries: inputs with their hashes, method, repair ledger.
use super::context::{ReportContext, RunRecord};
use super::json::{rejected_count, repaired_count};
use super::model::{Block, Cell, Column, Fact, Report, Section, Table, Tone, Weight};
use super::passport_report;
use super::shape::ReportPart;
use crate::crs::{CrsChoice, CrsOrigin};
use crate::geometry::area_method::AreaMethod;
use crate::layer::{InputFile, Layer};
use crate::texts::area::AreaText;
use crate::texts::report::ReportText as T;
use crate::texts::{Language, faults};
use crate::units;

/// A report with its opening facts and no sections yet.
#[must_use]
pub fn opening(kind: T, context: &ReportContext) -> Report {
    let language = context.language;
    let mut facts = vec![Fact::new(
        T::Program.get(language),
        concat!("EcoZone ", env!("CARGO_PKG_VERSION")),
    )];
    if let Some(date) = &context.date {
        facts.push(Fact::new(T::Date.get(language), date.clone()));
    }
    let publication = &context.publication;
    for (name, value) in [(T::Office, &publication.office), (T::Secrecy, &publication.secrecy)] {
        facts.extend(value.iter().map(|value| Fact::new(name.get(language), value.clone())));
    }
    Report {
        language,
        title: context.title.clone(),
        kind: kind.get(language).to_owned(),
        is_illustrative: context.layers.iter().any(|layer| layer.is_illustrative()),
        date: context.date.clone(),
        office: publication.office.clone(),
        secrecy: publication.secrecy.clone(),
        facts,
        tallies: Vec::new(),
        sections: Vec::new(),
    }
}

/// As [`opening`]; a method of area other than the default stands among the first facts.
#[must_use]
pub fn opening_of_run(kind: T, context: &ReportContext, record: &RunRecord) -> Report {
    let mut report = opening(kind, context);
    if record.area.method != AreaMethod::Exact {
        let name = AreaText::of_method(record.area.method.code()).map_or("", |name| name.get(context.language));
        let value = match &record.area.plane {
            Some(plane) => format!("{name} ({plane})"),
            None => name.to_owned(),
        };
        report
            .facts
            .push(Fact::new(AreaText::Method.get(context.language), value));
    }
    report
}

/// Inputs, method and ledger, in this order.
#[must_use]
pub fn evidence(context: &ReportContext, record: &RunRecord) -> Vec<Section> {
    let language = context.language;
    let mut sections = vec![inputs(context, record)];
    sections.extend(passport_report::section(context, record));
    sections.push(method(record, language));
    if context.layers.iter().any(|layer| !layer.issues().is_empty()) {
        sections.push(ledger(context));
    }
    sections
}

/// The section of warnings, if there are any.
#[must_use]
pub fn warnings(notes: Vec<String>, language: Language) -> Option<Section> {
    (!notes.is_empty()).then(|| Section {
        heading: T::Warnings.get(language).to_owned(),
        weight: Weight::Answer,
        part: None,
        blocks: vec![Block::Notes(notes)],
    })
}

/// Columns of the table of inputs.
const INPUT_COLUMNS: usize = 9;

fn inputs(context: &ReportContext, record: &RunRecord) -> Section {
    let language = context.language;
    let mut rows: Vec<Vec<Cell>> = context.layers.iter().map(|layer| input_row(layer, language)).collect();
    let read = rows.len();
    for failed in record.layers.iter().filter(|layer| layer.failure.is_some()) {
        let mut row = vec![Cell::text(failed.role.name(language)), Cell::text(failed.path.clone())];
        row.push(Cell::Empty);
        row.push(Cell::finding(Tone::Unknown, T::NotRead.get(language)));
        row.resize(INPUT_COLUMNS - 1, Cell::Empty);
        row.push(Cell::text(failed.failure.clone().unwrap_or_default()));
        rows.push(row);
    }
    let mut others: Vec<Vec<Cell>> = context
        .layers
        .iter()
        .flat_map(|layer| part_rows(layer, language))
        .collect();
    others.extend(other_files(record, language));
    let expected_rows = read + record.layers.iter().filter(|layer| layer.failure.is_some()).count() + others.len();
    rows.extend(others);
    let columns = vec![
        Column::text(T::Role.get(language)),
        Column::text(T::Path.get(language)),
        Column::below("SHA-256"),
        Column::text(T::Crs.get(language)),
        Column::number(T::Features.get(language)),
        Column::number(T::Vertices.get(language)),
        Column::number(T::Repaired.get(language)),
        Column::number(T::Rejected.get(language)),
        Column::below(T::Note.get(language)),
    ];
    Section {
        heading: T::Inputs.get(language).to_owned(),
        weight: Weight::Evidence,
        part: None,
        blocks: vec![Block::Table(Table {
            columns,
            rows,
            total: None,
            expected_rows,
        })],
    }
}

fn input_row(layer: &Layer, language: Language) -> Vec<Cell> {
    vec![
        Cell::text(layer.role().name(language)),
        Cell::text(layer.input().path.clone()),
        Cell::text(layer.input().sha256.clone()),
        Cell::text(crs(layer.crs(), language)),
        Cell::count(layer.features_read()),
        Cell::count(layer.vertices_read()),
        Cell::count(repaired_count(layer)),
        Cell::count(rejected_count(layer)),
        if layer.is_illustrative() {
            Cell::text(T::Illustrative.get(language))
        } else {
            Cell::Empty
        },
    ]
}

/// The files beside a layer's own that were read with it.
fn part_rows(layer: &Layer, language: Language) -> Vec<Vec<Cell>> {
    let row = |(name, sha256): &(String, String)| {
        let mut row = vec![
            Cell::text(T::FilePart.get(language)),
            Cell::text(name.clone()),
            Cell::text(sha256.clone()),
        ];
        row.resize(INPUT_COLUMNS, Cell::Empty);
        row
    };
    layer.input().parts.iter().map(row).collect()
}

/// Project, completeness and target files with their hashes.
fn other_files(record: &RunRecord, language: Language) -> Vec<Vec<Cell>> {
    let mut files: Vec<(T, &InputFile)> = record.project.iter().map(|file| (T::ProjectFile, file)).collect();
    for file in record.layers.iter().filter_map(|layer| layer.covers.as_ref()) {
        if !files.iter().any(|(_, known)| known.path == file.path) {
            files.push((T::CoversFile, file));
        }
    }
    files.extend(record.targets.iter().map(|targets| (T::TargetsHeading, &targets.file)));
    let row = |(what, file): (T, &InputFile)| {
        let mut row = vec![
            Cell::text(what.get(language)),
            Cell::text(file.path.clone()),
            Cell::text(file.sha256.clone()),
        ];
        row.resize(INPUT_COLUMNS, Cell::Empty);
        row
    };
    files.into_iter().map(row).collect()
}

/// `EPSG:4490 (declared)`.
#[must_use]
pub fn crs(crs: &CrsChoice, language: Language) -> String {
    let origin = match crs.origin {
        CrsOrigin::Declared => T::OriginDeclared,
        CrsOrigin::Default => T::OriginDefault,
        CrsOrigin::Guessed => T::OriginGuessed,
        CrsOrigin::Given => T::OriginGiven,
    };
    let origin = origin.get(language);
    let mut words = vec![origin.to_owned()];
    if crs.is_north_first {
        words.push(T::NorthFirst.get(language).to_owned());
    }
    if let Some(shift) = crs.shift {
        words.push(match language {
            Language::Zh => format!("由 {} 纠回", shift.name()),
            Language::En => format!("shifted back from {}", shift.name()),
        });
    }
    let name = crate::crs::shown(&crs.code);
    match language {
        Language::Zh => format!("{name}（{}）", words.join("，")),
        Language::En => format!("{name} ({})", words.join(", ")),
    }
}

fn method(record: &RunRecord, language: Language) -> Section {
    let area = match record.area.method {
        AreaMethod::Exact => T::MethodAreaText.get(language).to_owned(),
        AreaMethod::Tdt1055 => AreaText::MethodTdt1055.get(language).to_owned(),
        AreaMethod::Geodesic => AreaText::MethodGeodesic.get(language).to_owned(),
        AreaMethod::Planar => {
            let plane = record.area.plane.as_deref().unwrap_or_default();
            format!("{plane}: {}", AreaText::MethodPlanar.get(language))
        }
    };
    let facts = vec![
        Fact::new(T::MethodArea.get(language), area),
        Fact::new(T::MethodLength.get(language), T::MethodLengthText.get(language)),
        Fact::new(T::MethodOnce.get(language), T::MethodOnceText.get(language)),
        Fact::new(T::MethodGrid.get(language), "2⁻⁴⁸° (≈ 0.4 nm)"),
        Fact::new(T::MethodRounding.get(language), T::MethodRoundingText.get(language)),
    ];
    Section {
        heading: T::Method.get(language).to_owned(),
        weight: Weight::Evidence,
        part: None,
        blocks: vec![Block::Facts(facts)],
    }
}

fn ledger(context: &ReportContext) -> Section {
    let language = context.language;
    let columns = vec![
        Column::text(T::Layer.get(language)),
        Column::number(T::Feature.get(language)),
        Column::text(T::Id.get(language)),
        Column::text(T::Fault.get(language)),
        Column::text(T::Place.get(language)),
        Column::number(T::AreaBeforeM2.get(language)),
        Column::number(T::AreaAfterM2.get(language)),
        Column::text(T::Action.get(language)),
    ];
    let area = |area: Option<f64>| area.map_or(Cell::Empty, |area| Cell::Number(units::number(area, 2)));
    let mut rows = Vec::new();
    for layer in &context.layers {
        for issue in layer.issues() {
            rows.push(vec![
                Cell::text(layer.name()),
                Cell::count(issue.feature as usize),
                Cell::text(issue.id.clone()),
                Cell::text(faults::fault(issue.fault, language)),
                issue
                    .at
                    .map_or(Cell::Empty, |at| Cell::Text(format!("{:.6}, {:.6}", at[0], at[1]))),
                area(issue.area_before_m2),
                area(issue.area_after_m2),
                Cell::text(faults::action(issue.action, language)),
            ]);
        }
    }
    let expected_rows = context.layers.iter().map(|layer| layer.issues().len()).sum();
    Section {
        heading: T::Ledger.get(language).to_owned(),
        weight: Weight::Evidence,
        part: Some(ReportPart::Ledger),
        blocks: vec![Block::Table(Table {
            columns,
            rows,
            total: None,
            expected_rows,
        })],
    }
}
