//! Arcs of drawings as straight edges: nowhere further from the arc than asked, and with exactly its area.
//!
//! The vertices between an arc's ends are moved out by a little (two thirds of the height of a chord), so that what the
//! edges cut off and what they add are equal. An arc of radius r and angle θ in n pieces of φ = θ/n, whose ends stay on it
//! and whose inner vertices lie at r′, holds r·r′·sin φ + (n−2)/2·r′²·sin φ towards its centre, which is to be r²θ/2.

use std::f64::consts::PI;

/// Pieces of one arc; a radius that needs more is no arc of a drawing.
const MAX_PIECES: f64 = 20_000.0;

/// An arc about a centre: from `begin_rad`, counter-clockwise for a positive `sweep_rad`.
#[derive(Clone, Copy, Debug)]
pub struct Arc {
    pub center: [f64; 2],
    pub radius: f64,
    pub begin_rad: f64,
    pub sweep_rad: f64,
}

impl Arc {
    fn at(&self, angle_rad: f64, radius: f64) -> [f64; 2] {
        [
            self.center[0] + radius * libm::cos(angle_rad),
            self.center[1] + radius * libm::sin(angle_rad),
        ]
    }

    pub fn begin(&self) -> [f64; 2] {
        self.at(self.begin_rad, self.radius)
    }

    pub fn end(&self) -> [f64; 2] {
        self.at(self.begin_rad + self.sweep_rad, self.radius)
    }

    /// The pieces that keep every point within `tolerance`; `None` if they are too many or the arc is none.
    fn pieces(&self, tolerance: f64) -> Option<f64> {
        let is_arc = self.radius > 0.0 && self.radius.is_finite() && self.sweep_rad.is_finite();
        if !is_arc || tolerance <= 0.0 {
            return None;
        }
        // Half of what is allowed for the chord: a vertex moved out in an arc of two pieces takes four thirds of it.
        let height = (tolerance / 2.0 / self.radius).min(0.2);
        let pieces = (self.sweep_rad.abs() / (2.0 * libm::acos(1.0 - height)))
            .ceil()
            .max(2.0);
        (pieces <= MAX_PIECES).then_some(pieces)
    }

    /// The vertices between the ends, which are not among them.
    pub fn inner(&self, tolerance: f64) -> Option<Vec<[f64; 2]>> {
        let pieces = self.pieces(tolerance)?;
        let piece_rad = self.sweep_rad / pieces;
        let ratio = self.sweep_rad / libm::sin(piece_rad);
        let inner = pieces - 2.0;
        let radius = if inner < 1.0 {
            self.radius * ratio / 2.0
        } else {
            self.radius * (libm::sqrt(1.0 + inner * ratio) - 1.0) / inner
        };
        Some(
            counted(pieces)
                .skip(1)
                .map(|index| self.at(self.begin_rad + piece_rad * index, radius))
                .collect(),
        )
    }

    /// The vertices of a whole circle (or, once stretched, of an ellipse), which is not closed by its first.
    pub fn circle(&self, tolerance: f64) -> Option<Vec<[f64; 2]>> {
        let whole = Self {
            sweep_rad: 2.0 * PI,
            ..*self
        };
        let pieces = whole.pieces(tolerance)?.max(8.0);
        let piece_rad = 2.0 * PI / pieces;
        let radius = self.radius * libm::sqrt(piece_rad / libm::sin(piece_rad));
        Some(
            counted(pieces)
                .map(|index| self.at(self.begin_rad + piece_rad * index, radius))
                .collect(),
        )
    }
}

/// 0, 1, … below `pieces`.
fn counted(pieces: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(0.0), |index| Some(index + 1.0)).take_while(move |index| *index < pieces)
}

/// The arc between two vertices of a polyline: a bulge is the tangent of a quarter of its angle, positive to the left
/// (counter-clockwise). `None` for a straight edge.
pub fn bulge_arc(from: [f64; 2], to: [f64; 2], bulge: f64) -> Option<Arc> {
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let chord = libm::hypot(dx, dy);
    if bulge == 0.0 || chord == 0.0 || !bulge.is_finite() {
        return None;
    }
    // From the middle of the chord to the centre, to the left of the way.
    let offset = (1.0 - bulge * bulge) / (4.0 * bulge);
    let center = [
        f64::midpoint(from[0], to[0]) - offset * dy,
        f64::midpoint(from[1], to[1]) + offset * dx,
    ];
    Some(Arc {
        center,
        radius: chord * (1.0 + bulge * bulge) / (4.0 * bulge.abs()),
        begin_rad: libm::atan2(from[1] - center[1], from[0] - center[0]),
        sweep_rad: 4.0 * libm::atan(bulge),
    })
}

#[cfg(test)]
mod tests {
    use super::{Arc, bulge_arc};
    use crate::formats::rings::area_of;
    use std::f64::consts::PI;

    /// How far the edges lie from the circle at most: at the vertices and at the middles.
    fn worst(path: &[[f64; 2]], arc: &Arc) -> f64 {
        let middles = path.windows(2).map(|edge| {
            [
                f64::midpoint(edge[0][0], edge[1][0]),
                f64::midpoint(edge[0][1], edge[1][1]),
            ]
        });
        path.iter()
            .copied()
            .chain(middles)
            .map(|[x, y]| (libm::hypot(x - arc.center[0], y - arc.center[1]) - arc.radius).abs())
            .fold(0.0, f64::max)
    }

    #[test]
    fn arcs_keep_their_area_and_no_edge_strays_further_than_allowed() {
        // Area of a segment of a circle: r²(θ − sin θ)/2.
        for (chord, bulge) in [
            (10.0, 1.0),
            (10.0, 0.1),
            (300.0, -0.5),
            (2000.0, 0.01),
            (8.0, 3.0),
            (0.01, 1.0),
        ] {
            let (from, to) = ([0.0, 0.0], [chord, 0.0]);
            let arc = bulge_arc(from, to, bulge).expect("an arc");
            let inner = arc.inner(1e-4).expect("pieces");
            let path: Vec<[f64; 2]> = [vec![from], inner, vec![to]].concat();
            let expected = arc.radius * arc.radius * (arc.sweep_rad - arc.sweep_rad.sin()).abs() / 2.0;
            let found = area_of(&path);
            assert!(
                (found - expected).abs() <= 1e-9 * expected,
                "{chord}, {bulge}: {found}, {expected}"
            );
            assert!(worst(&path, &arc) <= 1e-4, "{chord}, {bulge}: {}", worst(&path, &arc));
            // A positive bulge from west to east lies to the south.
            assert_eq!(path[1][1] < 0.0, bulge > 0.0, "{chord}, {bulge}");
            let end = arc.end();
            assert!((end[0] - to[0]).abs() < 1e-9 && (end[1] - to[1]).abs() < 1e-9);
        }
    }

    #[test]
    fn a_circle_keeps_its_area() {
        for radius in [0.05, 3.0, 1500.0] {
            let arc = Arc {
                center: [5.0, 6.0],
                radius,
                begin_rad: 0.0,
                sweep_rad: 0.0,
            };
            let ring = arc.circle(1e-4).expect("pieces");
            let expected = PI * radius * radius;
            assert!(
                (area_of(&ring) - expected).abs() <= 1e-12 * expected.max(1.0),
                "{radius}"
            );
            assert!(worst(&ring, &arc) <= 1e-4);
        }
    }

    #[test]
    fn what_is_no_arc_gives_none() {
        assert!(bulge_arc([0.0, 0.0], [0.0, 0.0], 1.0).is_none());
        assert!(bulge_arc([0.0, 0.0], [1.0, 0.0], 0.0).is_none());
        let vast = Arc {
            center: [0.0; 2],
            radius: 1e12,
            begin_rad: 0.0,
            sweep_rad: 1.0,
        };
        assert!(vast.inner(1e-4).is_none());
    }
}
