//! What the window works on: a value that is replaced, never mutated behind anybody's back.
//!
//! Heavy parts stand behind `Arc`, so a copy for the undo stack costs next to nothing.

use super::words;
use crate::analysis::cases::Review;
use crate::analysis::coverage_result::CoverageResult;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::operations::cases::default_path;
use crate::operations::check_settings::CheckSettings;
use crate::operations::open_layer::{LayerRequest, LayerSource};
use crate::operations::project::{Bookmark, ProjectFiles};
use crate::operations::project_backgrounds::BackgroundRequest;
use crate::policy::access_list::AccessClause;
use crate::policy::catalogue::built_in_targets;
use crate::policy::rules::{Rule, built_in_rules};
use crate::policy::targets::Target;
use crate::report::context::Publication;
use crate::texts::Language;
use crate::texts::cli::Sentence;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Names a layer of the document for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId(pub u64);

/// How far the opening of a layer has come.
#[derive(Clone, Debug)]
pub enum LayerState {
    Opening,
    Open(Arc<Layer>),
    /// The message says what is wrong and what to do.
    Failed(String),
    /// The user stopped the opening.
    Cancelled,
}

/// One line of the layer list.
#[derive(Clone, Debug)]
pub struct LayerEntry {
    pub id: LayerId,
    /// The order in which layers came; opening a layer again in another way does not change it.
    pub arrival: u64,
    pub request: Arc<LayerRequest>,
    pub state: LayerState,
    pub is_visible: bool,
    /// 0…1, multiplied with the opacity of the style.
    pub opacity: f32,
}

impl LayerEntry {
    /// The layer, once it is open.
    #[must_use]
    pub fn layer(&self) -> Option<&Arc<Layer>> {
        match &self.state {
            LayerState::Open(layer) => Some(layer),
            _ => None,
        }
    }

    #[must_use]
    pub fn role(&self) -> Role {
        self.request.role
    }

    /// The name for people: the project's, else the layer's own, else the file's stem.
    #[must_use]
    pub fn name(&self) -> String {
        if !self.request.name.is_empty() {
            return self.request.name.clone();
        }
        if let Some(layer) = self.layer() {
            return layer.name().to_owned();
        }
        super::files::source_name(&self.request.source)
    }
}

impl LayerEntry {
    /// The name in a language: the demonstration's layers, named in Chinese by its project, have an English
    /// one as well.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        match &self.request.source {
            LayerSource::Demo(file) if self.request.name.is_empty() || language == Language::En => {
                words::demo_layer(file, language).map_or_else(|| self.name(), ToOwned::to_owned)
            }
            _ => self.name(),
        }
    }
}

/// A result with the key of the inputs that it was made from.
#[derive(Clone, Debug)]
pub enum Finding<T> {
    /// Nothing was asked for yet, or there is nothing to ask.
    Absent,
    Ready {
        key: AnalysisKey,
        value: Arc<T>,
    },
    Failed {
        key: AnalysisKey,
        error: AnalysisFailure,
    },
}

impl<T> Finding<T> {
    /// The result if it was made from these inputs.
    #[must_use]
    pub fn current(&self, wanted: &AnalysisKey) -> Option<&Arc<T>> {
        match self {
            Self::Ready { key, value } if key == wanted => Some(value),
            _ => None,
        }
    }

    /// The failure if it came of these inputs.
    #[must_use]
    pub fn failure(&self, wanted: &AnalysisKey) -> Option<&AnalysisFailure> {
        match self {
            Self::Failed { key, error } if key == wanted => Some(error),
            _ => None,
        }
    }

    /// Whether nothing is left to compute for these inputs.
    #[must_use]
    pub fn is_settled(&self, wanted: &AnalysisKey) -> bool {
        self.current(wanted).is_some() || self.failure(wanted).is_some()
    }
}

/// Why there is no result, as data: the words are chosen when it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnalysisFailure {
    /// A sentence of the operation, known in both languages.
    Refused(Sentence),
    /// A message without a fixed wording in both languages.
    Said(String),
    Cancelled,
    Panicked(String),
}

/// What an analysis is made from; equal keys give equal results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnalysisKey(pub Vec<u64>);

/// A site check with the inputs it was made from, for the report.
#[derive(Clone, Debug)]
pub struct CheckOutcome {
    pub input: SiteCheckInput,
    pub result: SiteCheckResult,
    /// The layers of the constraints, in their order, to find hits on the map; `None` for a failed one.
    pub constraint_ids: Vec<LayerId>,
}

impl CheckOutcome {
    /// The inputs with what reviewers say now: a review changes no result, so none is made again for it.
    #[must_use]
    pub fn input_with(&self, reviews: &BTreeMap<String, Review>) -> SiteCheckInput {
        let mut input = self.input.clone();
        input.options.reviews.clone_from(reviews);
        input.options.reviews.retain(|_, review| !review.is_empty());
        input
    }
}

/// A picture below the layers.
#[derive(Clone, Debug, PartialEq)]
pub struct BackgroundEntry {
    pub id: u64,
    pub request: BackgroundRequest,
}

/// The document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which opening of a project it comes from; told by [`History`].
    pub lineage: u64,
    /// Which state of the work it is; told by [`History`].
    pub state: u64,
    pub name: String,
    /// The project's CRS, for the grid of maps.
    pub crs: Option<String>,
    pub path: Option<PathBuf>,
    /// The files that the project was made of, for the record of a report.
    pub files: Arc<ProjectFiles>,
    pub by: Option<String>,
    /// Who publishes its reports, and how they look.
    pub publication: Arc<Publication>,
    pub targets: Arc<Vec<Target>>,
    /// What the site check quotes.
    pub rules: Arc<Vec<Rule>>,
    /// How sites are checked: limits, rings, the width of corridors.
    pub check_settings: Arc<CheckSettings>,
    /// Clauses of access lists, quoted for control units.
    pub access: Arc<Vec<AccessClause>>,
    /// What reviewers say, by the id of the site.
    pub reviews: Arc<BTreeMap<String, Review>>,
    /// Views kept under a name.
    pub bookmarks: Arc<Vec<Bookmark>>,
    /// Drawn first to last: the last lies on top (the list shows the last first).
    pub layers: Vec<LayerEntry>,
    /// Pictures below the layers, bottom to top.
    pub backgrounds: Vec<BackgroundEntry>,
    /// The site layer that is checked.
    pub site: Option<LayerId>,
    pub coverage: Finding<CoverageResult>,
    pub check: Finding<CheckOutcome>,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            lineage: 0,
            state: 0,
            name: String::new(),
            crs: None,
            path: None,
            files: Arc::default(),
            by: None,
            publication: Arc::default(),
            // What is built in can't fail: tests read it. A project brings its own.
            targets: Arc::new(built_in_targets().unwrap_or_default()),
            rules: Arc::new(built_in_rules().unwrap_or_default()),
            check_settings: Arc::new(CheckSettings::default()),
            access: Arc::default(),
            reviews: Arc::default(),
            bookmarks: Arc::default(),
            layers: Vec::new(),
            backgrounds: Vec::new(),
            site: None,
            coverage: Finding::Absent,
            check: Finding::Absent,
        }
    }
}

impl Document {
    /// Whether there is nothing in it that could be missed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.layers.is_empty() && self.backgrounds.is_empty() && self.bookmarks.is_empty()
    }

    #[must_use]
    pub fn entry(&self, id: LayerId) -> Option<&LayerEntry> {
        self.layers.iter().find(|entry| entry.id == id)
    }

    pub fn entry_mut(&mut self, id: LayerId) -> Option<&mut LayerEntry> {
        self.layers.iter_mut().find(|entry| entry.id == id)
    }

    /// Layers in the order in which they were added: what analysis sees, so that moving a layer on the
    /// map changes no result.
    pub fn in_order_of_arrival(&self) -> impl Iterator<Item = &LayerEntry> {
        let mut entries: Vec<&LayerEntry> = self.layers.iter().collect();
        entries.sort_by_key(|entry| entry.arrival);
        entries.into_iter()
    }

    /// Where kept cases lie; without a project there is no such file.
    #[must_use]
    pub fn cases_path(&self) -> Option<PathBuf> {
        let project = self.path.as_ref()?;
        Some(match (&self.check_settings.cases, project.parent()) {
            (Some(named), Some(folder)) => folder.join(named),
            (Some(named), None) => named.clone(),
            (None, _) => default_path(project),
        })
    }

    /// Whether a layer is still being read.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.layers
            .iter()
            .any(|entry| matches!(entry.state, LayerState::Opening))
    }

    /// Whether any open layer is marked illustrative.
    #[must_use]
    pub fn is_illustrative(&self) -> bool {
        self.layers
            .iter()
            .filter_map(LayerEntry::layer)
            .any(|layer| layer.is_illustrative())
    }

    /// What coverage would be made from; empty when there is no region to measure.
    #[must_use]
    pub fn coverage_key(&self) -> AnalysisKey {
        let mut key: Vec<u64> = self
            .in_order_of_arrival()
            .filter(|entry| entry.role() == Role::Region || entry.role().is_numerator())
            .filter_map(|entry| entry.layer().map(|layer| layer.revision()))
            .collect();
        key.push(u64::try_from(self.targets.len()).unwrap_or(u64::MAX));
        key.extend(self.unread().map(|entry| entry.id.0));
        AnalysisKey(key)
    }

    /// Layers that coverage would measure, had they been read.
    pub fn unread(&self) -> impl Iterator<Item = &LayerEntry> {
        self.in_order_of_arrival()
            .filter(|entry| entry.role() == Role::Region || entry.role().is_numerator())
            .filter(|entry| matches!(entry.state, LayerState::Failed(_) | LayerState::Cancelled))
    }

    /// Whether there is a region layer to measure against.
    #[must_use]
    pub fn has_region(&self) -> bool {
        self.layers
            .iter()
            .any(|entry| entry.role() == Role::Region && entry.layer().is_some())
    }

    /// What the site check would be made from; `None` without an open site layer.
    #[must_use]
    pub fn check_key(&self) -> Option<AnalysisKey> {
        let site = self.entry(self.site?)?.layer()?;
        let mut key = vec![site.revision()];
        for entry in self.in_order_of_arrival().filter(|entry| entry.role() != Role::Site) {
            key.push(entry.id.0);
            key.push(entry.layer().map_or(0, |layer| layer.revision()));
        }
        key.extend(self.check_settings.key());
        Some(AnalysisKey(key))
    }
}

/// How many states can be gone back to.
const UNDO_DEPTH: usize = 200;

/// What the last change was about, so that dragging a slider makes one step and not a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    Single,
    Opacity(LayerId),
    BackgroundOpacity(u64),
    /// Its style, while a colour is looked for.
    Style(LayerId),
}

/// The document now, what it was, and what was undone.
#[derive(Debug, Default)]
pub struct History {
    now: Document,
    past: Vec<Document>,
    future: Vec<Document>,
    last_step: Option<StepKind>,
    /// Steps made so far: they number the states.
    steps: u64,
    /// The state that each project was last saved or opened in, by lineage.
    saved: BTreeMap<u64, u64>,
}

impl History {
    #[must_use]
    pub fn now(&self) -> &Document {
        &self.now
    }

    /// Puts another project in the place of the document, as a step that can be undone. What came before the project
    /// that is left now can't be gone back to any more, so that no more than two are held at a time.
    pub fn open(&mut self, document: Document) {
        let known = self.past.iter().chain(&self.future).chain([&self.now]);
        let lineage = known.map(|document| document.lineage).max().unwrap_or(0) + 1;
        self.steps += 1;
        let opened = Document {
            lineage,
            state: self.steps,
            ..document
        };
        let left = std::mem::replace(&mut self.now, opened);
        if !left.is_blank() {
            self.past.retain(|document| document.lineage == left.lineage);
            self.past.push(left);
        }
        self.future.clear();
        self.last_step = None;
        self.saved.insert(lineage, self.steps);
    }

    /// Which state of the work the document is in, to be told back to [`History::settle_saved`].
    #[must_use]
    pub fn state(&self) -> (u64, u64) {
        (self.now.lineage, self.now.state)
    }

    /// The work was saved as it was in this state.
    pub fn settle_saved(&mut self, (lineage, state): (u64, u64)) {
        self.saved.insert(lineage, state);
    }

    /// Whether nothing was done since the project was opened or saved.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.saved.get(&self.now.lineage).copied().unwrap_or(0) == self.now.state
    }

    /// Changes the document as one step that can be undone.
    pub fn step(&mut self, kind: StepKind, change: impl FnOnce(&mut Document)) {
        let continues = kind != StepKind::Single && self.last_step == Some(kind);
        if !continues {
            self.past.push(self.now.clone());
            if self.past.len() > UNDO_DEPTH {
                self.past.remove(0);
            }
        }
        self.last_step = Some(kind);
        self.future.clear();
        let lineage = self.now.lineage;
        change(&mut self.now);
        self.steps += 1;
        self.now.state = self.steps;
        self.now.lineage = lineage;
    }

    /// Ends a run of steps of one kind (the slider was let go).
    pub fn end_step(&mut self) {
        self.last_step = None;
    }

    /// Records what a job found. It belongs to every state that has the layer, so that going back
    /// never finds a layer that waits for a job long done.
    pub fn settle_layer(&mut self, id: LayerId, state: &LayerState) {
        let documents = self
            .past
            .iter_mut()
            .chain(self.future.iter_mut())
            .chain([&mut self.now]);
        for document in documents {
            if let Some(entry) = document.entry_mut(id) {
                entry.state = state.clone();
            }
        }
    }

    /// Changes what is true of the project at every step, because it was written to a file: no undo takes it back.
    pub fn record_everywhere(&mut self, change: impl Fn(&mut Document)) {
        let lineage = self.now.lineage;
        let steps = self.past.iter_mut().chain(self.future.iter_mut());
        let steps = steps.filter(|document| document.lineage == lineage);
        steps.chain([&mut self.now]).for_each(change);
    }

    /// Records a result of the document as it is now; not a step.
    pub fn record(&mut self, change: impl FnOnce(&mut Document)) {
        change(&mut self.now);
    }

    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    pub fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
            self.last_step = None;
        }
    }

    pub fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
            self.last_step = None;
        }
    }
}

#[cfg(test)]
mod tests;
