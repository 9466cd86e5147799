//! What somebody chose of a report: which of its parts it has, in which unit areas are told, which region it is about.
use super::model::{Fact, Report};
use crate::analysis::coverage_result::UnitCoverage;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;
use serde::{Deserialize, Serialize};

/// The choice; the JSON of a run always holds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportShape {
    /// What is left out, and said to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<ReportPart>,
    #[serde(skip_serializing_if = "AreaUnitShown::is_usual")]
    pub area_unit: AreaUnitShown,
    /// Code or name of the only region that a coverage report is about, with what lies in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// A part that a report may do without. What it answers, what was not checked, the inputs and the method always stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportPart {
    Map,
    /// The small map of every site.
    SiteMaps,
    /// What is near, rings, rules, sums by project: all tables of a check but verdicts, hits and reasons.
    Details,
    /// Boundary points.
    Points,
    Targets,
    /// Where layers come from.
    Passports,
    /// The repair ledger.
    Ledger,
    Signatures,
}

impl ReportPart {
    pub const ALL: [Self; 8] = [
        Self::Map,
        Self::SiteMaps,
        Self::Details,
        Self::Points,
        Self::Targets,
        Self::Passports,
        Self::Ledger,
        Self::Signatures,
    ];
    pub const OF_COVERAGE: [Self; 4] = [Self::Map, Self::Targets, Self::Passports, Self::Ledger];
    pub const OF_CHECK: [Self; 7] = [
        Self::Map,
        Self::SiteMaps,
        Self::Details,
        Self::Points,
        Self::Passports,
        Self::Ledger,
        Self::Signatures,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::SiteMaps => "site-maps",
            Self::Details => "details",
            Self::Points => "points",
            Self::Targets => "targets",
            Self::Passports => "passports",
            Self::Ledger => "ledger",
            Self::Signatures => "signatures",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Map => language.pick("地图", "map"),
            Self::SiteMaps => language.pick("局部图", "site maps"),
            Self::Details => language.pick("周边与条文", "surroundings and rules"),
            Self::Points => language.pick("界址点", "boundary points"),
            Self::Targets => language.pick("目标对照", "targets"),
            Self::Passports => language.pick("图层来源", "sources of layers"),
            Self::Ledger => language.pick("修复台账", "repair ledger"),
            Self::Signatures => language.pick("签署", "signatures"),
        }
    }
}

/// In which unit the areas of a coverage report are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaUnitShown {
    /// As its readers are used to: provinces in 万 km², all else in km².
    #[default]
    Usual,
    Hectare,
    SquareKilometre,
    TenThousandSquareKilometres,
}

impl AreaUnitShown {
    pub const ALL: [Self; 4] = [
        Self::Usual,
        Self::Hectare,
        Self::SquareKilometre,
        Self::TenThousandSquareKilometres,
    ];

    #[must_use]
    pub const fn is_usual(&self) -> bool {
        matches!(self, Self::Usual)
    }

    /// The name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Hectare => "ha",
            Self::SquareKilometre => "km2",
            Self::TenThousandSquareKilometres => "10000km2",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }

    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Usual => language.pick("按级别", "by level"),
            Self::Hectare => "ha",
            Self::SquareKilometre => "km²",
            Self::TenThousandSquareKilometres => TEN_THOUSAND_KM2.name(language),
        }
    }

    /// The measure for a table of these units.
    #[must_use]
    pub fn measure<'a>(self, units: impl IntoIterator<Item = &'a UnitCoverage>) -> AreaMeasure {
        match self {
            Self::Hectare => HA,
            Self::SquareKilometre => KM2,
            Self::TenThousandSquareKilometres => TEN_THOUSAND_KM2,
            Self::Usual => {
                let mut units = units.into_iter().peekable();
                if units.peek().is_some() && units.all(is_province) {
                    TEN_THOUSAND_KM2
                } else {
                    KM2
                }
            }
        }
    }
}

/// A province by its code (GB/T 2260: four zeros at the end); what has no code is one by its size.
fn is_province(unit: &UnitCoverage) -> bool {
    /// 30,000 km² and more: Hainan, the smallest province that is no city, has 34,000 km² of land.
    const PROVINCE_M2: f64 = 3e10;
    let is_code = unit.code.len() == 6 && unit.code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code {
        unit.code.ends_with("0000")
    } else {
        unit.area_m2 >= PROVINCE_M2
    }
}

/// A unit with as many decimals as its readers are used to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaMeasure {
    m2: f64,
    pub decimals: u8,
    zh: &'static str,
    en: &'static str,
}

const HA: AreaMeasure = AreaMeasure {
    m2: units::M2_PER_HA,
    decimals: 4,
    zh: "ha",
    en: "ha",
};
/// Counties are told to 0.01 km².
const KM2: AreaMeasure = AreaMeasure {
    m2: units::M2_PER_KM2,
    decimals: 2,
    zh: "km²",
    en: "km²",
};
const TEN_THOUSAND_KM2: AreaMeasure = AreaMeasure {
    m2: 1e4 * units::M2_PER_KM2,
    decimals: 4,
    zh: "万 km²",
    en: "10,000 km²",
};

impl AreaMeasure {
    #[must_use]
    pub const fn name(&self, language: Language) -> &'static str {
        language.pick(self.zh, self.en)
    }

    /// Square metres in this unit.
    #[must_use]
    pub fn of(&self, area_m2: f64) -> f64 {
        area_m2 / self.m2
    }

    /// A number that is in this unit.
    #[must_use]
    pub fn number(&self, value: f64) -> String {
        units::number(value, usize::from(self.decimals))
    }
}

impl ReportShape {
    /// Whether a unit of a coverage belongs to the report: the chosen region, and what its code says lies in it.
    #[must_use]
    pub fn holds(&self, unit: &UnitCoverage) -> bool {
        let Some(region) = &self.region else { return true };
        if unit.code.is_empty() {
            return unit.name == *region;
        }
        // Two digits for the province, four for the prefecture (GB/T 2260).
        let prefix = region.strip_suffix("0000").or_else(|| region.strip_suffix("00"));
        let is_code = region.len() == 6 && region.bytes().all(|byte| byte.is_ascii_digit());
        unit.code == *region
            || unit.name == *region
            || (is_code && prefix.is_some_and(|prefix| unit.code.starts_with(prefix)))
    }

    /// Takes out what was not wanted, and says so among the first facts.
    pub fn apply(&self, report: &mut Report) {
        if self.left_out.is_empty() {
            return;
        }
        let mut gone: Vec<&str> = Vec::new();
        for section in &report.sections {
            if let Some(part) = section.part.filter(|part| self.left_out.contains(part)) {
                let name = part.name(report.language);
                if !gone.contains(&name) {
                    gone.push(name);
                }
            }
        }
        report
            .sections
            .retain(|section| section.part.is_none_or(|part| !self.left_out.contains(&part)));
        if !gone.is_empty() {
            let names = gone.join(report.language.pick("、", ", "));
            report.facts.push(Fact::new(T::LeftOut.get(report.language), names));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AreaUnitShown, ReportPart, ReportShape};
    use crate::analysis::coverage_result::UnitCoverage;
    use crate::geometry::shapes::Bounds;
    use crate::texts::Language;

    fn unit(name: &str, code: &str, area_m2: f64) -> UnitCoverage {
        UnitCoverage {
            name: name.to_owned(),
            code: code.to_owned(),
            region_layer: 0,
            region_layer_name: String::new(),
            kind: None,
            is_complete: true,
            area_m2,
            official_area_m2: None,
            bounds: Bounds::EMPTY,
            roles: Vec::new(),
        }
    }

    #[test]
    fn provinces_are_told_in_ten_thousand_square_kilometres_and_counties_in_one() {
        let provinces = [unit("河北省", "130000", 1.88e11), unit("北京市", "110000", 1.64e10)];
        let measure = AreaUnitShown::Usual.measure(&provinces);
        assert_eq!(measure.name(Language::Zh), "万 km²");
        assert_eq!(measure.number(measure.of(1.88e11)), "18.8000");
        let counties = [unit("密云区", "110118", 2.2e9)];
        let measure = AreaUnitShown::Usual.measure(&counties);
        assert_eq!(
            (measure.name(Language::En), measure.number(measure.of(2.2e9)).as_str()),
            ("km²", "2,200.00")
        );
        assert_eq!(AreaUnitShown::Usual.measure(&[]).name(Language::En), "km²");
    }

    #[test]
    fn a_region_has_what_its_code_says_lies_in_it() {
        let of = |region: &str| ReportShape {
            region: Some(region.to_owned()),
            ..ReportShape::default()
        };
        let county = unit("平泉市", "130881", 1.0);
        assert!(of("130800").holds(&county) && of("130000").holds(&county) && of("130881").holds(&county));
        assert!(!of("130700").holds(&county) && !of("110000").holds(&county));
        assert!(of("甲").holds(&unit("甲", "", 1.0)) && !of("甲").holds(&county));
    }

    #[test]
    fn every_part_and_unit_is_found_by_its_code() {
        assert!(
            ReportPart::ALL
                .iter()
                .all(|part| ReportPart::from_code(part.code()) == Some(*part))
        );
        assert!(
            AreaUnitShown::ALL
                .iter()
                .all(|unit| AreaUnitShown::from_code(unit.code()) == Some(*unit))
        );
    }
}
