//! The boundary of a hatch: loops of polylines or of single edges (`AutoCAD` DXF reference, "Boundary path data").

use super::dxf_arcs::Arc;
use super::dxf_fit_points;
use super::dxf_pairs::Pair;
use super::dxf_shapes::{Curve, Groups, Outline, Piece, Shape, bulged, counter_clockwise, elliptic, point_of};
use super::dxf_splines::Spline;
use std::f64::consts::PI;

/// The area that the loops of a hatch bound; `None` if they are cut short.
pub fn region(groups: Groups<'_, '_>) -> Option<Shape> {
    let begin = groups.0.iter().position(|pair| pair.code == 91)?;
    let mut scan = Scan {
        rest: groups.0.get(begin..)?,
    };
    let mut loops = Vec::new();
    let count = scan.whole(91)?;
    for _ in 0..count {
        let flags = scan.whole(92)?;
        let found = if flags & 2 != 0 {
            scan.polyline()?
        } else {
            scan.edges()?
        };
        match found {
            Ok(outline) => loops.push(outline),
            Err(points) => {
                return Some(Shape::Unread(
                    "HATCH bounded by a spline without enough points, knots or positive weights is not read: draw its boundary as a polyline".to_owned(),
                    points,
                ));
            }
        }
        scan.skip_sources();
    }
    Some(Shape::Region(loops))
}

struct Scan<'a, 'b> {
    rest: &'b [Pair<'a>],
}

/// A loop, or the points of one that can't be read.
type Loop = Result<Outline, Vec<[f64; 2]>>;

impl Scan<'_, '_> {
    /// The value of the next group, which has to have this code.
    fn number(&mut self, code: i32) -> Option<f64> {
        let (first, rest) = self.rest.split_first()?;
        let value = if first.code == code {
            first.number()?
        } else {
            return None;
        };
        self.rest = rest;
        Some(value)
    }

    fn whole(&mut self, code: i32) -> Option<i64> {
        let (first, rest) = self.rest.split_first()?;
        let value = if first.code == code {
            first.whole()?
        } else {
            return None;
        };
        self.rest = rest;
        Some(value)
    }

    fn optional(&mut self, code: i32) -> Option<f64> {
        let is_there = self.rest.first().is_some_and(|pair| pair.code == code);
        if is_there { self.number(code) } else { None }
    }

    fn point(&mut self, code: i32) -> Option<[f64; 2]> {
        Some([self.number(code)?, self.number(code + 10)?])
    }

    fn polyline(&mut self) -> Option<Loop> {
        let _has_bulge = self.whole(72)?;
        let _is_closed = self.whole(73)?;
        let count = self.whole(93)?;
        let mut vertices = Vec::new();
        for _ in 0..count {
            let position = self.point(10)?;
            vertices.push((position, self.optional(42).unwrap_or(0.0)));
        }
        Some(Ok(bulged(&vertices, true)))
    }

    fn edges(&mut self) -> Option<Loop> {
        let count = self.whole(93)?;
        let mut outline = Outline {
            pieces: Vec::new(),
            is_closed: true,
        };
        for _ in 0..count {
            match self.whole(72)? {
                1 => {
                    let from = self.point(10)?;
                    let _to = self.point(11)?;
                    outline.pieces.push(Piece::To(from));
                }
                2 => {
                    let (center, radius) = (self.point(10)?, self.number(40)?);
                    let (begin_rad, sweep_rad) = self.sweep()?;
                    let arc = Arc {
                        center,
                        radius,
                        begin_rad,
                        sweep_rad,
                    };
                    push(&mut outline, Curve { arc, ellipse: None }, arc.begin());
                }
                3 => {
                    let (center, major, ratio) = (self.point(10)?, self.point(11)?, self.number(40)?);
                    let (begin_rad, sweep_rad) = self.sweep()?;
                    let minor = [-ratio * major[1], ratio * major[0]];
                    let curve = elliptic(center, major, minor, begin_rad, sweep_rad);
                    push(&mut outline, curve, point_of(&curve, begin_rad));
                }
                4 => match self.spline()? {
                    Ok(spline) => outline.pieces.push(Piece::Spline(Box::new(spline))),
                    Err(points) => return Some(Err(points)),
                },
                _ => return None,
            }
        }
        Some(Ok(outline))
    }

    /// An edge that is a spline, or the points about it if it is none that can be followed.
    fn spline(&mut self) -> Option<Result<Spline, Vec<[f64; 2]>>> {
        let before = self.rest;
        let degree = self.whole(94)?;
        let _is_rational = self.whole(73)?;
        let is_periodic = self.whole(74)? != 0;
        let (knot_count, point_count) = (self.whole(95)?, self.whole(96)?);
        let mut knots = Vec::new();
        for _ in 0..knot_count {
            knots.push(self.number(40)?);
        }
        let (mut positions, mut weights) = (Vec::new(), Vec::new());
        for _ in 0..point_count {
            positions.push(self.point(10)?);
            weights.extend(self.optional(42));
        }
        // Newer releases add the points that it passes through and its directions; 97 also begins the sources.
        let mut fit_points = Vec::new();
        if let [count, next, ..] = self.rest
            && count.code == 97
            && (next.code == 11 || count.whole() == Some(0))
        {
            let fit_count = self.whole(97)?;
            for _ in 0..fit_count {
                fit_points.push(self.point(11)?);
            }
        }
        let mut ends = [None, None];
        for (code, end) in [12, 13].into_iter().zip(&mut ends) {
            if self.rest.first().is_some_and(|pair| pair.code == code) {
                *end = Some(self.point(code)?);
            }
        }
        let found = match Spline::new(degree, knots, &positions, &weights) {
            None if positions.is_empty() => dxf_fit_points::of_points(&fit_points, is_periodic, ends),
            found => found,
        };
        Some(if let Some(spline) = found {
            Ok(spline)
        } else {
            self.rest = before;
            Err(self.control_points())
        })
    }

    /// Begin and signed angle of an edge that is an arc; a clockwise one counts its angles clockwise.
    fn sweep(&mut self) -> Option<(f64, f64)> {
        let (begin_rad, end_rad) = (self.number(50)?.to_radians(), self.number(51)?.to_radians());
        let is_counter_clockwise = self.whole(73)? != 0;
        let sweep_rad = counter_clockwise(begin_rad, end_rad);
        Some(if is_counter_clockwise {
            (begin_rad, sweep_rad)
        } else {
            (-begin_rad, -sweep_rad)
        })
    }

    /// Every point up to the next hatch data: a spline lies within the hull of its control points.
    fn control_points(&mut self) -> Vec<[f64; 2]> {
        let pairs = self.rest.iter().zip(self.rest.iter().skip(1));
        let of = |(one, other): (&Pair<'_>, &Pair<'_>)| {
            ((10..13).contains(&one.code) && other.code == one.code + 10)
                .then(|| one.number().zip(other.number()))
                .flatten()
        };
        pairs.filter_map(of).map(|(x, y)| [x, y]).collect()
    }

    /// The objects that a boundary was made from.
    fn skip_sources(&mut self) {
        let is_source = |pair: &&Pair<'_>| matches!(pair.code, 97 | 330);
        let count = self.rest.iter().take_while(is_source).count();
        self.rest = self.rest.get(count..).unwrap_or(&[]);
    }
}

fn push(outline: &mut Outline, curve: Curve, begin: [f64; 2]) {
    if curve.arc.sweep_rad.abs() > 2.0 * PI - 1e-9 {
        outline.pieces.push(Piece::Whole(curve));
    } else {
        outline.pieces.push(Piece::To(begin));
        outline.pieces.push(Piece::Along(curve));
    }
}
