//! The attribute table as the user has set it up, and the features that are selected. Not undone.

use super::document::LayerId;
use crate::geometry::shapes::Bounds;
use crate::issues::{Action, Fault, Issue};
use crate::layer::Layer;
use crate::layer::column_facts::ColumnFacts;
use crate::layer::filter::Filter;
use crate::layer::table::{FeatureSizes, RowOrder, RowQuery, TableColumn};
use crate::texts::Language;
use crate::texts::table::TableText;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Selected features by layer; each list rises.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    by_layer: BTreeMap<LayerId, Arc<Vec<u32>>>,
    /// Grows with every change, so that what was made from a selection knows whether it is of this one.
    revision: u64,
}

impl Selection {
    /// The selected features of a layer, rising.
    #[must_use]
    pub fn of(&self, layer: LayerId) -> &[u32] {
        self.by_layer.get(&layer).map_or(&[], |features| features.as_slice())
    }

    /// The same, to be kept without a copy; `None` where nothing is selected.
    #[must_use]
    pub fn shared(&self, layer: LayerId) -> Option<&Arc<Vec<u32>>> {
        self.by_layer.get(&layer)
    }

    #[must_use]
    pub fn contains(&self, layer: LayerId, feature: u32) -> bool {
        self.of(layer).binary_search(&feature).is_ok()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_layer.is_empty()
    }

    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Layers with something selected.
    pub fn layers(&self) -> impl Iterator<Item = (LayerId, &[u32])> {
        self.by_layer
            .iter()
            .map(|(layer, features)| (*layer, features.as_slice()))
    }

    /// Selects these features of a layer and no others of it.
    pub fn set(&mut self, layer: LayerId, mut features: Vec<u32>) {
        features.sort_unstable();
        features.dedup();
        self.revision += 1;
        if features.is_empty() {
            self.by_layer.remove(&layer);
        } else {
            self.by_layer.insert(layer, Arc::new(features));
        }
    }

    pub fn toggle(&mut self, layer: LayerId, feature: u32) {
        let mut features = self.of(layer).to_vec();
        match features.binary_search(&feature) {
            Ok(place) => {
                features.remove(place);
            }
            Err(place) => features.insert(place, feature),
        }
        self.set(layer, features);
    }

    /// Joins `features` with what is selected of the layer as `how` says.
    pub fn join(&mut self, layer: LayerId, mut features: Vec<u32>, how: SelectHow) {
        features.sort_unstable();
        let now = self.of(layer);
        let joined = match how {
            SelectHow::New => features,
            SelectHow::Add => now.iter().copied().chain(features).collect(),
            SelectHow::Remove => without(now, &features),
            SelectHow::Within => {
                let is_found = |feature: &&u32| features.binary_search(feature).is_ok();
                now.iter().filter(is_found).copied().collect()
            }
        };
        self.set(layer, joined);
    }

    pub fn clear(&mut self) {
        self.by_layer.clear();
        self.revision += 1;
    }

    /// A layer goes by another id now; its features are the same only if `keeps_features`.
    pub fn rename(&mut self, from: LayerId, to: LayerId, keeps_features: bool) {
        if let Some(features) = self.by_layer.remove(&from).filter(|_| keeps_features) {
            self.by_layer.insert(to, features);
        }
        self.revision += 1;
    }
}

/// What is in the first list and not in the second; both rise.
fn without(all: &[u32], taken: &[u32]) -> Vec<u32> {
    let is_left = |feature: &&u32| taken.binary_search(feature).is_err();
    all.iter().filter(is_left).copied().collect()
}

/// The features of a layer of `count` that are not in `selected`, which rises.
#[must_use]
pub fn inverted(count: usize, selected: &[u32]) -> Vec<u32> {
    let all: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
    without(&all, selected)
}

/// What becomes of the features that were selected before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SelectHow {
    #[default]
    New,
    Add,
    Remove,
    Within,
}

impl SelectHow {
    pub const ALL: [Self; 4] = [Self::New, Self::Add, Self::Remove, Self::Within];
}

/// A finding of the ledger about a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowMark {
    pub fault: Fault,
    pub action: Action,
}

/// What rows are made from; equal keys give equal rows. Cheap to make in every frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowsKey {
    /// Of the layer.
    pub revision: u64,
    pub text: String,
    pub expression: String,
    pub order: Option<RowOrder>,
    /// The selection, where rows depend on it.
    pub selection: Option<u64>,
    /// What the map shows, where rows depend on it.
    pub within: Option<Bounds>,
    /// Whether sizes were measured, where the order depends on them.
    pub has_sizes: bool,
}

impl RowsKey {
    /// Whether all rows are wanted, in file order.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let plain = Self {
            revision: self.revision,
            ..Self::default()
        };
        *self == plain
    }
}

/// The open attribute table.
#[derive(Clone, Debug)]
pub struct TableView {
    pub layer: LayerId,
    /// Of the layer's entry: it stays when the layer is read again.
    pub arrival: u64,
    /// As typed: rows with this text in any cell.
    pub text: String,
    /// As typed: rows that an expression admits.
    pub expression: String,
    /// What is wrong with the expression.
    pub problem: Option<String>,
    pub order: Option<RowOrder>,
    pub shows_selected_only: bool,
    /// Only rows of features that the map shows.
    pub shows_view_only: bool,
    pub hidden: BTreeSet<TableColumn>,
    /// The rows that are shown, with what they were made from; all in file order if there are none.
    pub rows: Option<(RowsKey, Arc<Vec<u32>>)>,
    /// What was asked for last.
    pub rows_job: Option<RowsKey>,
    /// Of the layer with this revision.
    pub sizes: Option<(u64, Arc<FeatureSizes>)>,
    /// The revision of the layer whose sizes were asked for.
    pub sizes_job: Option<u64>,
    /// The column whose facts are wanted.
    pub facts_of: Option<TableColumn>,
    /// Facts with the column and the rows that they are of.
    pub facts: Option<(TableColumn, RowsKey, Arc<ColumnFacts>)>,
    pub facts_job: Option<(TableColumn, RowsKey)>,
    /// Findings by the number of the feature in its file, for the layer with this revision.
    pub marks: (u64, Arc<BTreeMap<u32, RowMark>>),
    /// The row that the keyboard is at, by its place in the table.
    pub cursor: Option<usize>,
    /// Where a range begins.
    pub anchor: Option<usize>,
    /// A row to be brought into view.
    pub scroll_to: Option<usize>,
}

impl TableView {
    #[must_use]
    pub fn new(layer: LayerId, arrival: u64) -> Self {
        Self {
            layer,
            arrival,
            text: String::new(),
            expression: String::new(),
            problem: None,
            order: None,
            shows_selected_only: false,
            shows_view_only: false,
            hidden: BTreeSet::new(),
            rows: None,
            rows_job: None,
            sizes: None,
            sizes_job: None,
            facts_of: None,
            facts: None,
            facts_job: None,
            marks: (0, Arc::default()),
            cursor: None,
            anchor: None,
            scroll_to: None,
        }
    }

    /// How many rows are shown of a layer.
    #[must_use]
    pub fn row_count(&self, layer: &Layer) -> usize {
        self.shown(layer).map_or(layer.len(), |rows| rows.len())
    }

    /// The feature of a row.
    #[must_use]
    pub fn feature(&self, layer: &Layer, row: usize) -> Option<u32> {
        match self.shown(layer) {
            Some(rows) => rows.get(row).copied(),
            None => u32::try_from(row).ok().filter(|_| row < layer.len()),
        }
    }

    /// The row of a feature, if it is shown.
    #[must_use]
    pub fn row_of(&self, layer: &Layer, feature: u32) -> Option<usize> {
        match self.shown(layer) {
            Some(rows) => rows.iter().position(|shown| *shown == feature),
            None => usize::try_from(feature).ok().filter(|row| *row < layer.len()),
        }
    }

    /// The features of some rows, or of all.
    #[must_use]
    pub fn features(&self, layer: &Layer, rows: std::ops::RangeInclusive<usize>) -> Vec<u32> {
        rows.filter_map(|row| self.feature(layer, row)).collect()
    }

    /// Rows made for another layer are not shown: the layer was read again.
    fn shown(&self, layer: &Layer) -> Option<&Arc<Vec<u32>>> {
        let (key, rows) = self.rows.as_ref()?;
        (key.revision == layer.revision()).then_some(rows)
    }

    /// The sizes of the layer's features, once they are measured.
    #[must_use]
    pub fn sizes_of(&self, layer: &Layer) -> Option<&Arc<FeatureSizes>> {
        let (revision, sizes) = self.sizes.as_ref()?;
        (*revision == layer.revision()).then_some(sizes)
    }

    /// What the rows are to be made from.
    #[must_use]
    pub fn wanted(&self, layer: &Layer, selection: &Selection, seen: Option<Bounds>) -> RowsKey {
        let by_size = |order: &RowOrder| matches!(order.column, TableColumn::Area | TableColumn::Length);
        RowsKey {
            revision: layer.revision(),
            text: self.text.trim().to_owned(),
            expression: self.expression.trim().to_owned(),
            order: self.order,
            selection: self.shows_selected_only.then(|| selection.revision()),
            within: seen.filter(|_| self.shows_view_only),
            has_sizes: self.order.as_ref().is_some_and(by_size) && self.sizes_of(layer).is_some(),
        }
    }

    /// The question that gives these rows; an expression that can't be read leaves all rows.
    #[must_use]
    pub fn query(&self, selected: &[u32], seen: Option<Bounds>) -> RowQuery {
        let expression = self.expression.trim();
        let filter = (!expression.is_empty())
            .then(|| Filter::parse(expression).ok())
            .flatten();
        RowQuery {
            filter,
            text: self.text.trim().to_owned(),
            only: self.shows_selected_only.then(|| selected.to_vec()),
            within: seen.filter(|_| self.shows_view_only),
            order: self.order,
        }
    }

    /// What the rows that are shown were made from.
    #[must_use]
    pub fn shown_key(&self, layer: &Layer) -> RowsKey {
        let made = self.rows.as_ref().map(|(key, _)| key);
        let plain = || RowsKey {
            revision: layer.revision(),
            ..RowsKey::default()
        };
        made.filter(|key| key.revision == layer.revision())
            .cloned()
            .unwrap_or_else(plain)
    }

    /// All features that are shown, in the order of the rows.
    #[must_use]
    pub fn shown_features(&self, layer: &Layer) -> Vec<u32> {
        match self.shown(layer) {
            Some(rows) => rows.as_ref().clone(),
            None => (0..u32::try_from(layer.len()).unwrap_or(u32::MAX)).collect(),
        }
    }

    /// The columns of a layer that are shown, from left to right.
    #[must_use]
    pub fn columns(&self, layer: &Layer) -> Vec<TableColumn> {
        let mut columns = all_columns(layer, self.sizes_of(layer).map(AsRef::as_ref));
        columns.retain(|column| !self.hidden.contains(column));
        columns
    }
}

/// All columns that a layer has. Areas and lengths stand only where a feature has one, which `sizes` tells.
#[must_use]
pub fn all_columns(layer: &Layer, sizes: Option<&FeatureSizes>) -> Vec<TableColumn> {
    let mut columns = vec![TableColumn::Number];
    let has = |sizes: &[f64]| sizes.iter().any(|size| *size > 0.0);
    if sizes.is_some_and(|sizes| has(&sizes.areas_m2)) {
        columns.push(TableColumn::Area);
    }
    if sizes.is_some_and(|sizes| has(&sizes.lengths_m)) {
        columns.push(TableColumn::Length);
    }
    columns.extend((0..layer.field_names().len()).map(TableColumn::Field));
    columns
}

/// The heading of a column.
#[must_use]
pub fn column_heading(layer: &Layer, column: TableColumn, language: Language) -> String {
    let text = match column {
        TableColumn::Number => TableText::NumberColumn,
        TableColumn::Area => TableText::AreaColumn,
        TableColumn::Length => TableText::LengthColumn,
        TableColumn::Field(field) => return layer.field_names().get(field).cloned().unwrap_or_default(),
    };
    text.get(language).to_owned()
}

/// The gravest finding of each feature that the ledger names.
#[must_use]
pub fn row_marks(issues: &[Issue]) -> BTreeMap<u32, RowMark> {
    let mut marks = BTreeMap::new();
    for issue in issues
        .iter()
        .filter(|issue| issue.feature > 0 && issue.action != Action::Kept)
    {
        let mark = RowMark {
            fault: issue.fault,
            action: issue.action,
        };
        let known = marks.entry(issue.feature).or_insert(mark);
        if issue.action == Action::Rejected {
            *known = mark;
        }
    }
    marks
}

/// What the user does in the table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableChange {
    Close,
    Text(String),
    Expression(String),
    /// The next order by this column: rising, falling, as in the file.
    Sort(TableColumn),
    Order(Option<RowOrder>),
    SelectedOnly(bool),
    ViewOnly(bool),
    ShowColumn(TableColumn, bool),
    ShowAllColumns,
    /// A click on a row.
    Click {
        row: usize,
        /// Ctrl.
        adds: bool,
        /// Shift.
        extends: bool,
    },
    /// The keyboard goes to the next row, or the one before.
    Step {
        is_down: bool,
        extends: bool,
    },
    /// Selects the keyboard's row, or takes it out.
    ToggleCursor,
    ZoomToCursor,
    ZoomToRow(usize),
    /// The row that was asked for is in view.
    Scrolled,
    Facts(Option<TableColumn>),
    Copy,
    /// Asks where selected rows, else all that are shown, are to go.
    Export,
    ExportTo(std::path::PathBuf),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_is_joined_in_four_ways() {
        let layer = LayerId(1);
        for (how, left) in [
            (SelectHow::New, vec![2, 9]),
            (SelectHow::Add, vec![1, 2, 3, 9]),
            (SelectHow::Remove, vec![1, 3]),
            (SelectHow::Within, vec![2]),
        ] {
            let mut selection = Selection::default();
            selection.set(layer, vec![3, 1, 2, 2]);
            selection.join(layer, vec![9, 2], how);
            assert_eq!(selection.of(layer), left, "{how:?}");
        }
        assert_eq!(inverted(4, &[1, 3]), [0, 2]);
    }

    #[test]
    fn a_feature_is_toggled_in_and_out_and_an_empty_selection_is_none() {
        let mut selection = Selection::default();
        selection.toggle(LayerId(1), 5);
        selection.toggle(LayerId(1), 2);
        assert_eq!(selection.of(LayerId(1)), [2, 5]);
        selection.toggle(LayerId(1), 2);
        selection.toggle(LayerId(1), 5);
        assert!(selection.is_empty());
    }
}
