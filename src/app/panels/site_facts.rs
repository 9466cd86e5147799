//! What stands below a site's verdict: declared area, land take, project, other sites upon it, the review.

use super::PanelContext;
use crate::analysis::declared::compare;
use crate::analysis::projects::projects;
use crate::analysis::site_result::SiteResult;
use crate::app::change::Change;
use crate::app::document::CheckOutcome;
use crate::app::{widgets, words};
use crate::report::check_lines::{setback_text, tenure, unit_hint};
use crate::report::words as report_words;
use crate::texts::app::AppText;
use crate::texts::check::CheckText as C;
use crate::units;
use egui::Ui;

pub fn facts_ui(ui: &mut Ui, context: &mut PanelContext<'_>, outcome: &CheckOutcome, site: &SiteResult) {
    let language = context.language();
    if let Some(tenure_of_site) = site.tenure {
        widgets::fact(ui, C::Tenure.get(language), tenure(tenure_of_site, language));
    }
    declared_ui(ui, context, site);
    if let Some(setback) = &site.setback {
        widgets::fact(ui, C::Setback.get(language), setback_text(setback, language));
    }
    let others = others_upon(outcome, site);
    if !others.is_empty() {
        widgets::fact(ui, C::OverlappingSites.get(language), others.join(" · "));
    }
    project_ui(ui, context, outcome, site);
    review_ui(ui, context, site);
}

fn declared_ui(ui: &mut Ui, context: &PanelContext<'_>, site: &SiteResult) {
    let language = context.language();
    let (Some(declared_m2), Some(compared)) = (site.declared_area_m2, compare(site)) else {
        return;
    };
    widgets::fact(ui, context.text(AppText::DeclaredArea), words::site_area(declared_m2));
    if let Some(planar) = &site.planar {
        let text = format!("{} ({})", words::site_area(planar.area_m2), planar.plane);
        widgets::fact(ui, C::PlanarArea.get(language), text);
    }
    if let Some(ratio) = compared.ratio {
        widgets::fact(ui, C::DeclaredRatio.get(language), units::number(ratio, 4));
    }
    if let Some(hint) = compared.hint {
        widgets::note(ui, unit_hint(hint, language));
    }
}

/// The sites that share land with this one, each with how much.
fn others_upon(outcome: &CheckOutcome, site: &SiteResult) -> Vec<String> {
    let sites = &outcome.result.sites;
    let is_this = |place: usize| sites.get(place).is_some_and(|other| other.feature == site.feature);
    let overlaps = outcome.result.overlaps.iter().filter_map(|overlap| {
        let other = if is_this(overlap.one) {
            overlap.other
        } else if is_this(overlap.other) {
            overlap.one
        } else {
            return None;
        };
        let other = sites.get(other)?;
        Some(format!("{} {}", other.id, words::site_area(overlap.area_m2)))
    });
    overlaps.collect()
}

/// The whole project, where it has other plots than this one.
fn project_ui(ui: &mut Ui, context: &PanelContext<'_>, outcome: &CheckOutcome, site: &SiteResult) {
    let language = context.language();
    let Some(name) = site.project.as_deref() else { return };
    let groups = projects(&outcome.result);
    let Some(group) = groups.iter().find(|group| group.name == name && group.sites.len() > 1) else {
        return;
    };
    let text = format!(
        "{} · {} · {}",
        report_words::verdict(group.verdict, language),
        group.sites.len(),
        words::site_area(group.area_m2)
    );
    widgets::fact(ui, C::ProjectTotal.get(language), text);
}

/// What the reviewer said, and the way to say something.
fn review_ui(ui: &mut Ui, context: &mut PanelContext<'_>, site: &SiteResult) {
    let language = context.language();
    let review = context
        .document
        .reviews
        .get(&site.id)
        .filter(|review| !review.is_empty());
    if let Some(review) = review {
        let verdict = review.overrule.map(|verdict| report_words::verdict(verdict, language));
        let parts = [
            verdict.unwrap_or_default(),
            &review.reason,
            &review.note,
            &review.reviewer,
            &review.date,
        ];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        widgets::fact(ui, C::Reviewed.get(language), said.join(" · "));
    }
    ui.horizontal(|ui| {
        if ui.button(C::Review.get(language)).clicked() {
            context.push(Change::AskReview(site.id.clone()));
        }
    });
}
