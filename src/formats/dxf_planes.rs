//! Planes of entities: from the coordinates of one to those of the drawing as it is seen from above.
//!
//! An entity names only the direction that its plane faces (groups 210 to 230); where its axes lie follows from that by the
//! arbitrary axis algorithm of the `AutoCAD` DXF reference ("Arbitrary Axis Algorithm", "Object Coordinate Systems").

/// The way from a plane to the drawing: where the steps east and north of the plane lead, and its origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    pub east: [f64; 2],
    pub north: [f64; 2],
    pub origin: [f64; 2],
}

/// Below this, a direction counts as that of the vertical when axes are chosen (the reference says 1/64).
const NEARLY_VERTICAL: f64 = 1.0 / 64.0;
/// A plane that leans by less is level.
const LEVEL: f64 = 1e-9;

impl Affine {
    pub const SAME: Self = Self {
        east: [1.0, 0.0],
        north: [0.0, 1.0],
        origin: [0.0, 0.0],
    };

    /// Of the plane that faces `normal`, so far from the origin along it, seen from above. `None` if nothing faces there.
    pub fn of_plane(normal: [f64; 3], elevation: f64) -> Option<Self> {
        let [x, y, z] = normal;
        let length = libm::hypot(libm::hypot(x, y), z);
        let is_direction = length.is_finite() && length > 0.0 && elevation.is_finite();
        if !is_direction {
            return None;
        }
        let normal = [x / length, y / length, z / length];
        let [x, y, z] = normal;
        // A level plane is exactly that, whatever is left of a program's own arithmetic.
        if x.abs() < LEVEL && y.abs() < LEVEL {
            return Some(Self {
                east: [z.signum(), 0.0],
                ..Self::SAME
            });
        }
        let vertical = if x.abs() < NEARLY_VERTICAL && y.abs() < NEARLY_VERTICAL {
            [0.0, 1.0, 0.0]
        } else {
            [0.0, 0.0, 1.0]
        };
        let east = cross(vertical, normal);
        let [ex, ey, ez] = east;
        let length = libm::hypot(libm::hypot(ex, ey), ez);
        let east = [ex / length, ey / length, ez / length];
        let [nx, ny, _] = cross(normal, east);
        Some(Self {
            east: [east[0], east[1]],
            north: [nx, ny],
            origin: [elevation * x, elevation * y],
        })
    }

    /// Whether heights of the plane change along it.
    pub fn is_tilted(&self) -> bool {
        let is_level = |[x, y]: [f64; 2]| (libm::hypot(x, y) - 1.0).abs() < LEVEL;
        !(is_level(self.east) && is_level(self.north))
    }

    /// A step of the plane in the drawing.
    fn step(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis: usize| {
            let part = |step: &[f64; 2]| step.get(axis).copied().unwrap_or(0.0);
            x * part(&self.east) + y * part(&self.north)
        })
    }

    pub fn apply(&self, position: [f64; 2]) -> [f64; 2] {
        let moved = self.step(position);
        [moved[0] + self.origin[0], moved[1] + self.origin[1]]
    }

    /// First `inner`, then this.
    pub fn after(&self, inner: &Self) -> Self {
        Self {
            east: self.step(inner.east),
            north: self.step(inner.north),
            origin: self.apply(inner.origin),
        }
    }

    /// The most by which it stretches anything, or a little more.
    pub fn stretch(&self) -> f64 {
        most_stretch(self.east, self.north)
    }
}

/// The most by which two axes stretch what lies between them, or a little more: axes that don't stand on each other
/// stretch more in between, but never more than the hypotenuse.
pub fn most_stretch(east: [f64; 2], north: [f64; 2]) -> f64 {
    let lengths = [libm::hypot(east[0], east[1]), libm::hypot(north[0], north[1])];
    let is_right = (east[0] * north[0] + east[1] * north[1]).abs() <= 1e-9 * lengths[0] * lengths[1];
    if is_right {
        lengths[0].max(lengths[1])
    } else {
        libm::hypot(lengths[0], lengths[1])
    }
}

fn cross([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}

#[cfg(test)]
mod tests {
    use super::Affine;

    #[test]
    fn ways_are_put_together_in_their_order() {
        let quarter_turn = Affine {
            east: [0.0, 1.0],
            north: [-1.0, 0.0],
            origin: [10.0, 0.0],
        };
        let doubled = Affine {
            east: [2.0, 0.0],
            north: [0.0, 2.0],
            origin: [0.0, 1.0],
        };
        // (1, 2) doubled is (2, 5); turned (−5, 2), moved (5, 2).
        let [x, y] = quarter_turn.after(&doubled).apply([1.0, 2.0]);
        assert!((x - 5.0).abs() < 1e-12 && (y - 2.0).abs() < 1e-12, "{x}, {y}");
        assert!((doubled.stretch() - 2.0).abs() < 1e-12);
    }

    /// Positions by ezdxf 1.4.5: `OCS(normal).to_wcs((100, 20, 7))`, without the height.
    #[test]
    fn planes_stand_where_another_program_has_them() {
        for (normal, expected) in [
            ([0.0, 0.0, 1.0], [100.0, 20.0]),
            ([0.0, 0.0, -1.0], [-100.0, 20.0]),
            ([0.0, 0.6, 0.8], TILTED[0]),
            ([0.3, -0.2, 0.5], TILTED[1]),
            ([0.01, 0.01, 1.0], TILTED[2]),
        ] {
            let plane = Affine::of_plane(normal, 7.0).expect("a plane");
            let [x, y] = plane.apply([100.0, 20.0]);
            let [expected_x, expected_y] = expected;
            assert!(
                (x - expected_x).abs() < 1e-9 && (y - expected_y).abs() < 1e-9,
                "{normal:?}: {x}, {y}"
            );
            assert_eq!(plane.is_tilted(), normal[0] != 0.0 || normal[1] != 0.0);
        }
        assert_eq!(Affine::of_plane([0.0; 3], 0.0), None);
        assert_eq!(Affine::of_plane([f64::NAN, 0.0, 1.0], 0.0), None);
    }

    const TILTED: [[f64; 2]; 3] = [
        [-100.0, -11.8],
        [45.379_031_346_293_5, 89.932_354_951_270_65],
        [100.062_993_675_971_09, 20.068_993_176_018_58],
    ];
}
