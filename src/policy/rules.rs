//! Rules that a site check quotes: a dated table of what documents say, read strictly from TOML.
//!
//! The keys are explained at the head of `data/rules.toml`.

use super::catalogue::CatalogueError;
use super::targets::Bilingual;
use crate::layer::role::Role;
use std::collections::BTreeSet;

/// The zones of a role that a rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleZone {
    Any,
    Core,
    Other,
}

/// What was found, as far as rules tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleFinding {
    Overlap,
    /// A line inside, without area.
    Crossing,
    /// So narrow or small that a person should look.
    Sliver,
    Touch,
    NotChecked,
    Clear,
}

impl RuleFinding {
    /// The name in JSON and in the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Crossing => "crossing",
            Self::Sliver => "sliver",
            Self::Touch => "touch",
            Self::NotChecked => "not-checked",
            Self::Clear => "clear",
        }
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: String,
    /// Code of the region where it holds.
    pub region: String,
    /// Rules that give way to this one where it holds.
    pub replaces: Vec<String>,
    pub role: Role,
    pub zone: RuleZone,
    /// What somebody does there that the rule speaks of; `None` if it speaks of everything.
    pub activity: Option<Bilingual>,
    pub findings: Vec<RuleFinding>,
    pub document: Bilingual,
    /// 文号; empty where there is none.
    pub number: String,
    pub clause: String,
    /// ISO dates, cut to what is known.
    pub from: String,
    pub until: Option<String>,
    pub says: Bilingual,
}

impl Rule {
    /// Whether the rule is in force on `date` (`YYYY-MM-DD`); without a date, whether no end of it is known.
    #[must_use]
    pub fn is_in_force(&self, date: Option<&str>) -> bool {
        let Some(date) = date else { return self.until.is_none() };
        // A date cut to its year or month stands for all of it: it begins with its first day and ends with its last.
        let begun = date.get(..self.from.len()).unwrap_or(date) >= self.from.as_str();
        let over = |until: &String| date.get(..until.len()).unwrap_or(date) > until.as_str();
        begun && !self.until.as_ref().is_some_and(over)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    rule: Vec<Entry>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    region: String,
    #[serde(default)]
    replaces: Vec<String>,
    role: String,
    zone: RuleZone,
    #[serde(default)]
    activity: Option<Bilingual>,
    findings: Vec<RuleFinding>,
    source: Source,
    from: String,
    #[serde(default)]
    until: Option<String>,
    says: Bilingual,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    document: Bilingual,
    #[serde(default)]
    number: String,
    #[serde(default)]
    clause: String,
}

/// Reads a table of rules.
///
/// # Errors
/// See [`CatalogueError`].
pub fn parse_rules(text: &str) -> Result<Vec<Rule>, CatalogueError> {
    let file: File = toml::from_str(text).map_err(|error| CatalogueError::Syntax(error.to_string()))?;
    if file.version != 1 {
        let version = file.version;
        return Err(CatalogueError::Syntax(format!(
            "version {version} of the table of rules is not known, only version 1"
        )));
    }
    let mut seen = BTreeSet::new();
    file.rule
        .into_iter()
        .map(|entry| {
            if seen.insert(entry.id.clone()) {
                rule(entry)
            } else {
                Err(problem(entry.id, "the id stands twice".to_owned()))
            }
        })
        .collect()
}

/// The rules inside the program.
///
/// # Errors
/// Only if the program was built with a broken table.
pub fn built_in_rules() -> Result<Vec<Rule>, CatalogueError> {
    parse_rules(include_str!("../../data/rules.toml"))
}

fn rule(entry: Entry) -> Result<Rule, CatalogueError> {
    let Some(role) = Role::from_code(&entry.role).filter(|role| !matches!(role, Role::Region | Role::Site)) else {
        return Err(problem(
            entry.id,
            format!("no layer of role {:?} is checked against", entry.role),
        ));
    };
    if entry.region.len() != 6 || !entry.region.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(problem(
            entry.id,
            format!("{:?} is no code of a region (six digits)", entry.region),
        ));
    }
    for date in std::iter::once(&entry.from).chain(&entry.until) {
        if !is_date_or_part(date) {
            return Err(problem(
                entry.id,
                format!("{date:?} is no date (YYYY, YYYY-MM or YYYY-MM-DD)"),
            ));
        }
    }
    Ok(Rule {
        id: entry.id,
        region: entry.region,
        replaces: entry.replaces,
        role,
        zone: entry.zone,
        activity: entry.activity,
        findings: entry.findings,
        document: entry.source.document,
        number: entry.source.number,
        clause: entry.source.clause,
        from: entry.from,
        until: entry.until,
        says: entry.says,
    })
}

fn is_date_or_part(text: &str) -> bool {
    let rest = match text.len() {
        4 => "-01-01",
        7 => "-01",
        _ => "",
    };
    crate::units::is_date(&format!("{text}{rest}"))
}

fn problem(id: String, problem: String) -> CatalogueError {
    CatalogueError::Entry { id, problem }
}

#[cfg(test)]
mod tests {
    use super::{Rule, built_in_rules, parse_rules};

    const ONE: &str = r#"
        version = 1
        [[rule]]
        id = "a"
        region = "130000"
        role = "red-line"
        zone = "core"
        findings = ["overlap"]
        source = { document = { zh = "通知", en = "Notice" } }
        from = "2022-08"
        until = "2025"
        says = { zh = "禁止", en = "prohibited" }
    "#;

    fn one() -> Rule {
        parse_rules(ONE).expect("one rule").remove(0)
    }

    #[test]
    fn the_built_in_rules_quote_a_document_for_both_zones() {
        let rules = built_in_rules().expect("the built-in rules");
        assert!(rules.iter().any(|rule| rule.id == "cn-red-line-core"));
        assert!(rules.iter().any(|rule| rule.number == "自然资发〔2022〕142号"));
        assert!(
            rules
                .iter()
                .all(|rule| !rule.document.zh.is_empty() && !rule.says.en.is_empty())
        );
        // 自然资发〔2022〕142号 opens its list under 一、（一）: mee.gov.cn, 2022-08-22.
        let outside = rules.iter().find(|rule| rule.id == "cn-red-line-outside-core");
        assert_eq!(outside.map(|rule| rule.clause.as_str()), Some("一、（一）"));
        let activities = rules.iter().filter_map(|rule| rule.activity.as_ref());
        assert!(
            activities.clone().count() >= 8
                && activities
                    .clone()
                    .all(|both| !both.zh.is_empty() && !both.en.is_empty())
        );
    }

    #[test]
    fn a_table_is_read_strictly() {
        for (right, wrong) in [
            ("zone =", "zoen ="),
            ("zone = \"core\"", "zone = \"core\"\nactivity = \"road\""),
            ("\"red-line\"", "\"site\""),
            ("\"130000\"", "\"Hebei\""),
            ("\"overlap\"", "\"overlaps\""),
            ("\"2022-08\"", "\"2022-13\""),
            ("version = 1", "version = 2"),
        ] {
            assert!(parse_rules(&ONE.replace(right, wrong)).is_err(), "{wrong}");
        }
        let twice = format!("{ONE}{}", ONE.replace("version = 1", ""));
        assert!(parse_rules(&twice).is_err());
    }

    #[test]
    fn a_rule_is_in_force_from_its_first_day_to_its_last() {
        let rule = one();
        for (date, is_in_force) in [
            ("2022-07-31", false),
            ("2022-08-01", true),
            ("2025-12-31", true),
            ("2026-01-01", false),
        ] {
            assert_eq!(rule.is_in_force(Some(date)), is_in_force, "{date}");
        }
        assert!(!rule.is_in_force(None), "its end is known");
    }
}
