//! A small map per site with its findings below: what overlaps, what is near, what was not checked.
use super::check_report::{BY_SEVERITY, tone};
use super::compass;
use super::context::ReportContext;
use super::figure::{Figure, Frame};
use super::model::{Block, Card, CardLine, Section, Weight};
use super::shape::ReportPart;
use super::words;
use crate::analysis::outcome::Outcome;
use crate::analysis::site_result::{RoleFinding, SiteCheckResult, SiteResult, Verdict};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// More small maps than this make a page that nobody opens. The sites with the worst verdicts get them.
const CARDS_MAX: usize = 50;

/// The section of small maps; none where no site has a place.
#[must_use]
pub fn section(result: &SiteCheckResult, context: &ReportContext) -> Option<Section> {
    let language = context.language;
    let by_severity = BY_SEVERITY
        .iter()
        .flat_map(|verdict| result.sites.iter().filter(move |site| site.verdict == *verdict));
    let cards: Vec<Card> = by_severity
        .filter(|site| !site.bounds.is_empty())
        .take(CARDS_MAX)
        .map(|site| card(site, result, context))
        .collect();
    if cards.is_empty() {
        return None;
    }
    let (drawn, all) = (cards.len(), result.sites.len());
    let mut blocks = Vec::new();
    if drawn < all {
        blocks.push(Block::Paragraph(match language {
            Language::Zh => {
                format!("{all} 处用地中的 {drawn} 处绘有局部图（按结论由重到轻，至多 {CARDS_MAX} 处）；各表仍列全部用地")
            }
            Language::En => format!(
                "{drawn} of {all} sites have a small map (worst verdicts first, at most {CARDS_MAX}); the tables list every site"
            ),
        }));
    }
    blocks.push(Block::Cards(cards));
    Some(Section {
        heading: T::SiteMaps.get(language).to_owned(),
        weight: Weight::Evidence,
        part: Some(ReportPart::SiteMaps),
        blocks,
    })
}

pub(super) fn card(site: &SiteResult, result: &SiteCheckResult, context: &ReportContext) -> Card {
    let language = context.language;
    let lines = site.roles.iter().map(|finding| finding_line(finding, language));
    Card {
        title: format!("{} {}", site.id, site.name).trim().to_owned(),
        tone: tone(site.verdict),
        outcome: words::verdict(site.verdict, language).to_owned(),
        figure: Figure::of_report(context, Frame::Site(site.bounds)).with_site(site, result),
        lines: lines.collect(),
    }
}

/// A role in a line: verdict, how much or how far, why.
fn finding_line(finding: &RoleFinding, language: Language) -> CardLine {
    let mut parts = vec![format!(
        "{}{}{}",
        finding.role.name(language),
        language.pick("：", ": "),
        words::outcome(Outcome::of_role(finding), language)
    )];
    if finding.area_m2 > 0.0 {
        let share = finding
            .share_of_site
            .map(|share| format!(" ({})", units::percent(share, 2)));
        parts.push(format!(
            "{} ha{}",
            units::ha(finding.area_m2),
            share.unwrap_or_default()
        ));
    }
    // How far something is tells nothing where not everything was read.
    let nearest = finding.nearest.as_ref().filter(|nearest| nearest.distance_m > 0.0);
    if let Some(nearest) = nearest.filter(|_| finding.verdict == Verdict::Clear) {
        parts.push(format!(
            "{} {} m {}",
            T::NearestShort.get(language),
            units::number(nearest.distance_m, 2),
            compass::direction(nearest.bearing_deg, language)
        ));
    }
    parts.extend(finding.why.iter().map(|why| words::why(why, language)));
    CardLine {
        tone: Some(tone(finding.verdict)),
        text: parts.join(language.pick("；", "; ")),
    }
}
