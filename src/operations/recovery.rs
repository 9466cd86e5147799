//! What is kept of a window's work while it goes on, so that a crash loses half a minute at most: a folder of the
//! user's own for each running window, locked while it runs, gone when it ends in order.
//!
//! A folder holds a project file as any other, with the texts of drawn sites beside it, and what a project file has no
//! word for. It is written to one of two places in turn, and the name of the whole one last.

use super::check_settings::CheckSettings;
use super::export::write_whole;
use super::open_layer::{LayerRequest, LayerSource, OperationError};
use super::project::{Bookmark, load_project};
use super::project_backgrounds::BackgroundRequest;
use super::save_project::save_project;
use crate::analysis::cases::Review;
use crate::analysis::site_result::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

const CURRENT: &str = "current";
const LOCK: &str = "lock";
const PROJECT: &str = "project.toml";
const STATE: &str = "state.json";
const PLACES: [&str; 2] = ["a", "b"];
/// Where layers of the demonstration and drawn ones stand in the written project.
const DEMO: &str = "demo";
const TEXT: &str = "text";

/// A layer with how it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptLayer {
    pub request: LayerRequest,
    pub is_visible: bool,
    /// 0…1.
    pub opacity: f32,
    /// It is the site that is checked.
    pub is_checked: bool,
}

/// A site that is being drawn.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Drawn {
    /// `polygon`, `line` or `point`.
    pub kind: String,
    /// Its paths in degrees.
    pub paths_lonlat: Vec<Vec<[f64; 2]>>,
}

/// The work of a window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptWork {
    pub name: String,
    /// The project file that it began with.
    pub project: Option<PathBuf>,
    /// Bottom to top of the map.
    pub layers: Vec<KeptLayer>,
    pub reviews: BTreeMap<String, Review>,
    /// Pictures below the layers.
    pub backgrounds: Vec<BackgroundRequest>,
    pub bookmarks: Vec<Bookmark>,
    pub folded_groups: Vec<String>,
    /// How sites are checked; what the project says if nothing is known of it.
    pub check: Option<CheckSettings>,
    /// A site that is being drawn.
    pub drawn: Option<Drawn>,
    /// Centre of the map in degrees, and zoom.
    pub view: [f64; 3],
}

#[derive(Debug, Default, Deserialize, Serialize)]
struct WrittenState {
    name: String,
    project: Option<PathBuf>,
    layers: Vec<WrittenLayer>,
    reviews: BTreeMap<String, WrittenReview>,
    // What an older version left has none of these.
    #[serde(default)]
    backgrounds: Vec<BackgroundRequest>,
    #[serde(default)]
    bookmarks: Vec<Bookmark>,
    #[serde(default)]
    folded_groups: Vec<String>,
    #[serde(default)]
    check: Option<CheckSettings>,
    drawn: Option<Drawn>,
    view: [f64; 3],
}

#[derive(Debug, Deserialize, Serialize)]
struct WrittenLayer {
    visible: bool,
    opacity: f32,
    checked: bool,
    /// Of a drawn one.
    name: String,
}

#[derive(Debug, Deserialize, Serialize)]
struct WrittenReview {
    note: String,
    overrule: Option<String>,
    reason: String,
    reviewer: String,
    date: String,
    computed: Option<String>,
}

/// The folder of a running window.
#[derive(Debug)]
pub struct Session {
    folder: PathBuf,
    /// Held open: another program can lock it only when this one is gone.
    lock: Option<File>,
    writes: usize,
}

/// The folder of a window that ended without a word. Nobody else offers it while this is kept.
#[derive(Debug)]
pub struct Orphan {
    folder: PathBuf,
    lock: Option<File>,
    pub work: KeptWork,
    /// Since it was last written.
    pub age: Option<Duration>,
}

impl Session {
    /// Makes a folder for this window below `root`.
    ///
    /// # Errors
    /// The folder can't be made or locked.
    pub fn begin(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        let folder = tempfile::Builder::new().prefix("window-").tempdir_in(root)?.keep();
        let lock = File::create(folder.join(LOCK))?;
        lock.lock()?;
        Ok(Self {
            folder,
            lock: Some(lock),
            writes: 0,
        })
    }

    /// The place that the next write goes to, and what the writing needs.
    pub fn next_write(&mut self) -> Writing {
        self.writes += 1;
        Writing {
            folder: self.folder.clone(),
            place: PLACES.get(self.writes % 2).copied().unwrap_or("a"),
        }
    }

    /// Leaves the folder as a crash would, for whoever looks next.
    pub fn abandon(mut self) {
        self.lock = None;
    }

    /// The work was ended in order: nothing to recover.
    pub fn end(&mut self) {
        if self.lock.take().is_some() {
            // What can't be removed is offered next time; that is no harm.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
    }
}

/// One writing of the work.
#[derive(Clone, Debug)]
pub struct Writing {
    folder: PathBuf,
    place: &'static str,
}

impl Writing {
    /// Writes the work whole; until it is done what was written before counts.
    ///
    /// # Errors
    /// The disk is full, or the folder is gone.
    pub fn write(&self, work: &KeptWork) -> Result<(), OperationError> {
        let failed = |error: &io::Error| OperationError::Failed(format!("{}: {error}", self.folder.display()));
        let place = self.folder.join(self.place);
        if place.exists() {
            fs::remove_dir_all(&place).map_err(|error| failed(&error))?;
        }
        fs::create_dir_all(place.join(TEXT)).map_err(|error| failed(&error))?;
        let mut requests = Vec::new();
        for (number, layer) in work.layers.iter().enumerate() {
            requests.push(placed(&layer.request, &place, number)?);
        }
        save_project(&place.join(PROJECT), &work.name, &requests.iter().collect::<Vec<_>>())?;
        let state = serde_json::to_vec(&WrittenState::of(work)).map_err(|error| failed(&error.into()))?;
        write_whole(&place.join(STATE), &state)?;
        write_whole(&self.folder.join(CURRENT), self.place.as_bytes())
    }
}

/// A request whose source stands in the written project, so that a project file can name it.
fn placed(request: &LayerRequest, place: &Path, number: usize) -> Result<LayerRequest, OperationError> {
    let mut request = request.clone();
    request.source = match &request.source {
        LayerSource::File(path) | LayerSource::Moved { file: path, .. } => {
            LayerSource::File(std::path::absolute(path).unwrap_or_else(|_| path.clone()))
        }
        LayerSource::Demo(name) => LayerSource::File(place.join(DEMO).join(name)),
        LayerSource::Text { geojson, .. } => {
            let path = place.join(TEXT).join(format!("{number}.geojson"));
            write_whole(&path, geojson.as_bytes())?;
            LayerSource::File(path)
        }
    };
    if let Some(LayerSource::Demo(name)) = &request.covers {
        request.covers = Some(LayerSource::File(place.join(DEMO).join(name)));
    }
    Ok(request)
}

/// What windows left below `root` that ended without a word, newest first; empty folders of such are removed.
#[must_use]
pub fn orphans(root: &Path) -> Vec<Orphan> {
    let Ok(entries) = fs::read_dir(root) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    let mut found: Vec<Orphan> = folders.into_iter().filter_map(orphan).collect();
    found.sort_by_key(|orphan| orphan.age);
    found
}

fn orphan(folder: PathBuf) -> Option<Orphan> {
    let lock = File::open(folder.join(LOCK)).ok()?;
    lock.try_lock().ok()?;
    let current = folder.join(CURRENT);
    let Some(work) = fs::read_to_string(&current)
        .ok()
        .and_then(|place| read(&folder.join(place.trim())))
    else {
        let _ = fs::remove_dir_all(&folder);
        return None;
    };
    let age = fs::metadata(&current).and_then(|metadata| metadata.modified()).ok();
    Some(Orphan {
        age: age.and_then(|modified| modified.elapsed().ok()),
        folder,
        lock: Some(lock),
        work,
    })
}

impl Orphan {
    /// It was taken over, or is not wanted.
    pub fn remove(mut self) {
        self.lock = None;
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn read(place: &Path) -> Option<KeptWork> {
    let state: WrittenState = serde_json::from_slice(&fs::read(place.join(STATE)).ok()?).ok()?;
    let project = load_project(&place.join(PROJECT)).ok()?;
    let layers = project.layers.into_iter().zip(&state.layers);
    let layers = layers.map(|(mut request, written)| {
        request.source = unplaced(request.source, place, &written.name);
        request.covers = request.covers.map(|covers| unplaced(covers, place, ""));
        KeptLayer {
            request,
            is_visible: written.visible,
            opacity: written.opacity,
            is_checked: written.checked,
        }
    });
    let layers: Vec<KeptLayer> = layers.collect();
    (layers.len() == state.layers.len()).then(|| KeptWork {
        layers,
        name: state.name,
        project: state.project,
        reviews: state
            .reviews
            .into_iter()
            .map(|(site, review)| (site, review.meant()))
            .collect(),
        backgrounds: state.backgrounds,
        bookmarks: state.bookmarks,
        folded_groups: state.folded_groups,
        check: state.check,
        drawn: state.drawn,
        view: state.view,
    })
}

fn unplaced(source: LayerSource, place: &Path, name: &str) -> LayerSource {
    let LayerSource::File(path) = &source else {
        return source;
    };
    let place = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    if let Ok(demo) = path.strip_prefix(place.join(DEMO)) {
        return LayerSource::Demo(demo.display().to_string());
    }
    if path.starts_with(place.join(TEXT))
        && let Ok(geojson) = fs::read_to_string(path)
    {
        let name = name.to_owned();
        return LayerSource::Text { name, geojson };
    }
    source
}

impl WrittenState {
    fn of(work: &KeptWork) -> Self {
        let layers = work.layers.iter().map(|layer| WrittenLayer {
            visible: layer.is_visible,
            opacity: layer.opacity,
            checked: layer.is_checked,
            name: match &layer.request.source {
                LayerSource::Text { name, .. } => name.clone(),
                _ => String::new(),
            },
        });
        let reviews = work.reviews.iter();
        Self {
            name: work.name.clone(),
            project: work.project.clone(),
            layers: layers.collect(),
            reviews: reviews
                .map(|(site, review)| (site.clone(), WrittenReview::of(review)))
                .collect(),
            backgrounds: work.backgrounds.clone(),
            bookmarks: work.bookmarks.clone(),
            folded_groups: work.folded_groups.clone(),
            check: work.check.clone(),
            drawn: work.drawn.clone(),
            view: work.view,
        }
    }
}

impl WrittenReview {
    fn of(review: &Review) -> Self {
        let code = |verdict: Option<Verdict>| verdict.map(|verdict| verdict.code().to_owned());
        Self {
            note: review.note.clone(),
            overrule: code(review.overrule),
            reason: review.reason.clone(),
            reviewer: review.reviewer.clone(),
            date: review.date.clone(),
            computed: code(review.computed),
        }
    }

    fn meant(self) -> Review {
        let verdict = |code: Option<String>| code.and_then(|code| Verdict::from_code(&code));
        Review {
            note: self.note,
            overrule: verdict(self.overrule),
            reason: self.reason,
            reviewer: self.reviewer,
            date: self.date,
            computed: verdict(self.computed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Drawn, KeptLayer, KeptWork, Session, orphans};
    use crate::analysis::cases::Review;
    use crate::analysis::site_result::Verdict;
    use crate::layer::role::Role;
    use crate::operations::check_settings::CheckSettings;
    use crate::operations::open_layer::{LayerRequest, LayerSource};
    use crate::operations::project::Bookmark;
    use crate::operations::project_backgrounds::BackgroundRequest;
    use std::path::PathBuf;

    fn work() -> KeptWork {
        let layer = |role, source, opacity| KeptLayer {
            request: LayerRequest {
                name: "甲".to_owned(),
                ..LayerRequest::new(role, source)
            },
            is_visible: opacity > 0.5,
            opacity,
            is_checked: role == Role::Site,
        };
        let text = LayerSource::Text {
            name: "绘制用地 1".to_owned(),
            geojson: r#"{"type":"Point","coordinates":[116,39]}"#.to_owned(),
        };
        KeptWork {
            name: "工程".to_owned(),
            project: Some(PathBuf::from("/data/p.toml")),
            layers: vec![
                layer(
                    Role::RedLine,
                    LayerSource::File(PathBuf::from("/data/红线.geojson")),
                    0.25,
                ),
                layer(Role::Region, LayerSource::Demo("provinces.geojson".to_owned()), 0.75),
                layer(Role::Site, text, 1.0),
            ],
            reviews: std::iter::once((
                "7".to_owned(),
                Review {
                    note: "看过".to_owned(),
                    overrule: Some(Verdict::Touch),
                    reason: "勘误".to_owned(),
                    ..Review::default()
                },
            ))
            .collect(),
            backgrounds: vec![BackgroundRequest {
                path: PathBuf::from("/data/影像.mbtiles"),
                opacity: 0.5,
                visible: false,
            }],
            bookmarks: vec![Bookmark {
                name: "县城".to_owned(),
                bbox: [117.0, 40.0, 118.5, 41.25],
            }],
            folded_groups: vec!["底图".to_owned()],
            check: Some(CheckSettings {
                corridor_m: Some(30.0),
                cases: Some(PathBuf::from("c.geojson")),
                ..CheckSettings::default()
            }),
            drawn: Some(Drawn {
                kind: "line".to_owned(),
                paths_lonlat: vec![vec![[116.0, 39.0], [117.0, 40.0]]],
            }),
            view: [116.4, 39.9, 11.5],
        }
    }

    #[test]
    fn what_a_window_left_without_a_word_is_found_whole_and_offered_once() {
        let root = tempfile::tempdir().expect("a folder");
        let mut session = Session::begin(root.path()).expect("begun");
        session.next_write().write(&work()).expect("written");
        assert!(orphans(root.path()).is_empty(), "the window still runs");
        session.abandon();
        let found = orphans(root.path());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].work, work());
        assert!(orphans(root.path()).is_empty(), "somebody looks at it already");
        found.into_iter().for_each(super::Orphan::remove);
        assert_eq!(std::fs::read_dir(root.path()).expect("there").count(), 0);
    }

    #[test]
    fn a_writing_cut_short_leaves_the_one_before() {
        let root = tempfile::tempdir().expect("a folder");
        let mut session = Session::begin(root.path()).expect("begun");
        session.next_write().write(&work()).expect("written");
        let next = session.next_write();
        std::fs::create_dir_all(session.folder.join(next.place)).expect("made");
        std::fs::write(session.folder.join(next.place).join("state.json"), "{\"name\":").expect("written");
        session.lock = None;
        assert_eq!(orphans(root.path())[0].work, work());
    }

    #[test]
    fn an_orderly_end_leaves_nothing() {
        let root = tempfile::tempdir().expect("a folder");
        let mut session = Session::begin(root.path()).expect("begun");
        session.next_write().write(&work()).expect("written");
        drop(session);
        assert_eq!(std::fs::read_dir(root.path()).expect("there").count(), 0);
        assert!(orphans(root.path()).is_empty());
    }
}
