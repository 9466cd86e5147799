//! A layer whose CRS nobody can be sure of: what it may be, with the evidence, for a person to decide.
use super::demo;
use super::open_layer::{LayerRequest, LayerSource, open_layer};
use crate::crs::choose::PositionSummary;
use crate::crs::detective::{Candidate, Neighbour, candidates, rank, sure};
use crate::crs::error::CrsError;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::progress::Progress;
use crate::scene::pick::pick;
use crate::texts::Language;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The question, and what can be answered.
#[derive(Clone, Debug, PartialEq)]
pub struct CrsQuestion {
    /// The file, as named.
    pub path: String,
    /// Why it could not be settled.
    pub error: CrsError,
    /// The likeliest first; never empty.
    pub candidates: Vec<Candidate>,
    /// Where the candidates land: the name of a region by the candidate's `--crs` value, where one is known.
    pub places: BTreeMap<String, String>,
    /// What the file itself says.
    declared: Option<String>,
}

/// Candidates that are listed one by one on the command line.
const LISTED: usize = 8;
/// Candidates that a message of one line names.
const NAMED: usize = 5;

impl CrsQuestion {
    /// Asks what the positions of a layer are; `None` if no system makes sense of them, or no person can settle it.
    #[must_use]
    pub fn new(
        path: &str,
        error: &CrsError,
        positions: &PositionSummary,
        declared: Option<&str>,
        neighbours: &[Neighbour],
    ) -> Option<Self> {
        if !error.is_question() {
            return None;
        }
        let candidates = candidates(positions, declared, neighbours);
        if candidates.is_empty() {
            return None;
        }
        let mut question = Self {
            path: path.to_owned(),
            error: error.clone(),
            candidates,
            places: BTreeMap::new(),
            declared: declared.map(str::to_owned),
        };
        question.name_first(!neighbours.is_empty());
        Some(question)
    }

    /// The reading that the open layers leave, as `--crs` says it. Never against what the file says.
    #[must_use]
    pub fn sure(&self) -> Option<&str> {
        let is_open = matches!(self.error, CrsError::NoZone { .. } | CrsError::Ambiguous { .. });
        let found = sure(&self.candidates).filter(|_| is_open && self.declared.is_none());
        found.map(|candidate| candidate.crs.as_str())
    }

    /// Asks again in the light of the layers that are open now.
    pub fn ask_again(&mut self, layers: &[Arc<Layer>]) {
        let neighbours = neighbours(layers);
        rank(&mut self.candidates, &neighbours);
        self.name_first(!neighbours.is_empty());
        let regions: Vec<&Arc<Layer>> = layers.iter().filter(|layer| layer.role() == Role::Region).collect();
        for candidate in &self.candidates {
            let [west, south, east, north] = candidate.box_lonlat;
            let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
            let place = regions.iter().rev().find_map(|layer| place_in(layer, middle));
            let place = place.or_else(|| place_in(demo_prefectures()?, middle));
            if let Some(place) = place {
                self.places.insert(candidate.crs.clone(), place);
            }
        }
    }

    /// The message names the likeliest systems, once there is something to order them by.
    fn name_first(&mut self, is_ranked: bool) {
        if let CrsError::NoZone { candidates } = &mut self.error
            && is_ranked
        {
            *candidates = self
                .candidates
                .iter()
                .take(NAMED)
                .map(|candidate| candidate.crs.clone())
                .collect();
        }
    }

    /// One line: what is wrong and what to do, the path last.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let colon = language.pick("：", ": ");
        format!("{}{colon}{}", self.error.message(language), self.path)
    }

    /// As [`CrsQuestion::message`], where the user chooses from a list instead of typing an option.
    #[must_use]
    pub fn asked(&self, language: Language) -> String {
        let (zh, en) = match self.error {
            CrsError::Ambiguous { .. } => (
                "坐标符合多个坐标系，请选择",
                "The positions fit more than one coordinate system, choose one",
            ),
            CrsError::NoZone { .. } => (
                "平面坐标没有带号，请选择分带",
                "The eastings have no zone number, choose the zone",
            ),
            _ => return self.message(language),
        };
        format!("{}{}{}", language.pick(zh, en), language.pick("：", ": "), self.path)
    }

    /// Where a candidate lands, in words.
    #[must_use]
    pub fn landing(&self, candidate: &Candidate, language: Language) -> String {
        let place = candidate.place_text();
        match (self.places.get(&candidate.crs), language) {
            (Some(name), Language::Zh) => format!("{place}（{name}）"),
            (Some(name), Language::En) => format!("{place} ({name})"),
            (None, _) => place,
        }
    }

    /// A line for each candidate: its `--crs` value, where it lands, the evidence.
    #[must_use]
    pub fn lines(&self, language: Language) -> Vec<String> {
        // Who names a system that does not fit has to look at that first.
        if self.declared.is_none() && matches!(self.error, CrsError::DoesNotFit { .. }) {
            return Vec::new();
        }
        let mut lines: Vec<String> = self
            .candidates
            .iter()
            .take(LISTED)
            .map(|candidate| {
                let evidence: Vec<String> = candidate.evidence.iter().map(|one| one.text(language)).collect();
                let landing = self.landing(candidate, language);
                let evidence = evidence.join(language.pick("；", "; "));
                format!(
                    "  --crs {:<14} {landing}{}{evidence}",
                    candidate.crs,
                    language.pick("：", ": ")
                )
            })
            .collect();
        let more = self.candidates.len().saturating_sub(LISTED);
        if more > 0 {
            lines.push(match language {
                Language::Zh => format!("  另有 {more} 种读法；同时给出行政区图层（--region）可把它们排出先后"),
                Language::En => {
                    format!("  and {more} more readings; name a region layer (--region) to have them ranked")
                }
            });
        }
        lines
    }
}

/// The boxes of layers, to compare readings with.
#[must_use]
pub fn neighbours(layers: &[Arc<Layer>]) -> Vec<Neighbour> {
    let of_layer = |layer: &Arc<Layer>| {
        let bounds = layer.bounds()?;
        Some(Neighbour {
            name: layer.name().to_owned(),
            box_lonlat: [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]],
        })
    };
    layers.iter().filter_map(of_layer).collect()
}

/// The name of the smallest polygon of a layer at a position.
fn place_in(layer: &Arc<Layer>, lonlat: [f64; 2]) -> Option<String> {
    let feature = *pick(layer, lonlat, 0.0).first()?;
    Some(layer.feature_name(feature))
}

/// The prefectures of the demonstration, which name at least what lies around Beijing; read once.
fn demo_prefectures() -> Option<&'static Arc<Layer>> {
    static PREFECTURES: OnceLock<Option<Arc<Layer>>> = OnceLock::new();
    let read = || {
        demo::file(PREFECTURES_FILE)?;
        let request = LayerRequest::new(Role::Region, LayerSource::Demo(PREFECTURES_FILE.to_owned()));
        open_layer(&request, &Progress::new()).ok()
    };
    PREFECTURES.get_or_init(read).as_ref()
}

const PREFECTURES_FILE: &str = "prefectures.geojson";
