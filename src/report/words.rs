//! Findings in words: stable codes for machines, sentences in both languages for people.
use super::json_shapes::{Reason, Warning};
use crate::analysis::coverage_result::{CoverageWarning, RegionKind, TargetWarning, WhyNull};
use crate::analysis::outcome::Outcome;
use crate::analysis::site_result::{Verdict, Why};
use crate::policy::rules::{Rule, RuleFinding};
use crate::policy::targets::{Measure, Sense, Target};
use crate::texts::Language;
use crate::units;

/// The name of a verdict for people.
#[must_use]
pub const fn verdict(verdict: Verdict, language: Language) -> &'static str {
    let (zh, en) = match verdict {
        Verdict::Clear => ("不涉及", "clear"),
        Verdict::Touch => ("相接", "touch"),
        Verdict::NotChecked => ("未核查", "not checked"),
        Verdict::Overlap => ("涉及", "overlap"),
    };
    language.pick(zh, en)
}

/// The kind of a finding for people.
#[must_use]
pub const fn outcome(outcome: Outcome, language: Language) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::Clear => ("不涉及", "clear"),
        Outcome::Touch => ("相邻（仅边界接触，面积为 0）", "touch (boundary only, no area)"),
        Outcome::NotChecked => ("数据不足（未核查）", "not checked (data insufficient)"),
        Outcome::Sliver => ("疑似误差（需人工确认）", "suspected error (a person should confirm)"),
        Outcome::Crossing => ("穿越（线状，未计占地）", "crossing (a line, no land counted)"),
        Outcome::Involved => ("涉及", "overlap"),
        Outcome::General => ("涉及（核心保护区以外）", "overlap (outside core zones)"),
        Outcome::Unzoned => ("涉及（图层未注明分区）", "overlap (the layer names no zone)"),
        Outcome::Core => ("涉及（核心保护区）", "overlap (core zone)"),
    };
    language.pick(zh, en)
}

/// The name of a region's kind for people.
#[must_use]
pub const fn region_kind(kind: RegionKind, language: Language) -> &'static str {
    let (zh, en) = match kind {
        RegionKind::Land => ("陆域", "land"),
        RegionKind::Sea => ("海域", "sea"),
        RegionKind::LandAndSea => ("陆海", "land + sea"),
        RegionKind::BuiltUp => ("建成区", "built-up"),
    };
    language.pick(zh, en)
}

/// The name in JSON.
#[must_use]
pub const fn measure_code(measure: Measure) -> &'static str {
    match measure {
        Measure::Ratio => "ratio",
        Measure::Area => "area",
        Measure::LengthRatio => "length-ratio",
        Measure::NoLoss => "no-loss",
        Measure::Tiling => "tiling",
        Measure::CountShare => "count-share",
        Measure::None => "none",
    }
}

/// The name in JSON.
#[must_use]
pub const fn sense_code(sense: Sense) -> &'static str {
    match sense {
        Sense::AtLeast => ">=",
        Sense::AtMost => "<=",
        Sense::Equal => "=",
    }
}

/// A value in a measure's unit, for people.
#[must_use]
pub fn in_measure(value: f64, measure: Measure) -> String {
    match measure {
        Measure::Area => format!("{} km²", units::km2(value, 2)),
        _ => units::percent(value, 2),
    }
}

/// What a target asks, for people: `≥ 36,390.00 km²`.
#[must_use]
pub fn asked(target: &Target, language: Language) -> String {
    let Some(value) = target.value else {
        return match target.measure {
            Measure::NoLoss => language.pick("面积不减少", "no loss").to_owned(),
            _ => language.pick("来源未给出数值", "no number in the source").to_owned(),
        };
    };
    if target.is_fact {
        return in_measure(value, target.measure);
    }
    let sense = match target.sense {
        Sense::AtLeast => "≥",
        Sense::AtMost => "≤",
        Sense::Equal => "=",
    };
    format!("{sense} {}", in_measure(value, target.measure))
}

/// The code in JSON.
#[must_use]
pub const fn why_null_code(why: WhyNull) -> &'static str {
    match why {
        WhyNull::RegionNotLoaded => "region-not-loaded",
        WhyNull::RoleNotLoaded => "role-not-loaded",
        WhyNull::NoNumberInSource => "no-number-in-source",
        WhyNull::FactOnly => "fact-only",
        WhyNull::OtherMeasure => "other-measure",
        WhyNull::LayerIncomplete => "layer-incomplete",
        WhyNull::DenominatorNotLoaded => "denominator-not-loaded",
        WhyNull::SourceError => "source-error",
        WhyNull::PartNotTold => "part-not-told",
    }
}

/// Why a target can't be said to be met or not, for people.
#[must_use]
pub const fn why_null(why: WhyNull, language: Language) -> &'static str {
    let (zh, en) = match why {
        WhyNull::RegionNotLoaded => ("未加载该行政区", "its region is not loaded"),
        WhyNull::RoleNotLoaded => ("未加载该类图层", "no layer of its role is loaded"),
        WhyNull::NoNumberInSource => ("来源未给出数值", "no number in the source"),
        WhyNull::FactOnly => ("已公布的事实，不是目标", "a published fact, not a target"),
        WhyNull::OtherMeasure => ("需要覆盖率之外的数据", "needs data that coverage does not have"),
        WhyNull::LayerIncomplete => ("图层有无法使用的要素", "a layer has features that could not be used"),
        WhyNull::DenominatorNotLoaded => ("未加载来源所指的分母", "the denominator of the source is not loaded"),
        WhyNull::SourceError => ("来源数值有误", "the source's number is an error"),
        WhyNull::PartNotTold => ("图层未区分陆域与海域", "the layers don't tell land from sea"),
    };
    language.pick(zh, en)
}

/// The code in JSON.
#[must_use]
pub const fn target_warning_code(warning: TargetWarning) -> &'static str {
    match warning {
        TargetWarning::LargerThanRegion => "larger-than-region",
        TargetWarning::RegionKindNotDeclared => "region-kind-not-declared",
        TargetWarning::Illustrative => "illustrative",
        TargetWarning::CorrectedValue => "corrected-value",
    }
}

/// What should be known beside a target, for people.
#[must_use]
pub const fn target_warning(warning: TargetWarning, language: Language) -> &'static str {
    let (zh, en) = match warning {
        TargetWarning::LargerThanRegion => (
            "来源印出的数值大于行政区面积，是来源的错误",
            "the number as printed is larger than the region: an error of the source",
        ),
        TargetWarning::RegionKindNotDeclared => (
            "行政区未注明陆域或海域",
            "the region does not say whether it is land or sea",
        ),
        TargetWarning::Illustrative => ("图层为示意数据", "a layer is illustrative"),
        TargetWarning::CorrectedValue => ("此处采用更正后的数值", "the corrected value is used here"),
    };
    language.pick(zh, en)
}

/// A warning of coverage for machines, with its sentence.
#[must_use]
pub fn warning_shape(warning: &CoverageWarning, language: Language) -> Warning {
    let says = self::warning(warning, language);
    let bare = |code| Warning {
        code,
        layer: None,
        role: None,
        name: None,
        area: None,
        features: None,
        says: String::new(),
    };
    let shape = match warning {
        CoverageWarning::NotRead { role, layer } => Warning {
            layer: Some(layer.clone()),
            role: Some(role.code()),
            ..bare("not-read")
        },
        CoverageWarning::UnitsOverlap { region_layer, area_m2 } => Warning {
            layer: Some(region_layer.clone()),
            area: Some(*area_m2),
            ..bare("units-overlap")
        },
        CoverageWarning::SameName { name } => Warning {
            name: Some(name.clone()),
            ..bare("same-name")
        },
        CoverageWarning::Rejected { layer, features } => Warning {
            layer: Some(layer.clone()),
            features: Some(*features),
            ..bare("rejected")
        },
        CoverageWarning::NoPolygons { layer } => Warning {
            layer: Some(layer.clone()),
            ..bare("no-polygons")
        },
        CoverageWarning::OutsideRegions { role, area_m2 } => Warning {
            role: Some(role.code()),
            area: Some(*area_m2),
            ..bare("outside-regions")
        },
        CoverageWarning::Illustrative { layer } => Warning {
            layer: Some(layer.clone()),
            ..bare("illustrative")
        },
        CoverageWarning::ByFieldMissing { field, features } => Warning {
            name: Some(field.clone()),
            features: Some(*features),
            ..bare("by-field-missing")
        },
    };
    Warning { says, ..shape }
}

/// A warning of coverage as a sentence.
#[must_use]
pub fn warning(warning: &CoverageWarning, language: Language) -> String {
    let zh = language == Language::Zh;
    match warning {
        CoverageWarning::NotRead { role, layer } => {
            let name = role.name(language);
            if zh {
                format!("{name}图层未能读取，未计入任何数值，该类数值可能偏小：{layer}")
            } else {
                format!("{name}: a layer could not be read and is in no number, so these may be too small: {layer}")
            }
        }
        CoverageWarning::UnitsOverlap { region_layer, area_m2 } => {
            let area = units::number(*area_m2, 2);
            if zh {
                format!("{region_layer}：单元之间重叠 {area} m²")
            } else {
                format!("{region_layer}: units overlap by {area} m²")
            }
        }
        CoverageWarning::SameName { name } => {
            if zh {
                format!("有两个单元同名，以代码区分：{name}")
            } else {
                format!("two units share a name and are told apart by code: {name}")
            }
        }
        CoverageWarning::Rejected { layer, features } => {
            if zh {
                format!("{layer}：{features} 个要素无法使用，未计入任何数值")
            } else {
                format!("{layer}: {features} features could not be used and are in no number")
            }
        }
        CoverageWarning::NoPolygons { layer } => {
            if zh {
                format!("{layer}：图层中没有面")
            } else {
                format!("{layer}: the layer holds no polygons")
            }
        }
        CoverageWarning::OutsideRegions { role, area_m2 } => {
            let (name, area) = (role.name(language), units::km2(*area_m2, 4));
            if zh {
                format!("{name}：有 {area} km² 位于所有行政区之外")
            } else {
                format!("{name}: {area} km² lie outside all regions")
            }
        }
        CoverageWarning::Illustrative { layer } => {
            if zh {
                format!("{layer}：示意数据，不是任何机关划定的边界")
            } else {
                format!("{layer}: illustrative data, not a boundary drawn by any authority")
            }
        }
        CoverageWarning::ByFieldMissing { field, features } => {
            if zh {
                format!("{features} 个行政区要素没有字段 {field}")
            } else {
                format!("{features} region features have no field {field}")
            }
        }
    }
}

/// All reasons in one line of stable English, each once; nothing if there is none.
#[must_use]
pub fn why_in_one(whys: &[Why]) -> Option<String> {
    each_once(whys.iter().map(why_short))
}

fn each_once(texts: impl Iterator<Item = String>) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for text in texts {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    (!said.is_empty()).then(|| said.join("; "))
}

fn why_short(why: &Why) -> String {
    match why {
        Why::LayerUnreadable { message, .. } => format!("layer could not be read: {message}"),
        Why::LayerEmpty { .. } => "layer is empty".to_owned(),
        Why::WrongKind { .. } => "layer holds nothing of the kind its role needs".to_owned(),
        Why::UnusableFeature { feature, .. } => format!("feature {feature} could not be used"),
        Why::DoubtfulRepair { feature, .. } => {
            format!("feature {feature} was repaired, and what was left out here may belong to it")
        }
        Why::OutsideCovers { .. } => "site is not inside the declared completeness".to_owned(),
        Why::OutsideFeatures { .. } => {
            "completeness not declared, and site is outside the box of the features".to_owned()
        }
        Why::CompletenessNotDeclared { .. } => "completeness not declared".to_owned(),
        Why::SiteUnusable => "site geometry could not be used".to_owned(),
        Why::BelowTolerance { tolerance_m2 } => {
            format!("overlap within the tolerance of {tolerance_m2} m2")
        }
        Why::NarrowerThanTouch => "overlap narrower than 1 mm".to_owned(),
    }
}

/// Why a ring does not hold all that there is, in one line of stable English; nothing if it does.
#[must_use]
pub fn ring_why_in_one(whys: &[Why]) -> Option<String> {
    each_once(whys.iter().map(ring_why_short))
}

/// As [`why_short`]; what is said of the place of the site is meant of its surroundings.
fn ring_why_short(why: &Why) -> String {
    match why {
        Why::OutsideCovers { .. } => "surroundings are not inside the declared completeness".to_owned(),
        Why::OutsideFeatures { .. } => {
            "completeness not declared, and surroundings reach outside the box of the features".to_owned()
        }
        other => why_short(other),
    }
}

/// One reason why a ring does not hold all that there is, for machines.
#[must_use]
pub fn ring_reason_shape(why: &Why) -> Reason {
    Reason {
        says: ring_why_short(why),
        ..reason_shape(why)
    }
}

/// One reason why a ring does not hold all that there is, as a sentence for people.
#[must_use]
pub fn ring_why(why: &Why, language: Language) -> String {
    match (why, language) {
        (Why::OutsideCovers { layer }, Language::Zh) => format!("{layer}：周边未完全位于图层的完整范围内"),
        (Why::OutsideFeatures { layer }, Language::Zh) => {
            format!("{layer}：未声明完整范围，且周边超出图层要素范围")
        }
        (Why::OutsideCovers { layer } | Why::OutsideFeatures { layer }, Language::En) => {
            format!("{layer}: {}", ring_why_short(why))
        }
        _ => self::why(why, language),
    }
}

/// One reason for machines.
#[must_use]
pub fn reason_shape(why: &Why) -> Reason {
    let (code, layer, feature) = match why {
        Why::LayerUnreadable { layer, .. } => ("layer-unreadable", Some(layer), None),
        Why::LayerEmpty { layer } => ("layer-empty", Some(layer), None),
        Why::WrongKind { layer } => ("wrong-kind", Some(layer), None),
        Why::UnusableFeature { layer, feature } => ("unusable-feature", Some(layer), Some(*feature)),
        Why::DoubtfulRepair { layer, feature } => ("doubtful-repair", Some(layer), Some(*feature)),
        Why::OutsideCovers { layer } => ("outside-covers", Some(layer), None),
        Why::OutsideFeatures { layer } => ("outside-features", Some(layer), None),
        Why::CompletenessNotDeclared { layer } => ("completeness-not-declared", Some(layer), None),
        Why::SiteUnusable => ("site-unusable", None, None),
        Why::BelowTolerance { .. } => ("below-tolerance", None, None),
        Why::NarrowerThanTouch => ("narrower-than-touch", None, None),
    };
    Reason {
        code,
        layer: layer.cloned(),
        feature,
        says: why_short(why),
    }
}

/// One reason as a sentence for people.
#[must_use]
pub fn why(why: &Why, language: Language) -> String {
    if language == Language::En {
        let reason = reason_shape(why);
        return reason
            .layer
            .map_or(reason.says.clone(), |layer| format!("{layer}: {}", reason.says));
    }
    match why {
        Why::LayerUnreadable { layer, message } => format!("{layer}：图层读不出（{message}）"),
        Why::LayerEmpty { layer } => format!("{layer}：图层为空"),
        Why::WrongKind { layer } => format!("{layer}：没有该用途所需的几何类型"),
        Why::UnusableFeature { layer, feature } => {
            format!("{layer}：第 {feature} 个要素无法使用，可能影响此处")
        }
        Why::DoubtfulRepair { layer, feature } => {
            format!("{layer}：第 {feature} 个要素经过修复，此处舍去的部分可能属于该要素")
        }
        Why::OutsideCovers { layer } => format!("{layer}：用地未完全位于图层的完整范围内"),
        Why::OutsideFeatures { layer } => {
            format!("{layer}：未声明完整范围，且用地在图层要素范围之外")
        }
        Why::CompletenessNotDeclared { layer } => format!("{layer}：未声明完整范围"),
        Why::SiteUnusable => "用地图形无法使用".to_owned(),
        Why::BelowTolerance { tolerance_m2 } => {
            format!("重叠不超过容差 {tolerance_m2} m²，按相接处理并列出")
        }
        Why::NarrowerThanTouch => "重叠窄于 1 毫米，按相接处理".to_owned(),
    }
}

/// Number (or title) and clause of a rule's document, and since when it holds.
#[must_use]
pub fn rule_source(rule: &Rule, language: Language) -> String {
    let document = if rule.number.is_empty() {
        rule.document.get(language)
    } else {
        &rule.number
    };
    let since = match language {
        Language::Zh => format!("{} 起", rule.from),
        Language::En => format!("since {}", rule.from),
    };
    let parts = [document, rule.clause.as_str(), &since];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// A finding as rules tell it apart.
#[must_use]
pub const fn rule_finding(finding: RuleFinding, language: Language) -> &'static str {
    let (zh, en) = match finding {
        RuleFinding::Overlap => ("重叠", "overlap"),
        RuleFinding::Crossing => ("穿越", "crossing"),
        RuleFinding::Sliver => ("细碎重叠", "sliver"),
        RuleFinding::Touch => ("相接", "touch"),
        RuleFinding::NotChecked => ("未核查", "not checked"),
        RuleFinding::Clear => ("不涉及", "clear"),
    };
    language.pick(zh, en)
}
