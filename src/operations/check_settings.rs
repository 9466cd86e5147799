//! What a project says of its site checks; the command line and the window may say otherwise.
use crate::analysis::site_check::SiteCheckOptions;
use crate::analysis::site_check::sliver::SliverLimits;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The `[check]` table of a project file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckSettings {
    pub rings_m: Vec<f64>,
    pub tolerance_m2: Option<f64>,
    pub sliver_area_m2: Option<f64>,
    pub sliver_width_m: Option<f64>,
    pub corridor_m: Option<f64>,
    /// Least distance from the coast.
    pub setback_m: Option<f64>,
    /// Tables of what is asked in control units, relative to the project.
    pub access_lists: Vec<PathBuf>,
    /// The file of kept cases, relative to the project.
    pub cases: Option<PathBuf>,
}

impl CheckSettings {
    /// What is set here; what is not comes from `other`.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            rings_m: if self.rings_m.is_empty() {
                other.rings_m.clone()
            } else {
                self.rings_m
            },
            tolerance_m2: self.tolerance_m2.or(other.tolerance_m2),
            sliver_area_m2: self.sliver_area_m2.or(other.sliver_area_m2),
            sliver_width_m: self.sliver_width_m.or(other.sliver_width_m),
            corridor_m: self.corridor_m.or(other.corridor_m),
            setback_m: self.setback_m.or(other.setback_m),
            access_lists: if self.access_lists.is_empty() {
                other.access_lists.clone()
            } else {
                self.access_lists
            },
            cases: self.cases.or_else(|| other.cases.clone()),
        }
    }

    /// Numbers that are equal only for equal settings.
    #[must_use]
    pub fn key(&self) -> Vec<u64> {
        let single = [
            self.tolerance_m2,
            self.sliver_area_m2,
            self.sliver_width_m,
            self.corridor_m,
            self.setback_m,
        ];
        // No setting is negative, so that stands for none.
        let single = single.map(|value| value.unwrap_or(-1.0).to_bits());
        let rings = self.rings_m.iter().map(|radius_m| radius_m.to_bits());
        single.into_iter().chain(rings).collect()
    }

    /// The key of a value that can't be meant: a length that is not above zero, an area below zero.
    #[must_use]
    pub fn wrong_key(&self) -> Option<&'static str> {
        let is_length = |value: f64| value.is_finite() && value > 0.0;
        let is_area = |value: f64| value.is_finite() && value >= 0.0;
        if !self.rings_m.iter().copied().all(is_length) {
            return Some("check.rings-m");
        }
        let lengths = [
            ("check.sliver-width-m", self.sliver_width_m),
            ("check.corridor-m", self.corridor_m),
            ("check.setback-m", self.setback_m),
        ];
        let areas = [
            ("check.tolerance-m2", self.tolerance_m2),
            ("check.sliver-area-m2", self.sliver_area_m2),
        ];
        let length = lengths.into_iter().find(|(_, value)| !value.is_none_or(is_length));
        let area = areas.into_iter().find(|(_, value)| !value.is_none_or(is_area));
        length.or(area).map(|(key, _)| key)
    }

    /// The options of a check with these settings; limits that are not set are the usual ones.
    #[must_use]
    pub fn options(&self) -> SiteCheckOptions {
        let usual = SliverLimits::default();
        SiteCheckOptions {
            rings_m: self.rings_m.clone(),
            tolerance_m2: self.tolerance_m2,
            slivers: SliverLimits {
                small_m2: self.sliver_area_m2.unwrap_or(usual.small_m2),
                narrow_m: self.sliver_width_m.unwrap_or(usual.narrow_m),
            },
            corridor_m: self.corridor_m,
            setback_m: self.setback_m,
            ..SiteCheckOptions::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CheckSettings;

    #[test]
    fn what_is_typed_wins_over_the_project_and_the_rest_is_usual() {
        let project: CheckSettings =
            toml::from_str("rings-m = [500]\ntolerance-m2 = 1\ncorridor-m = 30").expect("valid");
        let typed = CheckSettings {
            tolerance_m2: Some(2.0),
            ..CheckSettings::default()
        };
        let options = typed.or(&project).options();
        assert_eq!(options.rings_m, [500.0]);
        assert_eq!(options.tolerance_m2, Some(2.0));
        assert_eq!(options.corridor_m, Some(30.0));
        assert!((options.slivers.narrow_m - 5.0).abs() < 1e-12);
    }

    #[test]
    fn a_value_that_can_not_be_meant_is_named() {
        for (text, key) in [
            ("corridor-m = 0", Some("check.corridor-m")),
            ("rings-m = [100, -1]", Some("check.rings-m")),
            ("tolerance-m2 = -1", Some("check.tolerance-m2")),
            ("tolerance-m2 = 0", None),
        ] {
            let settings: CheckSettings = toml::from_str(text).expect("TOML");
            assert_eq!(settings.wrong_key(), key, "{text}");
        }
        assert!(
            toml::from_str::<CheckSettings>("corridor = 3").is_err(),
            "an unknown key"
        );
    }
}
