//! How the user looks at the document: selection, sorting, open panels, tools, language. Not undone.

use super::change::NamePurpose;
use super::document::LayerId;
use super::draw_site::Drawing;
use super::expression_form::ExpressionForm;
pub use super::layer_forms::{CrsForm, EncodingForm, LayerForm};
use super::map::GridKind;
use super::measure_tool::Measuring;
use super::positions::PositionFormat;
use super::recheck_view::RecheckView;
pub use super::report_form::{ExportForm, Report, ReportChoices};
use super::room::Room;
use super::search_view::SearchForm;
use super::style_view::StyleView;
use super::table_view::{Selection, TableView};
use crate::analysis::cases::Review;
use crate::analysis::quality::LayerQuality;
use crate::analysis::site_result::Verdict;
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::operations::check_settings::CheckSettings;
use crate::operations::crs_question::CrsQuestion;
use crate::operations::encoding_question::EncodingQuestion;
use crate::scene::snap::Snap;
use crate::texts::Language;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// A feature on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureRef {
    pub layer: LayerId,
    /// From 0, in the layer.
    pub feature: usize,
}

/// What the right panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultsTab {
    #[default]
    Coverage,
    SiteCheck,
    /// How the chosen layer is drawn.
    Style,
}

/// A column of the coverage table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Name,
    Area,
    Role(Role),
}

/// How the coverage table is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    pub column: Column,
    pub is_descending: bool,
}

/// Two layers compared: one left of a line across the map, the other right of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swipe {
    pub left: LayerId,
    pub right: LayerId,
    /// Where the line is, as a share of the map's width.
    pub share: f32,
}

/// A drawing that was left before it was done.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftDrawing {
    pub drawing: Drawing,
    pub edited: Option<LayerId>,
    /// The state of the document that it was left in.
    pub state: (u64, u64),
}

/// A file that waits for the user to say what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFile {
    pub path: PathBuf,
    pub role: Role,
}

/// How sites are checked, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsForm {
    /// Distances, separated by commas.
    pub rings_m: String,
    pub corridor_m: String,
    pub setback_m: String,
    pub tolerance_m2: String,
    pub sliver_area_m2: String,
    pub sliver_width_m: String,
    /// What the form does not ask: the project's access lists, and where it keeps cases.
    pub access_lists: Vec<PathBuf>,
    pub cases: Option<PathBuf>,
}

impl SettingsForm {
    #[must_use]
    pub fn of(settings: &CheckSettings) -> Self {
        let text = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let rings: Vec<String> = settings.rings_m.iter().map(f64::to_string).collect();
        Self {
            rings_m: rings.join(", "),
            corridor_m: text(settings.corridor_m),
            setback_m: text(settings.setback_m),
            tolerance_m2: text(settings.tolerance_m2),
            sliver_area_m2: text(settings.sliver_area_m2),
            sliver_width_m: text(settings.sliver_width_m),
            access_lists: settings.access_lists.clone(),
            cases: settings.cases.clone(),
        }
    }

    /// What is meant; `None` if a text is no number, or one that can't be meant.
    #[must_use]
    pub fn settings(&self) -> Option<CheckSettings> {
        // No number is a number that is none: `wrong_key` finds it.
        let number = |text: &str| {
            let text = text.trim();
            (!text.is_empty()).then(|| text.parse().unwrap_or(f64::NAN))
        };
        let separated = self.rings_m.split([',', '，', '、', ' ', ';']);
        let settings = CheckSettings {
            rings_m: separated.filter_map(number).collect(),
            tolerance_m2: number(&self.tolerance_m2),
            sliver_area_m2: number(&self.sliver_area_m2),
            sliver_width_m: number(&self.sliver_width_m),
            corridor_m: number(&self.corridor_m),
            setback_m: number(&self.setback_m),
            access_lists: self.access_lists.clone(),
            cases: self.cases.clone(),
        };
        settings.wrong_key().is_none().then_some(settings)
    }
}

/// What a reviewer says of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewForm {
    /// Id and name of the site.
    pub site: String,
    pub name: String,
    pub computed: Verdict,
    pub review: Review,
}

/// All that is known of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertiesForm {
    pub layer: LayerId,
    /// Dissolved area in m² and length of lines in m, once they are measured.
    pub facts: Option<(f64, f64)>,
    /// Why they can't be.
    pub problem: Option<String>,
}

/// Where the user is going while unsaved work is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Out of the program.
    Window,
    New,
    Project(PathBuf),
    Demo,
}

/// Hints of the tour.
pub const HINTS: usize = 3;

/// The dialog in front of everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Dialog {
    #[default]
    None,
    /// What are these files?
    ChooseRoles(Vec<UnknownFile>),
    /// What the user says of a layer.
    Layer(Box<LayerForm>),
    /// Where the project is to be saved, typed by hand.
    SavePath {
        text: String,
    },
    /// In which CRS is this layer?
    ChooseCrs(CrsForm),
    /// In which encoding is its text?
    ChooseEncoding(EncodingForm),
    /// Is unsaved work to be saved?
    Unsaved(Leaving),
    /// Which of the projects that were open before?
    Recent,
    /// A path typed by hand; `hint` when the system's own dialog is not at hand.
    OpenPath {
        text: String,
        hint: bool,
    },
    Export(ExportForm),
    /// Where rows of the attribute table are to go, typed by hand.
    SaveRows {
        text: String,
    },
    /// Where the report of a layer's flaws is to go, typed by hand.
    SaveQuality {
        layer: LayerId,
        text: String,
    },
    /// Where a layer's repaired copy is to go, typed by hand.
    SaveRepaired {
        layer: LayerId,
        text: String,
    },
    Expression(ExpressionForm),
    Name {
        purpose: NamePurpose,
        text: String,
    },
    Properties(PropertiesForm),
    Search(SearchForm),
    Bookmarks,
    /// The folder that missing files are in, typed by hand.
    FindMissing {
        text: String,
    },
    /// Where a layer's style is to go or lies, typed by hand.
    StylePath {
        layer: LayerId,
        is_saving: bool,
        text: String,
    },
    CheckSettings(SettingsForm),
    Review(ReviewForm),
    Recheck(Arc<RecheckView>),
    /// Is what another window left wanted?
    Recover {
        layers: usize,
        name: String,
        /// Since it was kept.
        minutes: Option<u64>,
    },
    Palette {
        text: String,
        chosen: usize,
    },
    Shortcuts,
}

/// The state of the view.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct ViewState {
    pub language: Language,
    pub is_dark: bool,
    /// How large everything is drawn, percent of what the system asks for.
    pub interface_percent: u16,
    pub show_layers: bool,
    pub show_results: bool,
    pub show_notices: bool,
    /// There is no graphics card; a software driver draws.
    pub is_drawn_by_processor: bool,
    /// The width of the window in the last frame.
    pub room: Option<Room>,
    /// The layer list was closed for want of room, and not by the user.
    pub layers_gave_way: bool,
    pub tab: ResultsTab,
    pub selected_layer: Option<LayerId>,
    /// Groups whose layers are not listed, by name.
    pub folded_groups: BTreeSet<String>,
    /// Layers whose row is unfolded.
    pub unfolded: Vec<LayerId>,
    /// Layers whose list of issues is open.
    pub issues_open: Option<LayerId>,
    /// Features under the last click, topmost layer first.
    pub identified: Vec<FeatureRef>,
    /// How many more lie there than are listed.
    pub identified_more: usize,
    /// Which of them is shown in full.
    pub identified_shown: usize,
    /// Its area in m² and the length of its lines in m, measured once.
    pub identified_size: (f64, f64),
    pub clicked_lonlat: Option<[f64; 2]>,
    /// Features selected in the attribute table or by an expression.
    pub selection: Selection,
    /// The attribute table, while it is open.
    pub table: Option<TableView>,
    /// What the map draws layers with that have a style of their own.
    pub styles: StyleView,
    /// The region unit chosen in the coverage table: index into the result's units.
    pub selected_unit: Option<usize>,
    /// The feature behind it, where a unit is a feature.
    pub selected_unit_feature: Option<FeatureRef>,
    pub sorting: Option<Sorting>,
    /// Name of the region layer whose units are listed; `None`: the one with the most fitting number of units.
    pub region_layer: Option<usize>,
    pub hidden_roles: Vec<Role>,
    /// Site of the check that is shown in full.
    pub shown_site: usize,
    /// Layers whose files are not where the project says.
    pub missing: BTreeSet<LayerId>,
    /// What was searched for flashes from this time on, seconds.
    pub flash: Option<(FeatureRef, f64)>,
    /// What the map showed in the last frame.
    pub seen_lonlat: Option<Bounds>,
    /// A place to point at on the map.
    pub finding_lonlat: Option<[f64; 2]>,
    pub drawing: Option<Drawing>,
    /// One that was left before it was done, with the layer it changes and the state of the document then: undo brings it back.
    pub left_drawing: Option<LeftDrawing>,
    /// Clicks of a tool go to vertices and edges that are near.
    pub is_snapping: bool,
    pub measuring: Option<Measuring>,
    pub swipe: Option<Swipe>,
    pub grid: GridKind,
    pub show_overview: bool,
    /// The bundled outlines below everything.
    pub show_backdrop: bool,
    /// The map's size in the last frame, points.
    pub map_size: [f64; 2],
    pub position_format: PositionFormat,
    /// The scale as it is being typed.
    pub scale_typed: Option<String>,
    /// Where the menu of the map was opened.
    pub menu_lonlat: Option<[f64; 2]>,
    pub pointer_lonlat: Option<[f64; 2]>,
    /// What the pointer would share with a layer while a site is drawn.
    pub snapped: Option<Snap>,
    /// The feature under the pointer.
    pub hovered: Option<FeatureRef>,
    /// What `hovered` was found for: pointer, zoom and layers.
    pub hover_key: Vec<u64>,
    /// How near a click has to come to something, in degrees of longitude.
    pub reach_deg: f64,
    /// The drawn site that is being changed.
    pub edited: Option<LayerId>,
    pub dialog: Dialog,
    /// The hint of the tour that is shown.
    pub hint: Option<usize>,
    /// Flaws that were found, by the revision of the layer.
    pub qualities: BTreeMap<u64, Arc<LayerQuality>>,
    /// Layer whose list of flaws is open.
    pub quality_open: Option<LayerId>,
    /// Layers whose CRS the user has yet to say.
    pub crs_questions: BTreeMap<LayerId, Arc<CrsQuestion>>,
    /// Layers whose encoding the user has yet to say.
    pub encoding_questions: BTreeMap<LayerId, Arc<EncodingQuestion>>,
    /// The date of the last report, proposed for the next.
    pub report_date: String,
    /// What was chosen for it, and the ending it was written with.
    pub report_choices: ReportChoices,
    pub report_ending: String,
    /// How many sites were drawn, for their names.
    pub drawn_sites: usize,
    /// How many were pasted.
    pub pasted_sites: usize,
    /// Whether files are held over the window.
    pub are_files_hovering: bool,
    pub scale_denominator: Option<f64>,
}

impl ViewState {
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self {
            language,
            is_dark: false,
            interface_percent: 100,
            show_layers: true,
            show_results: true,
            show_notices: false,
            is_drawn_by_processor: false,
            room: None,
            layers_gave_way: false,
            tab: ResultsTab::Coverage,
            selected_layer: None,
            folded_groups: BTreeSet::new(),
            unfolded: Vec::new(),
            issues_open: None,
            identified: Vec::new(),
            identified_more: 0,
            identified_shown: 0,
            identified_size: (0.0, 0.0),
            clicked_lonlat: None,
            selection: Selection::default(),
            table: None,
            styles: StyleView::default(),
            selected_unit: None,
            selected_unit_feature: None,
            sorting: None,
            region_layer: None,
            hidden_roles: vec![Role::ControlUnit, Role::Reference],
            shown_site: 0,
            missing: BTreeSet::new(),
            flash: None,
            seen_lonlat: None,
            finding_lonlat: None,
            drawing: None,
            left_drawing: None,
            is_snapping: true,
            measuring: None,
            swipe: None,
            grid: GridKind::default(),
            show_overview: false,
            show_backdrop: true,
            map_size: [1.0; 2],
            position_format: PositionFormat::default(),
            scale_typed: None,
            menu_lonlat: None,
            pointer_lonlat: None,
            snapped: None,
            hovered: None,
            hover_key: Vec::new(),
            reach_deg: 0.0,
            edited: None,
            dialog: Dialog::None,
            hint: None,
            qualities: BTreeMap::new(),
            quality_open: None,
            crs_questions: BTreeMap::new(),
            encoding_questions: BTreeMap::new(),
            report_date: String::new(),
            report_choices: ReportChoices::default(),
            report_ending: String::new(),
            drawn_sites: 0,
            pasted_sites: 0,
            are_files_hovering: false,
            scale_denominator: None,
        }
    }

    /// Forgets what pointed into the document that is gone.
    pub fn forget_document(&mut self) {
        let kept = Self {
            is_dark: self.is_dark,
            interface_percent: self.interface_percent,
            show_layers: self.show_layers,
            show_results: self.show_results,
            show_notices: self.show_notices,
            is_drawn_by_processor: self.is_drawn_by_processor,
            room: self.room,
            layers_gave_way: self.layers_gave_way,
            // What is asked now is not about the document.
            dialog: match &self.dialog {
                Dialog::Recover { .. } => self.dialog.clone(),
                _ => Dialog::None,
            },
            hint: self.hint,
            grid: self.grid,
            is_snapping: self.is_snapping,
            show_overview: self.show_overview,
            show_backdrop: self.show_backdrop,
            map_size: self.map_size,
            position_format: self.position_format,
            report_date: self.report_date.clone(),
            report_choices: self.report_choices.clone(),
            report_ending: self.report_ending.clone(),
            drawn_sites: self.drawn_sites,
            pasted_sites: self.pasted_sites,
            ..Self::new(self.language)
        };
        *self = kept;
    }

    /// In a narrow window the layer list gives way to the map; it comes back with the room.
    pub fn take_room(&mut self, room: Room) {
        if room == Room::Narrow {
            self.layers_gave_way = self.show_layers;
            self.show_layers = false;
        } else if self.layers_gave_way {
            self.layers_gave_way = false;
            self.show_layers = true;
        }
        self.room = Some(room);
    }

    /// Whether a column of the coverage table is shown for this role.
    #[must_use]
    pub fn is_role_shown(&self, role: Role) -> bool {
        !self.hidden_roles.contains(&role)
    }
}
