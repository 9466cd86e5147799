//! The table of what documents say of what was found: stated, never decided.
use super::context::ReportContext;
use super::model::{Cell, Column, Table};
use super::words;
use crate::analysis::rules_held::{QuotedRule, rules_that_apply};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{SiteCheckResult, SiteResult};
use crate::texts::report::ReportText as T;

/// One row per rule and finding, with the sites it goes with: many sites share a few rules.
pub(super) fn rules_table(result: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext) -> Table {
    let language = context.language;
    let mut rows: Vec<(QuotedRule<'_>, Vec<&SiteResult>)> = Vec::new();
    for site in &result.sites {
        for quoted in rules_that_apply(site, &input.options.rules, context.date.as_deref()) {
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
