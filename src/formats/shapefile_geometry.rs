//! One record of a .shp file: its geometry into the flat store, or why it can't be used.
//!
//! After the ESRI Shapefile Technical Description (July 1998). Heights and measures are passed over and told, as the other
//! formats' are; positions stay as they stand in the file.

use super::limits;
use super::shapefile_rings::assemble;
use crate::geometry::shapes::{Bounds, PartKind, Shapes};
use crate::issues::Fault;

/// A line of the ledger about a feature that serves.
pub type Note = (Fault, String);

/// What became of a record.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// The next feature of the store; notes for the ledger.
    Added { notes: Vec<Note> },
    /// The record says that it has no geometry.
    Null,
    /// Nothing was added. The box is that of the known positions.
    Rejected {
        fault: Fault,
        detail: String,
        bounds: Option<Bounds>,
    },
    /// The store can't hold more positions.
    Full,
}

/// Adds the record whose content is `body`.
pub fn add(body: &[u8], shapes: &mut Shapes) -> Outcome {
    let mark = shapes.mark();
    let result = add_parts(body, shapes);
    let is_finite = |position: &[f64; 2]| position.iter().all(|value| value.is_finite());
    let known = |shapes: &Shapes| {
        let mut bounds = Bounds::EMPTY;
        for position in shapes
            .positions_since(mark)
            .iter()
            .filter(|position| is_finite(position))
        {
            bounds.grow(*position);
        }
        (!bounds.is_empty()).then_some(bounds)
    };
    let outcome = match result {
        Ok(None) => Outcome::Null,
        Ok(Some(_)) if shapes.position_count() > limits::MAX_POSITIONS => Outcome::Full,
        Ok(Some(notes)) if shapes.positions_since(mark).iter().all(is_finite) => {
            if shapes.positions_since(mark).is_empty() {
                Outcome::Null
            } else {
                shapes.end_feature();
                return Outcome::Added { notes };
            }
        }
        Ok(Some(_)) => Outcome::Rejected {
            fault: Fault::NonFinite,
            detail: "a coordinate is not a finite number".to_owned(),
            bounds: known(shapes),
        },
        Err(detail) => Outcome::Rejected {
            fault: Fault::Unreadable,
            detail: detail.to_owned(),
            bounds: known(shapes).or_else(|| stated_bounds(body)),
        },
    };
    shapes.rewind(mark);
    outcome
}

/// Whether a record is of a kind that has heights or measures.
pub fn has_heights(body: &[u8]) -> bool {
    integer(body, 0).is_some_and(|kind| kind > 10)
}

/// Adds the parts, without ending the feature. `Ok(None)` for a null shape.
fn add_parts(body: &[u8], shapes: &mut Shapes) -> Result<Option<Vec<Note>>, &'static str> {
    match integer(body, 0).ok_or("the record is too short for a geometry")? {
        0 => Ok(None),
        1 | 11 | 21 => {
            shapes.push_path(&[position(body, 4).ok_or("the record is too short for its point")?]);
            shapes.end_part(PartKind::Point);
            Ok(Some(Vec::new()))
        }
        8 | 18 | 28 => {
            let count = count(body, 36)?;
            let points = positions(body, 40, count)?;
            for point in points {
                shapes.push_path(&[point]);
                shapes.end_part(PartKind::Point);
            }
            Ok(Some(Vec::new()))
        }
        3 | 13 | 23 => {
            let mut notes = Vec::new();
            for part in parts(body, &mut notes)? {
                shapes.push_path(&part);
                shapes.end_part(PartKind::Line);
            }
            Ok(Some(notes))
        }
        5 | 15 | 25 => add_polygon(body, shapes).map(Some),
        31 => Err("a MultiPatch (surfaces in space) is not read: convert it to polygons"),
        _ => Err("the record's shape type is not known"),
    }
}

fn add_polygon(body: &[u8], shapes: &mut Shapes) -> Result<Vec<Note>, &'static str> {
    let mut notes = Vec::new();
    let rings: Vec<Vec<[f64; 2]>> = parts(body, &mut notes)?.collect();
    let views: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
    if views
        .iter()
        .copied()
        .flatten()
        .flatten()
        .any(|value| !value.is_finite())
    {
        // Rejected by the caller, who wants the positions that are known.
        for ring in &rings {
            shapes.push_path(ring);
        }
        return Ok(notes);
    }
    let assembled = assemble(&views).ok_or("too many rings lie within each other")?;
    if assembled.turned > 0 {
        let text = format!(
            "{} of {} rings run like holes and lie in no shell; they were told apart by which lies in which",
            assembled.turned,
            rings.len()
        );
        notes.push((Fault::WrongDirection, text));
    }
    for polygon in &assembled.polygons {
        for ring in std::iter::once(&polygon.shell).chain(&polygon.holes) {
            shapes.push_path(views.get(*ring).copied().unwrap_or(&[]));
        }
        shapes.end_part(PartKind::Polygon);
    }
    Ok(notes)
}

/// The parts of a line or polygon one after the other; parts without positions are noted.
fn parts<'a>(body: &'a [u8], notes: &mut Vec<Note>) -> Result<impl Iterator<Item = Vec<[f64; 2]>> + 'a, &'static str> {
    let part_count = count(body, 36)?;
    let position_count = count(body, 40)?;
    let table = 44_usize;
    let begin = part_count
        .checked_mul(4)
        .and_then(|bytes| bytes.checked_add(table))
        .ok_or("the record has an impossible number of parts")?;
    let starts = body
        .get(table..begin)
        .ok_or("the record is too short for its parts")?
        .chunks_exact(4)
        .map(|bytes| {
            bytes
                .try_into()
                .ok()
                .and_then(|four| usize::try_from(i32::from_le_bytes(four)).ok())
        })
        .collect::<Option<Vec<usize>>>()
        .ok_or("a part begins at an impossible place")?;
    // Make sure that all positions are there before anything is built.
    let all = position_bytes(body, begin, position_count)?;
    let is_sound = starts.first().is_none_or(|first| *first == 0)
        && starts.is_sorted()
        && starts.last().is_none_or(|last| *last <= position_count)
        && (part_count > 0 || position_count == 0);
    if !is_sound {
        return Err("the parts of the record contradict each other");
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([position_count]).collect();
    let empty = starts.iter().zip(&ends).filter(|(begin, end)| begin == end).count();
    if empty > 0 && empty < part_count {
        notes.push((
            Fault::IgnoredMember,
            format!("{empty} parts without positions were passed over"),
        ));
    }
    Ok(starts
        .into_iter()
        .zip(ends)
        .filter(|(begin, end)| begin < end)
        .map(move |(begin, end)| {
            all.get(begin * 16..end * 16)
                .unwrap_or(&[])
                .chunks_exact(16)
                .filter_map(|bytes| position(bytes, 0))
                .collect()
        }))
}

fn position_bytes(body: &[u8], begin: usize, count: usize) -> Result<&[u8], &'static str> {
    count
        .checked_mul(16)
        .and_then(|bytes| begin.checked_add(bytes))
        .and_then(|end| body.get(begin..end))
        .ok_or("the record is too short for its positions")
}

fn positions(body: &[u8], begin: usize, count: usize) -> Result<impl Iterator<Item = [f64; 2]>, &'static str> {
    let bytes = position_bytes(body, begin, count)?;
    Ok(bytes.chunks_exact(16).filter_map(|bytes| position(bytes, 0)))
}

fn count(body: &[u8], at: usize) -> Result<usize, &'static str> {
    integer(body, at)
        .and_then(|value| usize::try_from(value).ok())
        .ok_or("the record has an impossible number of positions")
}

fn integer(body: &[u8], at: usize) -> Option<i32> {
    body.get(at..)?.first_chunk().map(|bytes| i32::from_le_bytes(*bytes))
}

fn float(body: &[u8], at: usize) -> Option<f64> {
    body.get(at..)?.first_chunk().map(|bytes| f64::from_le_bytes(*bytes))
}

fn position(body: &[u8], at: usize) -> Option<[f64; 2]> {
    Some([float(body, at)?, float(body, at + 8)?])
}

/// The box that the record states for itself, where that can be one.
fn stated_bounds(body: &[u8]) -> Option<Bounds> {
    if matches!(integer(body, 0), Some(1 | 11 | 21)) {
        return None;
    }
    let bounds = Bounds {
        min: position(body, 4)?,
        max: position(body, 20)?,
    };
    let is_finite = bounds.min.iter().chain(&bounds.max).all(|value| value.is_finite());
    (is_finite && !bounds.is_empty()).then_some(bounds)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, add};
    use crate::geometry::shapes::Shapes;
    use crate::issues::Fault;

    /// A record of `kind` with these parts.
    fn record(kind: i32, parts: &[&[[f64; 2]]]) -> Vec<u8> {
        let mut body = kind.to_le_bytes().to_vec();
        for value in [0.0_f64, 0.0, 9.0, 9.0] {
            body.extend(value.to_le_bytes());
        }
        let all: i32 = parts.iter().map(|part| i32::try_from(part.len()).expect("few")).sum();
        body.extend(i32::try_from(parts.len()).expect("few").to_le_bytes());
        body.extend(all.to_le_bytes());
        let mut start = 0_i32;
        for part in parts {
            body.extend(start.to_le_bytes());
            start += i32::try_from(part.len()).expect("few");
        }
        body.extend(
            parts
                .iter()
                .copied()
                .flatten()
                .flatten()
                .flat_map(|value| value.to_le_bytes()),
        );
        body
    }

    #[test]
    fn a_record_that_lies_about_its_size_is_rejected_with_the_box_it_states() {
        let ring: &[[f64; 2]] = &[[0.0, 0.0], [0.0, 4.0], [4.0, 0.0], [0.0, 0.0]];
        let whole = record(5, &[ring]);
        for (at, value) in [
            (36, 1_000_000_000_i32),
            (36, -1),
            (40, i32::MAX),
            (40, 5),
            (44, 3),
            (44, -4),
        ] {
            let mut body = whole.clone();
            body[at..at + 4].copy_from_slice(&value.to_le_bytes());
            let mut shapes = Shapes::new();
            let Outcome::Rejected { fault, bounds, .. } = add(&body, &mut shapes) else {
                panic!("{at} {value} was read");
            };
            assert_eq!(
                (fault, bounds.map(|bounds| bounds.max)),
                (Fault::Unreadable, Some([9.0, 9.0]))
            );
            assert_eq!(shapes, Shapes::new());
        }
        for length in 0..whole.len() {
            assert!(
                matches!(add(&whole[..length], &mut Shapes::new()), Outcome::Rejected { .. }),
                "{length}"
            );
        }
        assert!(matches!(add(&whole, &mut Shapes::new()), Outcome::Added { .. }));
    }

    #[test]
    fn what_is_no_number_and_what_is_nothing_are_told_apart() {
        let mut shapes = Shapes::new();
        let bad: &[[f64; 2]] = &[[0.0, 0.0], [f64::NAN, 4.0], [4.0, 0.0], [0.0, 0.0]];
        let Outcome::Rejected { fault, bounds, .. } = add(&record(5, &[bad]), &mut shapes) else {
            panic!("read");
        };
        assert_eq!(
            (fault, bounds.map(|bounds| bounds.max)),
            (Fault::NonFinite, Some([4.0, 0.0]))
        );
        assert_eq!(add(&0_i32.to_le_bytes(), &mut shapes), Outcome::Null);
        assert_eq!(add(&record(3, &[]), &mut shapes), Outcome::Null);
        assert!(matches!(
            add(&31_i32.to_le_bytes(), &mut shapes),
            Outcome::Rejected { .. }
        ));
        assert_eq!(shapes, Shapes::new());
    }
}
