//! One role of a site check: verdict, why, every hit, the nearest feature.

use super::PanelContext;
use crate::analysis::conformity::requirements;
use crate::analysis::outcome::Outcome;
use crate::analysis::rules_held::QuotedRule;
use crate::analysis::site_result::{Hit, Nearest, RoleFinding, SiteResult};
use crate::app::change::Change;
use crate::app::document::CheckOutcome;
use crate::app::icons::{self, Icon};
use crate::app::theme::{self, size};
use crate::app::view_state::FeatureRef;
use crate::app::{widgets, words};
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::report::conformity_table::{group_name, source_text};
use crate::report::words as report_words;
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::texts::check::CheckText as C;
use crate::texts::passport::PassportText;
use crate::texts::report::ReportText as T;
use crate::units;
use egui::{Align, Layout, RichText, Ui};

/// Hits listed before the rest is folded away; the report has them all.
const HITS_SHOWN: usize = 8;

pub fn role_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    outcome: &CheckOutcome,
    site: &SiteResult,
    finding: &RoleFinding,
    rules: &[QuotedRule<'_>],
) {
    let palette = theme::palette(ui);
    let language = context.language();
    let frame = widgets::card(palette).outer_margin(egui::Margin {
        bottom: 5,
        ..egui::Margin::ZERO
    });
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.horizontal(|ui| {
            widgets::swatch(ui, finding.role, 1.0);
            let name = widgets::strong(ui, finding.role.name(language));
            ui.label(name);
            if !finding.role.decides() {
                let informs = widgets::faint(ui, context.text(AppText::InformsOnly));
                ui.label(informs);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                widgets::verdict_badge(ui, finding.verdict, report_words::verdict(finding.verdict, language));
            });
        });
        kind_ui(ui, Outcome::of_role(finding), language);
        for why in &finding.why {
            widgets::note(ui, report_words::why(why, language));
        }
        if finding.area_m2 > 0.0 {
            let share = finding
                .share_of_site
                .map_or_else(String::new, |share| words::share_of_site(share, language));
            let text = format!(
                "{} {}   {share}",
                context.text(AppText::OverlapArea),
                words::site_area(finding.area_m2)
            );
            ui.label(RichText::new(text).font(theme::bold(size::BODY)).color(palette.strong));
        }
        for (place, hit) in finding.hits.iter().take(HITS_SHOWN).enumerate() {
            ui.push_id(("hit", place), |ui| hit_ui(ui, context, outcome, site, hit));
        }
        if finding.hits.len() > HITS_SHOWN {
            let text = format!(
                "+ {} {}",
                finding.hits.len() - HITS_SHOWN,
                context.text(AppText::MoreHits)
            );
            egui::CollapsingHeader::new(RichText::new(text).size(size::SMALL))
                .id_salt("more")
                .show(ui, |ui| {
                    for (place, hit) in finding.hits.iter().enumerate().skip(HITS_SHOWN) {
                        ui.push_id(("hit", place), |ui| hit_ui(ui, context, outcome, site, hit));
                    }
                });
        }
        if let (true, Some(nearest)) = (finding.hits.is_empty(), &finding.nearest) {
            nearest_ui(ui, context, nearest);
        }
        if !finding.slivers.is_empty() {
            let text = format!("{} {}", finding.slivers.len(), context.text(AppText::Slivers));
            widgets::note(ui, text);
            for (place, hit) in finding.slivers.iter().enumerate() {
                ui.push_id(("sliver", place), |ui| hit_ui(ui, context, outcome, site, hit));
            }
        }
        rings_ui(ui, context, finding);
        if finding.role == Role::ControlUnit {
            requirements_ui(ui, context, outcome, site);
        }
        rules_ui(ui, context, rules.iter().filter(|quoted| quoted.role == finding.role));
    });
}

/// How the site lies to what was found, where that says more than the verdict.
fn kind_ui(ui: &mut Ui, outcome: Outcome, language: Language) {
    if !matches!(outcome, Outcome::Clear | Outcome::Involved | Outcome::NotChecked) {
        let text = widgets::strong(ui, report_words::outcome(outcome, language));
        ui.add(egui::Label::new(text).wrap());
    }
}

/// What the units under the site ask, with the source; whether it is kept is for a person to write.
fn requirements_ui(ui: &mut Ui, context: &PanelContext<'_>, outcome: &CheckOutcome, site: &SiteResult) {
    let language = context.language();
    for requirement in requirements(site, &outcome.input) {
        let Some((group, text)) = requirement.group.zip(requirement.text.as_ref()) else {
            let nothing = T::NoClause.get(language);
            widgets::note(ui, format!("{} {nothing}", requirement.unit_code));
            continue;
        };
        let line = format!(
            "{} · {}{}{text}",
            requirement.unit_code,
            group_name(group, language),
            language.pick("：", ": ")
        );
        let response = widgets::note(ui, line);
        response.on_hover_text(source_text(&requirement.source, language));
    }
}

/// What lies within the distances asked for; an incomplete answer says so.
fn rings_ui(ui: &mut Ui, context: &PanelContext<'_>, finding: &RoleFinding) {
    let language = context.language();
    for ring in &finding.rings {
        let least = if ring.is_complete() {
            ""
        } else {
            language.pick("（不完整）", " (incomplete)")
        };
        let text = format!(
            "{} {} {}{} · {}{least}",
            words::distance(ring.distance_m),
            C::Within.get(language),
            ring.features,
            language.pick(" 个", ""),
            words::site_area(ring.area_m2)
        );
        widgets::note(ui, text);
    }
}

/// What documents say of it; the decision is a person's.
fn rules_ui<'a>(ui: &mut Ui, context: &PanelContext<'_>, rules: impl Iterator<Item = &'a QuotedRule<'a>>) {
    let language = context.language();
    let (activities, others): (Vec<_>, Vec<_>) = rules.partition(|quoted| quoted.rule.activity.is_some());
    for quoted in others {
        ui.separator();
        rule_ui(ui, quoted, language);
    }
    if activities.is_empty() {
        return;
    }
    ui.separator();
    let heading = format!("{} ({})", T::Activities.get(language), activities.len());
    egui::CollapsingHeader::new(RichText::new(heading).size(size::SMALL))
        .id_salt("activities")
        .show(ui, |ui| {
            for quoted in activities {
                rule_ui(ui, quoted, language);
            }
        });
}

/// Where a rule stands, the activity that it speaks of, what it says.
fn rule_ui(ui: &mut Ui, quoted: &QuotedRule<'_>, language: Language) {
    let source = widgets::faint(ui, report_words::rule_source(quoted.rule, language));
    ui.add(egui::Label::new(source).wrap())
        .on_hover_text(quoted.rule.document.get(language));
    ui.indent(("rule", &quoted.rule.id), |ui| {
        if let Some(activity) = &quoted.rule.activity {
            let activity = widgets::strong(ui, activity.get(language));
            ui.add(egui::Label::new(activity).wrap());
        }
        widgets::note(ui, quoted.rule.says.get(language));
    });
}

fn hit_ui(ui: &mut Ui, context: &mut PanelContext<'_>, outcome: &CheckOutcome, site: &SiteResult, hit: &Hit) {
    let palette = theme::palette(ui);
    let (icon, front, _) = widgets::verdict_look(palette, hit.verdict);
    ui.separator();
    ui.horizontal(|ui| {
        icons::show(ui, icon, 13.0, front);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = hit_name(hit);
            if icons::button(ui, Icon::ZoomTo, &format!("{} {name}", context.text(AppText::ZoomTo))).clicked() {
                show_hit(context, outcome, site, hit);
            }
            let size_text = if hit.area_m2 > 0.0 {
                words::site_area(hit.area_m2)
            } else if hit.length_m > 0.0 {
                words::distance(hit.length_m)
            } else {
                String::new()
            };
            ui.label(RichText::new(size_text).color(palette.strong));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(RichText::new(name).color(palette.text)).truncate());
            });
        });
    });
    let language = context.language();
    let colon = language.pick("：", ": ");
    let named = Some(&hit.id).filter(|id| !hit.name.is_empty() && !id.is_empty());
    let code = hit.code.as_ref().filter(|code| **code != hit.id);
    let code = code.map(|code| format!("{}{colon}{code}", T::Code.get(language)));
    let mut facts: Vec<String> = [
        named,
        code.as_ref(),
        hit.kind.as_ref(),
        hit.zone.as_ref(),
        hit.level.as_ref(),
        hit.function.as_ref(),
    ]
    .into_iter()
    .flatten()
    .cloned()
    .collect();
    facts.extend(hit.share_of_site.map(|share| words::share_of_site(share, language)));
    facts.extend(
        hit.share_of_feature
            .map(|share| words::share_of_feature(share, language)),
    );
    if hit.sliver {
        facts.push(context.text(AppText::Sliver).to_owned());
        facts.push(format!("2A/P {} m", units::number(hit.width_m, 3)));
    }
    facts.extend(hit.crossings.iter().map(|crossing| {
        format!(
            "{} {} m",
            C::Crossing.get(language),
            units::number(crossing.length_m, 2)
        )
    }));
    if !hit.basis.is_empty() {
        facts.push(format!("{}{colon}{}", PassportText::Basis.get(language), hit.basis));
    }
    if !facts.is_empty() {
        ui.indent("facts", |ui| widgets::note(ui, facts.join(" · ")));
    }
}

fn hit_name(hit: &Hit) -> String {
    if hit.name.is_empty() {
        hit.id.clone()
    } else {
        hit.name.clone()
    }
}

/// Goes to the shared part and highlights the feature.
fn show_hit(context: &mut PanelContext<'_>, outcome: &CheckOutcome, site: &SiteResult, hit: &Hit) {
    let mut bounds = Bounds::EMPTY;
    for feature in hit.overlap.features() {
        bounds.grow_by(&feature.bounds());
    }
    let bounds = if bounds.is_empty() { site.bounds } else { bounds };
    if let Some(layer) = outcome.constraint_ids.get(hit.layer_index) {
        context.push(Change::Select(vec![FeatureRef {
            layer: *layer,
            feature: hit.feature,
        }]));
    }
    context.push(Change::ZoomTo(bounds));
}

/// To the centimetre, as distances are known, where that is read.
fn nearest_distance(distance_m: f64) -> String {
    if distance_m < 10_000.0 {
        format!("{} m", units::number(distance_m, 2))
    } else {
        words::distance(distance_m)
    }
}

/// How far, in which direction, and to what.
fn nearest_ui(ui: &mut Ui, context: &mut PanelContext<'_>, nearest: &Nearest) {
    let language = context.language();
    ui.horizontal(|ui| {
        let name = if nearest.name.is_empty() {
            &nearest.id
        } else {
            &nearest.name
        };
        let direction = nearest.bearing_deg.map_or_else(String::new, |degrees| {
            format!(
                "{} ({}°) ",
                words::bearing(degrees, language),
                units::number(degrees, 0)
            )
        });
        let text = format!(
            "{} {direction}{} · {name}",
            context.text(AppText::Nearest),
            nearest_distance(nearest.distance_m)
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icons::button(ui, Icon::ZoomTo, &format!("{} {name}", context.text(AppText::ZoomTo))).clicked() {
                let mut bounds = Bounds::EMPTY;
                nearest.points_lonlat.iter().for_each(|point| bounds.grow(*point));
                context.push(Change::ZoomTo(bounds));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = widgets::faint(ui, text);
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
}
