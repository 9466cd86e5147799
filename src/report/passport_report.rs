//! What layers say of their origin, and which field of theirs was taken for what.
use super::context::{ReportContext, RunRecord};
use super::model::{Block, Cell, Column, Fact, Section, Table, Weight};
use super::shape::ReportPart;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::texts::Language;
use crate::texts::passport::{PassportText as P, meaning};

/// A table of the layers that have a passport, and a note for each that was valid no more on the report's date; a
/// terminal shows it as well. Nothing where no layer has one.
#[must_use]
pub fn section(context: &ReportContext, record: &RunRecord) -> Option<Section> {
    let language = context.language;
    let layers = || context.layers.iter().filter(|layer| !layer.passport().is_empty());
    let rows: Vec<Vec<Cell>> = layers().map(|layer| row(layer, record, language)).collect();
    if rows.is_empty() {
        return None;
    }
    let table = Table {
        columns: vec![
            Column::text(P::Layer.get(language)),
            Column::text(P::Office.get(language)),
            Column::text(P::Document.get(language)),
            Column::text(P::Basis.get(language)),
            Column::text(P::Vintage.get(language)),
            Column::text(P::Scale.get(language)),
            Column::text(P::ValidUntil.get(language)),
            Column::text(P::Secrecy.get(language)),
            Column::text(P::CompleteWhere.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    };
    let mut blocks = vec![Block::Table(table)];
    let expired: Vec<String> = layers().filter_map(|layer| expired(layer, context)).collect();
    if !expired.is_empty() {
        blocks.push(Block::Notes(expired));
    }
    Some(Section {
        heading: P::PassportsTitle.get(language).to_owned(),
        weight: Weight::Answer,
        part: Some(ReportPart::Passports),
        blocks,
    })
}

fn row(layer: &Layer, record: &RunRecord, language: Language) -> Vec<Cell> {
    let path = &layer.input().path;
    let asked = record.layers.iter().find(|asked| asked.path == *path);
    let covers = match (asked.and_then(|asked| asked.covers.as_ref()), layer.covers()) {
        (Some(file), _) => file.path.clone(),
        (None, Some(_)) => P::CoversDeclared.get(language).to_owned(),
        (None, None) => P::CoversNotDeclared.get(language).to_owned(),
    };
    let passport = layer.passport();
    vec![
        Cell::text(layer.name()),
        Cell::text(passport.office.clone()),
        Cell::text(passport.document.clone()),
        Cell::text(passport.basis.clone()),
        Cell::text(passport.vintage.clone()),
        Cell::text(passport.scale.clone()),
        Cell::text(passport.valid_until.clone()),
        Cell::text(passport.secrecy.clone()),
        Cell::text(covers),
    ]
}

/// What a layer's passport says, each a fact.
#[must_use]
pub fn facts(layer: &Layer, language: Language) -> Vec<Fact> {
    let passport = layer.passport();
    let entries = [
        (P::Office, &passport.office),
        (P::Document, &passport.document),
        (P::Basis, &passport.basis),
        (P::Vintage, &passport.vintage),
        (P::Scale, &passport.scale),
        (P::ValidUntil, &passport.valid_until),
        (P::Secrecy, &passport.secrecy),
    ];
    let said = entries.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(name, text)| Fact::new(name.get(language), text.clone()))
        .collect()
}

/// What is said of a layer that was valid no more on the report's date.
#[must_use]
pub fn expired(layer: &Layer, context: &ReportContext) -> Option<String> {
    let date = context.date.as_deref()?;
    let passport = layer.passport();
    passport.is_expired_on(date).then(|| match context.language {
        Language::Zh => format!(
            "“{}”的有效期至 {}，报告日期 {date} 时已过期",
            layer.name(),
            passport.valid_until
        ),
        Language::En => format!(
            "\"{}\" was valid until {}, which is before the report's date {date}",
            layer.name(),
            passport.valid_until
        ),
    })
}

/// Meaning and field, in the order of the meanings; with the unit where the field holds areas.
#[must_use]
pub fn fields(layer: &Layer, language: Language) -> Vec<String> {
    let map = layer.fields();
    map.iter()
        .map(|(known, field)| {
            let unit = map.area_unit().filter(|_| known == Meaning::DeclaredArea);
            let unit = unit.map_or_else(String::new, |unit| format!(" ({})", unit.code()));
            format!("{} ← {field}{unit}", meaning(known.code(), language))
        })
        .collect()
}
