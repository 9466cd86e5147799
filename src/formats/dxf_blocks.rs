//! Entities of a drawing set where they belong: blocks expanded, arcs made into edges, planes turned round.

use super::dxf_labels::{Label, plain};
use super::dxf_planes::{Affine, most_stretch};
use super::dxf_shapes::{Curve, Insert, Outline, Piece, Shape, stretched};
use super::message::Message;
use crate::geometry::shapes::Bounds;
use std::collections::BTreeMap;

/// Blocks within blocks; more is a circle or no honest drawing.
const MAX_NESTING: usize = 16;
/// Entities after all blocks are expanded.
const MAX_ENTITIES: usize = 2_000_000;
/// Rows times columns of one block set in as an array.
const MAX_COPIES: i64 = 100_000;

/// One entity as the file has it.
#[derive(Clone, Debug)]
pub struct Entity {
    pub kind: String,
    pub layer: String,
    pub handle: String,
    /// In the layout of a sheet, not in the model.
    pub is_paper: bool,
    /// The way from its own coordinates to the drawing; `None` if it names no plane.
    pub plane: Option<Affine>,
    /// Some of its points lie above or below the plane of the drawing.
    pub has_heights: bool,
    pub shape: Shape,
}

/// A block.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub base: [f64; 2],
    /// It lies in another drawing.
    pub is_external: bool,
    pub entities: Vec<Entity>,
}

/// What of an entity stands in the drawing.
#[derive(Clone, Debug)]
pub enum Drawn {
    Ring(Vec<[f64; 2]>),
    Line(Vec<[f64; 2]>),
    Region(Vec<Vec<[f64; 2]>>),
    Point([f64; 2]),
    /// Why it could not be read, and the box that it lies in, if known.
    Unread(String, Option<Bounds>),
}

/// An entity in its place.
#[derive(Clone, Debug)]
pub struct Placed {
    pub kind: String,
    pub layer: String,
    pub handle: String,
    /// The outermost block that it is from.
    pub block: Option<String>,
    pub has_heights: bool,
    pub drawn: Drawn,
}

/// Puts entities in their places.
pub struct Expander<'a> {
    pub blocks: &'a BTreeMap<String, Block>,
    /// The furthest that an edge may lie from its arc, in units of the drawing.
    pub tolerance: f64,
    pub placed: Vec<Placed>,
    /// Entities without land, by their kind.
    pub annotations: BTreeMap<String, usize>,
    /// Texts, on whatever layer.
    pub labels: Vec<Label>,
    pub on_paper: usize,
    /// Entities and blocks in tilted planes.
    pub tilted: usize,
    /// Only this layer is wanted; how many entities lie on others.
    pub wanted: Option<&'a str>,
    pub on_others: BTreeMap<String, usize>,
    pub name_of: &'a dyn Fn(&[u8]) -> String,
}

/// Where an entity stands: the way there, and what it inherits.
#[derive(Clone, Copy)]
struct Place<'a> {
    affine: Affine,
    layer: Option<&'a str>,
    block: Option<&'a str>,
    depth: usize,
}

impl Expander<'_> {
    /// Puts the entities of the model in their places.
    ///
    /// # Errors
    /// More entities than a drawing may have.
    pub fn model(&mut self, entities: &[Entity]) -> Result<(), Message> {
        let place = Place {
            affine: Affine::SAME,
            layer: None,
            block: None,
            depth: 0,
        };
        entities.iter().try_for_each(|entity| self.put(entity, place))
    }

    fn put(&mut self, entity: &Entity, place: Place<'_>) -> Result<(), Message> {
        if entity.is_paper {
            self.on_paper += 1;
            return Ok(());
        }
        // What lies on layer 0 within a block belongs to the layer of the block.
        let layer = match place.layer {
            Some(inherited) if entity.layer == "0" => inherited,
            _ => entity.layer.as_str(),
        };
        if matches!(entity.shape, Shape::Annotation) {
            *self.annotations.entry(entity.kind.clone()).or_default() += 1;
            return Ok(());
        }
        let Some(own_plane) = entity.plane else {
            let why = format!("{} in a plane that faces nowhere", entity.kind);
            return self.push(entity, layer, place, Drawn::Unread(why, None));
        };
        let affine = place.affine.after(&own_plane);
        if let Shape::Text(at, words) = &entity.shape {
            self.labels.push(Label {
                kind: entity.kind.clone(),
                at: affine.apply(*at),
                text: plain(&(self.name_of)(words)),
            });
            return Ok(());
        }
        self.tilted += usize::from(own_plane.is_tilted());
        if let Shape::Insert(insert) = &entity.shape {
            let inner = Place {
                affine,
                layer: Some(layer),
                ..place
            };
            return self.insert(entity, insert, inner);
        }
        let drawn = self.drawn(&entity.shape, &affine);
        self.push(entity, layer, place, drawn)
    }

    fn push(&mut self, entity: &Entity, layer: &str, place: Place<'_>, drawn: Drawn) -> Result<(), Message> {
        if self.wanted.is_some_and(|wanted| wanted != layer) {
            *self.on_others.entry(layer.to_owned()).or_default() += 1;
            return Ok(());
        }
        if self.placed.len() >= MAX_ENTITIES {
            return Err(Message::new(
                "图块展开后超过两百万个图元：请在 CAD 软件中只保留所需图层后再另存",
                "expanding its blocks gives more than two million entities: keep only the layers that are wanted and save it again",
            ));
        }
        self.placed.push(Placed {
            kind: entity.kind.clone(),
            layer: layer.to_owned(),
            handle: entity.handle.clone(),
            block: place.block.map(ToOwned::to_owned),
            has_heights: entity.has_heights,
            drawn,
        });
        Ok(())
    }

    fn insert(&mut self, entity: &Entity, insert: &Insert, place: Place<'_>) -> Result<(), Message> {
        let name = (self.name_of)(&insert.block);
        let layer = place.layer.unwrap_or(&entity.layer);
        let unread = |what: &str| Drawn::Unread(format!("the block {name} {what}"), None);
        let Some(block) = self.blocks.get(&name.to_lowercase()) else {
            return self.push(entity, layer, place, unread("is not in the file"));
        };
        if block.is_external {
            return self.push(
                entity,
                layer,
                place,
                unread("is another drawing (an external reference): bind it before saving"),
            );
        }
        let copies = insert.columns.saturating_mul(insert.rows);
        if place.depth >= MAX_NESTING || copies > MAX_COPIES {
            return self.push(entity, layer, place, unread("is nested too deep or repeated too often"));
        }
        let [sx, sy] = insert.scale;
        let (sin, cos) = (libm::sin(insert.rotation_rad), libm::cos(insert.rotation_rad));
        for copy in 0..copies {
            let (column, row) = (copy % insert.columns, copy / insert.columns);
            #[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
            let offset = [column as f64 * insert.spacing[0], row as f64 * insert.spacing[1]];
            let at = [
                insert.at[0] + cos * offset[0] - sin * offset[1],
                insert.at[1] + sin * offset[0] + cos * offset[1],
            ];
            let turned = Affine {
                east: [sx * cos, sx * sin],
                north: [-sy * sin, sy * cos],
                origin: at,
            };
            let from_base = Affine {
                origin: block.base.map(|part| -part),
                ..Affine::SAME
            };
            let inner = Place {
                affine: place.affine.after(&turned.after(&from_base)),
                layer: Some(layer),
                block: place.block.or(Some(name.as_str())),
                depth: place.depth + 1,
            };
            for entity in &block.entities {
                self.put(entity, inner)?;
            }
        }
        Ok(())
    }

    fn drawn(&self, shape: &Shape, affine: &Affine) -> Drawn {
        match shape {
            Shape::Outline(outline) => match self.path(outline, affine) {
                Some(path) if outline.is_closed || ends_where_it_began(&path, self.tolerance) => Drawn::Ring(path),
                Some(path) => Drawn::Line(path),
                None => Drawn::Unread("an arc or a spline beyond all measure".to_owned(), None),
            },
            Shape::Region(loops) => {
                let paths: Option<Vec<_>> = loops.iter().map(|outline| self.path(outline, affine)).collect();
                paths.map_or_else(
                    || Drawn::Unread("an arc or a spline beyond all measure".to_owned(), None),
                    Drawn::Region,
                )
            }
            Shape::Point(position) => Drawn::Point(affine.apply(*position)),
            Shape::Unread(why, points) => {
                let mut bounds = Bounds::EMPTY;
                for point in points {
                    bounds.grow(affine.apply(*point));
                }
                Drawn::Unread(why.clone(), (!bounds.is_empty()).then_some(bounds))
            }
            Shape::Insert(_) | Shape::Annotation | Shape::Text(..) => Drawn::Unread("no shape".to_owned(), None),
        }
    }

    fn path(&self, outline: &Outline, affine: &Affine) -> Option<Vec<[f64; 2]>> {
        let tolerance = self.tolerance / affine.stretch().max(f64::MIN_POSITIVE);
        let mut path = Vec::with_capacity(outline.pieces.len());
        for piece in &outline.pieces {
            match piece {
                Piece::To(position) => path.push(*position),
                Piece::Along(curve) => path.extend(edges(curve, tolerance, false)?),
                Piece::Whole(curve) => path.extend(edges(curve, tolerance, true)?),
                Piece::Spline(spline) => {
                    path.extend(spline.path(tolerance)?);
                    if outline.is_closed {
                        path.pop();
                    }
                }
            }
        }
        for position in &mut path {
            *position = affine.apply(*position);
        }
        Some(path)
    }
}

/// The vertices of a curve; those of an ellipse are vertices of its circle, stretched, which keeps areas in proportion.
fn edges(curve: &Curve, tolerance: f64, is_whole: bool) -> Option<Vec<[f64; 2]>> {
    let stretch = curve
        .ellipse
        .map_or(1.0, |[_, major, minor]| most_stretch(major, minor));
    let tolerance = tolerance / stretch.max(f64::MIN_POSITIVE);
    let points = if is_whole {
        curve.arc.circle(tolerance)?
    } else {
        curve.arc.inner(tolerance)?
    };
    Some(points.into_iter().map(|point| stretched(curve, point)).collect())
}

/// Whether a path is closed without saying so.
fn ends_where_it_began(path: &[[f64; 2]], tolerance: f64) -> bool {
    match path {
        [first, .., last] if path.len() > 3 => libm::hypot(first[0] - last[0], first[1] - last[1]) <= tolerance / 100.0,
        _ => false,
    }
}
