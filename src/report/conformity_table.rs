//! 要求 | 本项目情况 | 符合性: the clauses of the control units under each site, for the writer to fill.
use super::check_report::site_cells;
use super::model::{Cell, Column, Table};
use crate::analysis::conformity::{Requirement, Source, requirements};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::policy::access_list::AccessGroup;
use crate::texts::Language;
use crate::texts::report::ReportText as T;

/// What is left for a person to write.
const BLANK: &str = "________";

pub(super) fn conformity_table(result: &SiteCheckResult, input: &SiteCheckInput, language: Language) -> Table {
    let mut rows = Vec::new();
    for site in &result.sites {
        for requirement in requirements(site, input) {
            let mut row: Vec<Cell> = site_cells(site).into();
            row.extend(cells(&requirement, language));
            rows.push(row);
        }
    }
    Table {
        columns: vec![
            Column::text(T::Id.get(language)),
            Column::text(T::Site.get(language)),
            Column::text(T::ControlUnit.get(language)),
            Column::text(T::Group.get(language)),
            Column::text(T::Requirement.get(language)),
            Column::text(T::OfThisProject.get(language)).on_pages(),
            Column::text(T::Conformity.get(language)).on_pages(),
            Column::below(T::Source.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

fn cells(requirement: &Requirement, language: Language) -> Vec<Cell> {
    let kind = requirement.unit_kind.as_deref().unwrap_or_default();
    let unit = [requirement.unit_code.as_str(), &requirement.unit_name, kind];
    let unit: Vec<&str> = unit.into_iter().filter(|part| !part.is_empty()).collect();
    let text = match &requirement.text {
        Some(text) => text.as_str(),
        None => T::NoClause.get(language),
    };
    vec![
        Cell::text(unit.join(" ")),
        Cell::text(requirement.group.map_or("", |group| group_name(group, language))),
        Cell::text(text),
        Cell::text(BLANK),
        Cell::text(BLANK),
        Cell::text(source_text(&requirement.source, language)),
    ]
}

/// The name of a group for people.
#[must_use]
pub const fn group_name(group: AccessGroup, language: Language) -> &'static str {
    let (zh, en) = match group {
        AccessGroup::Space => ("空间布局约束", "Spatial layout"),
        AccessGroup::Pollution => ("污染物排放管控", "Discharge of pollutants"),
        AccessGroup::Risk => ("环境风险防控", "Environmental risks"),
        AccessGroup::Resources => ("资源开发效率要求", "Efficient use of resources"),
    };
    language.pick(zh, en)
}

/// Where a clause stands, for people.
#[must_use]
pub fn source_text(source: &Source, language: Language) -> String {
    match source {
        Source::List { document, file, row } => {
            let place = match language {
                Language::Zh => format!("{file} 第 {row} 行"),
                Language::En => format!("{file}, row {row}"),
            };
            let parts = [document.as_str(), &place];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(" · ")
        }
        Source::Attribute { layer, field } => match language {
            Language::Zh => format!("图层 {layer} 的字段 {field}"),
            Language::En => format!("{layer}, field {field}"),
        },
        Source::Nowhere => String::new(),
    }
}
