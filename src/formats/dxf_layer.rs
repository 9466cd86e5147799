//! From entities in their places to features: rings by containment within their layer, lines that close, the ledger.

use super::dxf_blocks::{Drawn, Expander, Placed};
use super::dxf_chains;
use super::dxf_filled::Outlines;
use super::dxf_labels::{Label, assign};
use super::gathered::Gathered;
use super::rings::{nested, nested_places};
use super::{FormatError, dbf_values};
use crate::geometry::shapes::{Bounds, PartKind, Shapes};
use crate::issues::Fault;
use crate::progress::Progress;
use std::collections::BTreeMap;

/// Names that a line of the ledger lists before it breaks off.
const LISTED: usize = 20;
/// An open polyline whose gap is less than this share of its length was meant to be closed, perhaps.
const SMALL_GAP: f64 = 0.01;

type Path = Vec<[f64; 2]>;

/// What a feature is made of, before it is written.
enum Made {
    Polygon(Vec<Path>),
    Polygons(Vec<Vec<Path>>),
    Line(Path),
    Point([f64; 2]),
    Unread(String, Option<Bounds>),
}

/// See the module.
pub struct Assembly<'a> {
    pub gathered: Gathered,
    tolerance: f64,
    progress: &'a Progress,
    holes: usize,
    /// Hatches over outlines of their own layer.
    filled: usize,
    chained: usize,
    open: usize,
    labelled: usize,
    /// Open polylines that nearly close: how many, and the first.
    gaps: (usize, Option<String>),
}

impl<'a> Assembly<'a> {
    pub fn new(tolerance: f64, progress: &'a Progress) -> Self {
        Self {
            gathered: Gathered::new("DXF"),
            tolerance,
            progress,
            holes: 0,
            filled: 0,
            chained: 0,
            open: 0,
            labelled: 0,
            gaps: (0, None),
        }
    }

    /// Makes features of all entities, in the order in which the file has them.
    ///
    /// # Errors
    /// More than a layer may hold, or cancellation.
    pub fn features(
        &mut self,
        mut placed: Vec<Placed>,
        labels: &[Label],
        unread: &mut BTreeMap<String, usize>,
    ) -> Result<(), FormatError> {
        self.progress.check()?;
        let mut made: Vec<(usize, Made)> = Vec::new();
        let mut rings: BTreeMap<String, Vec<(usize, Path)>> = BTreeMap::new();
        let mut lines: BTreeMap<String, Vec<(usize, Path)>> = BTreeMap::new();
        for (index, entity) in placed.iter_mut().enumerate() {
            let drawn = std::mem::replace(&mut entity.drawn, Drawn::Unread(String::new(), None));
            match drawn {
                Drawn::Ring(path) => rings.entry(entity.layer.clone()).or_default().push((index, path)),
                Drawn::Line(path) => lines.entry(entity.layer.clone()).or_default().push((index, path)),
                Drawn::Region(paths) => {
                    made.push((index, Made::Polygons(nested(paths.into_iter().map(closed).collect()))));
                }
                Drawn::Point(position) => made.push((index, Made::Point(position))),
                Drawn::Unread(why, bounds) => made.push((index, Made::Unread(why, bounds))),
            }
        }
        for (layer, lines) in lines {
            self.progress.check()?;
            let closing = rings.entry(layer).or_default();
            self.close(lines, closing, &mut made, &placed);
        }
        for (_, mut rings) in rings {
            self.progress.check()?;
            rings.sort_by_key(|(index, _)| *index);
            self.polygons(rings, &mut made);
        }
        self.leave_out_filled(&mut made, &placed);
        made.sort_by_key(|(index, _)| *index);
        let texts = self.texts_of(&made, labels, unread);
        for ((index, made), text) in made.into_iter().zip(texts) {
            if let Some(entity) = placed.get(index) {
                self.feature(entity, made, &text)?;
            }
        }
        Ok(())
    }

    /// Takes away what fills outlines of its own layer and nothing else: the same land is no second feature.
    fn leave_out_filled(&mut self, made: &mut Vec<(usize, Made)>, placed: &[Placed]) {
        let layer_of = |index: usize| placed.get(index).map_or("", |entity| entity.layer.as_str());
        let outlines = made.iter().filter_map(|(index, made)| match made {
            Made::Polygon(rings) => Some((layer_of(*index), rings.as_slice())),
            _ => None,
        });
        let outlines = Outlines::new(outlines, self.tolerance);
        let is_filled = |index: usize, made: &Made| match made {
            Made::Polygons(parts) => {
                !parts.is_empty() && parts.iter().all(|rings| outlines.hold(layer_of(index), rings))
            }
            _ => false,
        };
        let filled: Vec<bool> = made.iter().map(|(index, made)| is_filled(*index, made)).collect();
        let mut filled = filled.into_iter();
        let before = made.len();
        made.retain(|_| !filled.next().unwrap_or(false));
        self.filled = before - made.len();
    }

    /// The texts that stand in each feature's outline; the others are counted as not read.
    fn texts_of(
        &mut self,
        made: &[(usize, Made)],
        labels: &[Label],
        unread: &mut BTreeMap<String, usize>,
    ) -> Vec<String> {
        let mut outlines: Vec<&[Path]> = Vec::new();
        let mut owners = Vec::new();
        for (place, (_, made)) in made.iter().enumerate() {
            let areas = match made {
                Made::Polygon(rings) => std::slice::from_ref(rings),
                Made::Polygons(areas) => areas,
                _ => &[],
            };
            outlines.extend(areas.iter().map(Vec::as_slice));
            owners.resize(outlines.len(), place);
        }
        let (of_outlines, left) = assign(labels, &outlines);
        let mut found: Vec<Vec<usize>> = vec![Vec::new(); made.len()];
        for (owner, texts) in owners.into_iter().zip(of_outlines) {
            if let Some(own) = found.get_mut(owner) {
                own.extend(texts);
            }
        }
        for label in left.into_iter().filter_map(|index| labels.get(index)) {
            *unread.entry(label.kind.clone()).or_default() += 1;
        }
        self.labelled = found.iter().filter(|texts| !texts.is_empty()).count();
        let words = |index: &usize| labels.get(*index).map(|label| label.text.as_str());
        found
            .iter()
            .map(|texts| texts.iter().filter_map(words).collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// Adds lines that close to the rings of their layer; the others stay lines.
    fn close(
        &mut self,
        mut lines: Vec<(usize, Path)>,
        rings: &mut Vec<(usize, Path)>,
        made: &mut Vec<(usize, Made)>,
        placed: &[Placed],
    ) {
        let paths: Vec<&[[f64; 2]]> = lines.iter().map(|(_, path)| path.as_slice()).collect();
        let found = dxf_chains::rings(&paths, self.tolerance);
        for chain in found {
            let mut ring = Path::new();
            let mut first = usize::MAX;
            for (place, is_backwards) in &chain {
                let Some((index, path)) = lines.get_mut(*place) else {
                    continue;
                };
                let mut path = std::mem::take(path);
                if *is_backwards {
                    path.reverse();
                }
                // The end of each is the begin of the next.
                path.pop();
                ring.append(&mut path);
                first = first.min(*index);
            }
            self.chained += chain.len();
            rings.push((first, ring));
        }
        for (index, path) in lines.into_iter().filter(|(_, path)| !path.is_empty()) {
            self.open += 1;
            if let Some(gap) = small_gap(&path) {
                self.gaps.0 += 1;
                let entity = placed.get(index);
                self.gaps.1.get_or_insert_with(|| {
                    let (kind, handle, layer) = entity.map_or(("", "", ""), |entity| {
                        (entity.kind.as_str(), entity.handle.as_str(), entity.layer.as_str())
                    });
                    format!("{kind} {handle} on {layer}, open by {gap:.3}")
                });
            }
            made.push((index, Made::Line(path)));
        }
    }

    fn polygons(&mut self, rings: Vec<(usize, Path)>, made: &mut Vec<(usize, Made)>) {
        let (orders, paths): (Vec<usize>, Vec<Path>) =
            rings.into_iter().map(|(index, path)| (index, closed(path))).unzip();
        let polygons = nested_places(&paths);
        let mut paths: Vec<Option<Path>> = paths.into_iter().map(Some).collect();
        for polygon in polygons {
            self.holes += polygon.len().saturating_sub(1);
            let order = polygon
                .first()
                .and_then(|place| orders.get(*place))
                .copied()
                .unwrap_or(usize::MAX);
            let rings = polygon
                .iter()
                .filter_map(|place| paths.get_mut(*place).and_then(Option::take))
                .collect();
            made.push((order, Made::Polygon(rings)));
        }
    }

    fn feature(&mut self, entity: &Placed, made: Made, text: &str) -> Result<(), FormatError> {
        let (_, mark) = self.gathered.begin();
        let shapes = &mut self.gathered.layer.shapes;
        match made {
            Made::Polygon(rings) => push_polygon(&rings, shapes),
            Made::Polygons(polygons) => polygons.iter().for_each(|rings| push_polygon(rings, shapes)),
            Made::Line(path) => {
                shapes.push_path(&path);
                shapes.end_part(PartKind::Line);
            }
            Made::Point(position) => {
                shapes.push_path(&[position]);
                shapes.end_part(PartKind::Point);
            }
            Made::Unread(why, bounds) => {
                let place = format!("handle {} on layer {}: {why}", entity.handle, entity.layer);
                self.gathered.unread(Fault::Unreadable, place, bounds);
                return Ok(());
            }
        }
        self.gathered
            .end_pushed(mark, Ok(entity.has_heights), &attributes(entity, text))
    }

    /// What was passed over and what was assumed.
    pub fn tell(&mut self, expander: &Expander<'_>, reread: usize, fitted: usize) {
        let gathered = &mut self.gathered;
        if self.holes > 0 {
            let detail = format!(
                "{} closed outlines lie within another of the same layer and were taken for its holes",
                self.holes
            );
            gathered.note(Fault::Assumed, detail);
        }
        if self.filled > 0 {
            let detail = format!(
                "{} hatches fill outlines of their own layer and are no features beside them",
                self.filled
            );
            gathered.note(Fault::Assumed, detail);
        }
        if self.labelled > 0 {
            let detail = format!(
                "{} outlines carry the texts that stand in them as their label",
                self.labelled
            );
            gathered.note(Fault::Assumed, detail);
        }
        if self.chained > 0 {
            let detail = format!(
                "{} lines and arcs that close end to end were joined into rings",
                self.chained
            );
            gathered.note(Fault::Assumed, detail);
        }
        if self.open > 0 {
            let nearly = match &self.gaps {
                (0, _) | (_, None) => String::new(),
                (count, Some(first)) => format!("; {count} of them nearly close, the first: {first}"),
            };
            gathered.note(
                Fault::UnclosedRing,
                format!("{} lines don't close and stay lines without area{nearly}", self.open),
            );
        }
        if expander.tilted > 0 {
            let detail = format!(
                "{} entities or blocks lie in tilted planes and were drawn as they look from above",
                expander.tilted
            );
            gathered.note(Fault::Assumed, detail);
        }
        if fitted > 0 {
            let detail = format!(
                "{fitted} splines are given by the points that they pass through alone, and were drawn as cubic curves by the \
                 lengths of their chords"
            );
            gathered.note(Fault::Assumed, detail);
        }
        if !expander.annotations.is_empty() {
            gathered.note(
                Fault::IgnoredMember,
                format!("not read: {}", counted(&expander.annotations)),
            );
        }
        if expander.on_paper > 0 {
            let detail = format!("{} entities on sheets (paper space) were not read", expander.on_paper);
            gathered.note(Fault::IgnoredMember, detail);
        }
        if !expander.on_others.is_empty() {
            let detail = format!(
                "other layers of the drawing were not read: {}",
                counted(&expander.on_others)
            );
            gathered.note(Fault::IgnoredMember, detail);
        }
        if reread > 0 {
            let detail =
                format!("{reread} names are not in the code page that the drawing states; their bytes decided");
            gathered.note(Fault::Assumed, detail);
        }
        gathered.layer.name = expander.wanted.map(ToOwned::to_owned);
    }
}

/// `TEXT 12, DIMENSION 3`.
fn counted(counts: &BTreeMap<String, usize>) -> String {
    let mut listed: Vec<String> = counts
        .iter()
        .take(LISTED)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    if counts.len() > LISTED {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

/// The gap of a path that nearly closes.
fn small_gap(path: &[[f64; 2]]) -> Option<f64> {
    let [first, _, .., last] = path else { return None };
    let gap = libm::hypot(first[0] - last[0], first[1] - last[1]);
    let length: f64 = path
        .iter()
        .zip(path.iter().skip(1))
        .map(|(a, b)| libm::hypot(a[0] - b[0], a[1] - b[1]))
        .sum();
    (path.len() > 2 && gap <= SMALL_GAP * length).then_some(gap)
}

/// A ring that ends where it begins.
fn closed(mut ring: Path) -> Path {
    let bits = |position: &[f64; 2]| position.map(f64::to_bits);
    if ring.len() > 1 && ring.first().map(bits) != ring.last().map(bits) {
        ring.extend(ring.first().copied());
    }
    ring
}

fn push_polygon(rings: &[Path], shapes: &mut Shapes) {
    if rings.iter().all(Vec::is_empty) {
        return;
    }
    for ring in rings {
        shapes.push_path(ring);
    }
    shapes.end_part(PartKind::Polygon);
}

fn attributes(entity: &Placed, text: &str) -> Vec<u8> {
    let mut out = b"{\"layer\":".to_vec();
    dbf_values::text(&entity.layer, &mut out);
    out.extend_from_slice(b",\"entity\":");
    dbf_values::text(&entity.kind, &mut out);
    out.extend_from_slice(b",\"handle\":");
    dbf_values::text(&entity.handle, &mut out);
    if let Some(block) = &entity.block {
        out.extend_from_slice(b",\"block\":");
        dbf_values::text(block, &mut out);
    }
    if !text.is_empty() {
        // A name by the alias table.
        out.extend_from_slice(b",\"label\":");
        dbf_values::text(text, &mut out);
    }
    out.push(b'}');
    out
}
