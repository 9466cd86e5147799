//! The table of what documents say of what was found: stated, never decided.
use super::context::ReportContext;
use super::model::{Cell, Column, Table};
use super::words;
use crate::analysis::rules_held::{QuotedRule, rules_that_apply};
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::{SiteCheckResult, SiteResult};
use crate::texts::report::ReportText as T;

/// What is left for a person to write.
const BLANK: &str = "________";

/// A rule and finding with the sites that it goes with, in the order of the sites: many sites share a few rules.
type Quoted<'a> = (QuotedRule<'a>, Vec<&'a SiteResult>);

/// The quoted rules of all sites: those about activities, or the others.
fn quoted<'a>(
    result: &'a SiteCheckResult,
    input: &'a SiteCheckInput,
    context: &ReportContext,
    of_activities: bool,
) -> Vec<Quoted<'a>> {
    let mut rows: Vec<Quoted<'a>> = Vec::new();
    for site in &result.sites {
        let rules = rules_that_apply(site, &input.options.rules, context.date.as_deref());
        for quoted in rules
            .into_iter()
            .filter(|quoted| quoted.rule.activity.is_some() == of_activities)
        {
            // An activity is one line whatever was found of the first site.
            let is_same = |known: &QuotedRule<'_>| {
                *known == quoted || (of_activities && known.rule.id == quoted.rule.id && known.role == quoted.role)
            };
            match rows.iter_mut().find(|(known, _)| is_same(known)) {
                Some((_, sites)) => sites.push(site),
                None => rows.push((quoted, vec![site])),
            }
        }
    }
    rows
}

/// One row per rule and finding.
pub(super) fn rules_table(result: &SiteCheckResult, input: &SiteCheckInput, context: &ReportContext) -> Table {
    let language = context.language;
    let rows = quoted(result, input, context, false);
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
    let rows: Vec<Vec<Cell>> = quoted(result, input, context, true)
        .into_iter()
        .map(|(quoted, sites)| {
            let activity = quoted.rule.activity.as_ref();
            vec![
                Cell::text(quoted.role.name(language)),
                Cell::text(activity.map(|activity| activity.get(language)).unwrap_or_default()),
                Cell::text(words::rule_source(quoted.rule, language)),
                Cell::count(sites.len()),
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
