//! The table of what documents say of what was found: stated, never decided.
use super::context::ReportContext;
use super::model::{Cell, Column, Table};
use super::words;
use crate::analysis::rules_held::{QuotedRule, activities, rules_that_apply};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{SiteCheckResult, SiteResult};
use crate::texts::report::ReportText as T;

/// What is left for a person to write.
const BLANK: &str = "________";

/// One row per rule and finding, with the sites it goes with: many sites share a few rules.
pub(super) fn rules_table(result: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext) -> Table {
    let language = context.language;
    let mut rows: Vec<(QuotedRule<'_>, Vec<&SiteResult>)> = Vec::new();
    for site in &result.sites {
        let rules = rules_that_apply(site, &input.options.rules, context.date.as_deref());
        for quoted in rules.into_iter().filter(|quoted| quoted.rule.activity.is_none()) {
            match rows.iter_mut().find(|(known, _)| *known == quoted) {
                Some((_, sites)) => sites.push(site),
                None => rows.push((quoted, vec![site])),
            }
        }
    }
    let expected_rows = rows.len();
    let rows = rows
        .into_iter()
        .map(|(quoted, sites)| {
            vec![
                Cell::text(quoted.role.name(language)),
                Cell::text(quoted.zone.unwrap_or_default()),
                Cell::text(words::rule_finding(quoted.finding, language)),
                Cell::text(words::rule_source(quoted.rule, language)),
                Cell::count(sites.len()),
                Cell::text(format!(
                    "{}{}{}",
                    quoted.rule.document.get(language),
                    language.pick("：", ": "),
                    quoted.rule.says.get(language)
                )),
                Cell::text(super::check_tables::names_of(&sites, language)),
            ]
        })
        .collect();
    Table {
        columns: vec![
            Column::text(T::Role.get(language)),
            Column::text(T::Zone.get(language)),
            Column::text(T::Verdict.get(language)),
            Column::text(T::Source.get(language)),
            Column::number(T::SiteCount.get(language)),
            Column::below(T::RuleSays.get(language)),
            Column::below(T::Sites.get(language)),
        ],
        rows,
        total: None,
        expected_rows,
    }
}

/// What documents allow, one row per activity: which of them the project is, a person writes.
pub(super) fn activities_table(result: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext) -> Table {
    let language = context.language;
    let rows: Vec<Vec<Cell>> = activities(result, &input.options.rules, context.date.as_deref())
        .into_iter()
        .map(|(quoted, sites)| {
            let activity = quoted.rule.activity.as_ref();
            vec![
                Cell::text(quoted.role.name(language)),
                Cell::text(activity.map(|activity| activity.get(language)).unwrap_or_default()),
                Cell::text(words::rule_source(quoted.rule, language)),
                Cell::count(sites),
                Cell::text(BLANK),
                Cell::text(quoted.rule.says.get(language)),
            ]
        })
        .collect();
    Table {
        columns: vec![
            Column::text(T::Role.get(language)),
            Column::text(T::Activity.get(language)),
            Column::text(T::Source.get(language)),
            Column::number(T::SiteCount.get(language)),
            Column::text(T::OfThisProject.get(language)).on_pages(),
            Column::below(T::RuleSays.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}
