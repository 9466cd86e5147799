//! What the control units under a site ask: clauses of access lists, quoted with their source, nothing judged.

use super::site_check::{Constraint, SiteCheckInput};
use super::site_result::{Hit, SiteResult, Verdict};
use crate::layer::Layer;
use crate::layer::area_unit::plain;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::policy::access_list::AccessGroup;

/// What is asked of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    pub unit_code: String,
    pub unit_name: String,
    pub unit_kind: Option<String>,
    /// `None` together with the text: no list says anything of the unit.
    pub group: Option<AccessGroup>,
    pub text: Option<String>,
    pub source: Source,
}

/// Where a clause stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In a list: the document that it names (or nothing), file and row.
    List {
        document: String,
        file: String,
        row: u64,
    },
    /// In the attributes of the control unit itself: its layer and field.
    Attribute {
        layer: String,
        field: String,
    },
    Nowhere,
}

/// The clauses for every control unit that the site overlaps, unit by unit, in the order of the four groups. Lists come
/// before the units' own attributes; a unit of which neither says anything is there without a clause.
#[must_use]
pub fn requirements(site: &SiteResult, input: &SiteCheckInput) -> Vec<Requirement> {
    let findings = site.roles.iter().filter(|finding| finding.role == Role::ControlUnit);
    let hits = findings.flat_map(|finding| &finding.hits);
    let mut out = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for hit in hits.filter(|hit| hit.verdict == Verdict::Overlap) {
        let Some(Constraint::Read(layer)) = input.constraints.get(hit.layer_index) else {
            continue;
        };
        let code = layer
            .feature_text(hit.feature, Meaning::Code)
            .unwrap_or_else(|| hit.id.clone());
        if seen.contains(&code) {
            continue;
        }
        seen.push(code.clone());
        out.extend(of_unit(layer, hit, &code, input));
    }
    out
}

fn of_unit(layer: &Layer, hit: &Hit, code: &str, input: &SiteCheckInput) -> Vec<Requirement> {
    let requirement = |group: Option<AccessGroup>, text: Option<String>, source: Source| Requirement {
        unit_code: code.to_owned(),
        unit_name: hit.name.clone(),
        unit_kind: hit.kind.clone(),
        group,
        text,
        source,
    };
    let listed = input.options.access.iter().filter(|clause| clause.unit == code);
    let mut found: Vec<Requirement> = listed
        .map(|clause| {
            let source = Source::List {
                document: clause.source.clone(),
                file: clause.file.clone(),
                row: clause.row,
            };
            requirement(Some(clause.group), Some(clause.text.clone()), source)
        })
        .collect();
    if found.is_empty() {
        found = AccessGroup::ALL
            .into_iter()
            .filter_map(|group| {
                let field = field_of(layer, group)?;
                let text = layer.attributes().text(hit.feature, field)?;
                let source = Source::Attribute {
                    layer: layer.name().to_owned(),
                    field: field.to_owned(),
                };
                (!text.trim().is_empty()).then(|| requirement(Some(group), Some(text), source))
            })
            .collect();
    }
    found.sort_by_key(|requirement| requirement.group);
    if found.is_empty() {
        found.push(requirement(None, None, Source::Nowhere));
    }
    found
}

/// The attribute that holds a group of clauses.
fn field_of(layer: &Layer, group: AccessGroup) -> Option<&str> {
    let headings = group.headings().iter();
    let same = |heading: &str| {
        let field = layer
            .field_names()
            .iter()
            .find(|field| plain(field) == plain(heading))?;
        Some(field.as_str())
    };
    headings.into_iter().find_map(|heading| same(heading))
}
