//! What panels ask for. They read the document and push changes; `apply` alone carries them out.

use super::command::Command;
use super::document::LayerId;
use super::draw_site::DrawKind;
use super::jobs::JobKey;
use super::style_view::StyleWish;
use super::table_view::{SelectHow, TableChange};
use super::view_state::{
    Column, Dialog, FeatureRef, LayerForm, Leaving, Report, ReportChoices, ResultsTab, Swipe, UnknownFile,
};
use crate::analysis::cases::Review;
use crate::crs::web_shift::WebMapShift;
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::operations::check_settings::CheckSettings;
use crate::style::symbols::LayerSymbols;
use std::path::PathBuf;

/// A wish of the user.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Run(Command),
    /// Files named on the command line or in a dialog: roles by name, else the user is asked.
    OpenFiles(Vec<PathBuf>),
    /// Files dropped on the window: the user is always asked.
    DropFiles(Vec<PathBuf>),
    OpenProject(PathBuf),
    /// Whether unsaved work is to be saved (`true`) before the user goes where they were going.
    AnswerUnsaved(Leaving, bool),
    /// A project is not to be listed among the recent ones.
    ForgetRecent(PathBuf),
    /// A hint of the tour; none ends it.
    ShowHint(Option<usize>),
    /// The user said what the files are.
    OpenAs(Vec<UnknownFile>),
    CheckSiteFiles(Vec<PathBuf>),
    /// Shows the readings of a layer whose CRS is not known.
    AskCrs(LayerId),
    /// The user said in which CRS a layer is.
    AnswerCrs(LayerId, String),
    /// Shows how a layer's text reads in the encodings that it may be in.
    AskEncoding(LayerId),
    /// The user said in which encoding a layer's text is.
    AnswerEncoding(LayerId, String),
    /// The user says which web map a layer comes from.
    SetShift(LayerId, Option<WebMapShift>),
    /// Whether a layer seems to come from a web map.
    TestShift(LayerId),
    /// Shows what is known of a layer, to be corrected.
    OpenSettings(LayerId),
    ApplySettings(Box<LayerForm>),
    /// Looks for overlaps, gaps, slivers and duplicates within a layer.
    LookForFlaws(LayerId),
    /// Opens or closes the list of flaws.
    ShowQuality(Option<LayerId>),
    /// Asks where the report of a layer's flaws is to go, and writes it.
    AskQualityPath(LayerId),
    ExportQuality(LayerId, PathBuf),
    /// Asks where a layer's repaired copy is to go, and writes it.
    AskRepairedPath(LayerId),
    SaveRepaired(LayerId, PathBuf),
    SaveProjectTo(PathBuf),
    Table(TableChange),
    /// A click on the map while the attribute table is open; `adds` with Ctrl.
    SelectAt {
        at_lonlat: [f64; 2],
        tolerance_deg: f64,
        adds: bool,
    },
    /// Selects what an expression admits.
    SelectBy(LayerId, String, SelectHow),
    /// A layer is to hold only what an expression admits; all if `None`.
    SetFilter(LayerId, Option<String>),
    CopyText(String),
    /// Asks for a name.
    AskName(NamePurpose),
    /// The user gave a name.
    Named(NamePurpose, String),
    Group(GroupChange),
    /// What is searched for, as it is typed.
    SearchFor(String),
    /// To a line of what was found.
    GoToFound(usize),
    GoToBookmark(usize),
    /// Asks for the folder that missing files are in.
    AskMissingFolder,
    FindMissing(PathBuf),
    RemoveBookmark(usize),
    /// A layer is drawn in another style.
    Symbols(LayerId, Box<LayerSymbols>),
    /// The user let go of what changes a style.
    SymbolsSettled,
    /// Asks where a layer's style is to be written (`true`) or read.
    AskStyleFile(LayerId, bool),
    StyleFileAt {
        layer: LayerId,
        is_saving: bool,
        path: PathBuf,
    },
    /// Asks for categories or classes.
    Propose(LayerId, StyleWish),
    Layer(LayerId, LayerChange),
    Dialog(Dialog),
    /// Asks the system's dialog where the report of the open form is to go.
    BrowseExport,
    Export {
        report: Report,
        path: PathBuf,
        /// As the user wrote it.
        date: Option<String>,
        choices: ReportChoices,
    },
    /// How sites are checked from now on.
    CheckSettings(CheckSettings),
    /// Asks for a review of the site with this id.
    AskReview(String),
    /// What a reviewer says of the site with this id; nothing at all takes the review away.
    Review {
        site: String,
        review: Review,
    },
    Tab(ResultsTab),
    ZoomTo(Bounds),
    /// A place that a finding points to.
    PointAt([f64; 2]),
    /// A click on the map: what lies there.
    Identify {
        at_lonlat: [f64; 2],
        tolerance_deg: f64,
    },
    Background(u64, BackgroundChange),
    /// Whether what another window left is wanted.
    AnswerRecovery(bool),
    /// A click of the measuring tool.
    MeasureVertex([f64; 2]),
    MeasureBack,
    MeasureFinish,
    /// Measures a line from here.
    MeasureFrom([f64; 2]),
    StopMeasuring,
    /// Clicks of a tool go to what is near, or no longer.
    ToggleSnapping,
    /// The menu of a right click was opened here.
    MenuAt([f64; 2]),
    CenterOn([f64; 2]),
    NextPositionFormat,
    /// What stands in the field for the scale; none closes it.
    TypeScale(Option<String>),
    /// Shows the map at 1 : this.
    SetScale(f64),
    /// Compares two layers; none ends it.
    Swipe(Option<Swipe>),
    ShowIdentified(usize),
    CloseIdentify,
    Select(Vec<FeatureRef>),
    SelectUnit(usize),
    SortBy(Column),
    RegionLayer(usize),
    ShowRole(Role, bool),
    ShowSite(usize),
    /// Text from the clipboard: a site.
    Paste(String),
    DrawVertex([f64; 2]),
    DrawKind(DrawKind),
    /// What stands in the field for positions and lengths.
    DrawTyped(String),
    /// Takes what was typed as the next vertex.
    DrawTake,
    DrawBack,
    /// Another ring or line begins.
    DrawNext,
    DrawFinish,
    /// A file or folder that the system's own program is to show.
    OpenOutside(PathBuf),
    DismissNotice(u64),
    ClearNotices,
    CancelJob(JobKey),
}

/// A wish about one background.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BackgroundChange {
    SetVisible(bool),
    SetOpacity(f32),
    /// The slider was let go.
    OpacitySettled,
    ZoomTo,
    Remove,
}

/// What a name is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamePurpose {
    Layer(LayerId),
    /// A group for this layer.
    NewGroup(LayerId),
    /// The group that goes by this name.
    Group(String),
    /// For the present view.
    NewBookmark,
    /// The bookmark at this place.
    Bookmark(usize),
}

/// A wish about the layers of a group, which goes by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupChange {
    SetVisible(String, bool),
    /// From, to.
    Rename(String, String),
    /// The layers stay, the group goes.
    Dissolve(String),
    Fold(String, bool),
    /// Below the layer that is now at this place, counted from the bottom of the map.
    MoveTo(String, usize),
    /// One layer or group further up (`true`) or down.
    Move(String, bool),
}

/// A wish about one layer.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerChange {
    SetVisible(bool),
    SetOpacity(f32),
    /// The slider was let go.
    OpacitySettled,
    /// Towards the top of the map.
    MoveUp,
    MoveDown,
    /// Before the layer that is now at this place, counted from the bottom of the map.
    MoveTo(usize),
    Remove,
    ZoomTo,
    Reopen,
    CheckAsSite,
    Choose,
    Duplicate,
    OpenTable,
    OpenStyle,
    OpenFilter,
    OpenProperties,
    /// Into the group of this name; out of any if it is empty.
    SetGroup(String),
    Unfold(bool),
    ShowIssues(bool),
}
