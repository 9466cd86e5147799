//! Geometries as well-known binary (OGC 06-103r4, ISO/IEC 13249-3; the flags of `PostGIS` as well) ↔ the flat store.

use crate::geometry::shapes::{Feature, Part, PartKind, Shapes};
use std::collections::BTreeSet;

/// Collections within collections; more is no real data.
const MAX_NESTING: usize = 16;
/// The flags of `PostGIS` in the type of a geometry: heights, measures, and a number of a coordinate system.
const HAS_Z: u32 = 0x8000_0000;
const HAS_M: u32 = 0x4000_0000;
const HAS_SRID: u32 = 0x2000_0000;

/// Adds the parts of one geometry to `shapes`, without ending the feature. Heights and measures are dropped, and whether
/// there were any is told. An empty geometry adds nothing.
///
/// # Errors
/// What is wrong, in English; `shapes` is then to be rewound by the caller.
pub fn push_wkb(bytes: &[u8], shapes: &mut Shapes) -> Result<bool, String> {
    let mut scan = Scan {
        rest: bytes,
        is_little: true,
        has_heights: false,
    };
    scan.geometry(shapes, 0, None)?;
    if scan.rest.is_empty() {
        Ok(scan.has_heights)
    } else {
        Err(format!("{} bytes are left after the geometry", scan.rest.len()))
    }
}

/// What a geometry of well-known binary is, by its number.
fn name_of(kind: u32) -> &'static str {
    match kind {
        8 => "CIRCULARSTRING",
        9 => "COMPOUNDCURVE",
        10 => "CURVEPOLYGON",
        13 => "CURVE",
        14 => "SURFACE",
        15 => "POLYHEDRALSURFACE",
        16 => "TIN",
        17 => "TRIANGLE",
        _ => "an unknown kind",
    }
}

struct Scan<'a> {
    rest: &'a [u8],
    is_little: bool,
    has_heights: bool,
}

impl Scan<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or_else(|| "the geometry is cut short".to_owned())?;
        self.rest = rest;
        Ok(*taken)
    }

    fn word(&mut self) -> Result<u32, String> {
        let bytes = self.take::<4>()?;
        Ok(if self.is_little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    fn double(&mut self) -> Result<f64, String> {
        let bytes = self.take::<8>()?;
        Ok(if self.is_little {
            f64::from_le_bytes(bytes)
        } else {
            f64::from_be_bytes(bytes)
        })
    }

    /// A count of things that take at least `bytes` each.
    fn count(&mut self, bytes: usize) -> Result<u32, String> {
        let count = self.word()?;
        let room = self.rest.len() / bytes;
        if usize::try_from(count).is_ok_and(|count| count <= room) {
            Ok(count)
        } else {
            Err(format!("a count of {count} is larger than what follows"))
        }
    }

    /// Byte order and type: the kind of geometry (1 to 17) and the numbers of a position.
    fn head(&mut self) -> Result<(u32, usize), String> {
        self.is_little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            [other] => return Err(format!("the byte order {other} is not known")),
        };
        let raw = self.word()?;
        let flags = raw & (HAS_Z | HAS_M | HAS_SRID);
        let plain = raw & !flags;
        let (kind, dimension) = (plain % 1000, plain / 1000);
        if dimension > 3 {
            return Err(format!("the geometry type {raw} is not known"));
        }
        if flags & HAS_SRID != 0 {
            self.word()?;
        }
        let has_z = matches!(dimension, 1 | 3) || flags & HAS_Z != 0;
        let has_m = matches!(dimension, 2 | 3) || flags & HAS_M != 0;
        Ok((kind, 2 + usize::from(has_z) + usize::from(has_m)))
    }

    /// One geometry; within a collection of one kind only of that `wanted` kind.
    fn geometry(&mut self, shapes: &mut Shapes, nesting: usize, wanted: Option<&[u32]>) -> Result<(), String> {
        if nesting > MAX_NESTING {
            return Err("collections are nested too deep".to_owned());
        }
        let (kind, dimension) = self.head()?;
        let is_member = wanted.is_none_or(|wanted| wanted.contains(&kind));
        if !is_member && kind < 8 {
            return Err("a collection of one kind holds another".to_owned());
        }
        match kind {
            1 => self.point(shapes, dimension),
            2 => {
                if self.path(shapes, dimension)? {
                    shapes.end_part(PartKind::Line);
                }
                Ok(())
            }
            3 => self.polygon(shapes, dimension),
            4 => self.members(shapes, nesting, Some(&[1])),
            5 | 11 => self.members(shapes, nesting, Some(&[2])),
            6 | 12 => self.members(shapes, nesting, Some(&[3])),
            7 => self.members(shapes, nesting, None),
            curve => Err(format!(
                "{} (geometry type {curve}) is not read: turn curves into straight edges before",
                name_of(curve)
            )),
        }
    }

    fn members(&mut self, shapes: &mut Shapes, nesting: usize, wanted: Option<&[u32]>) -> Result<(), String> {
        let is_little = self.is_little;
        for _ in 0..self.count(5)? {
            self.geometry(shapes, nesting + 1, wanted)?;
        }
        self.is_little = is_little;
        Ok(())
    }

    fn position(&mut self, dimension: usize) -> Result<[f64; 2], String> {
        let position = [self.double()?, self.double()?];
        for _ in 2..dimension {
            self.has_heights = true;
            self.double()?;
        }
        Ok(position)
    }

    fn point(&mut self, shapes: &mut Shapes, dimension: usize) -> Result<(), String> {
        let position = self.position(dimension)?;
        // That is how an empty point is written.
        if position.iter().all(|value| value.is_nan()) {
            return Ok(());
        }
        shapes.push_path(&[position]);
        shapes.end_part(PartKind::Point);
        Ok(())
    }

    /// The positions of one path; `false` if there are none.
    fn path(&mut self, shapes: &mut Shapes, dimension: usize) -> Result<bool, String> {
        let count = self.count(8 * dimension)?;
        for _ in 0..count {
            shapes.push_position(self.position(dimension)?);
        }
        if count > 0 {
            shapes.end_path();
        }
        Ok(count > 0)
    }

    fn polygon(&mut self, shapes: &mut Shapes, dimension: usize) -> Result<(), String> {
        let count = self.count(4)?;
        let mut has_shell = false;
        for ring in 0..count {
            let has_positions = self.path(shapes, dimension)?;
            if ring == 0 {
                has_shell = has_positions;
            } else if has_positions && !has_shell {
                return Err("a polygon has holes and no outer boundary".to_owned());
            }
        }
        if has_shell {
            shapes.end_part(PartKind::Polygon);
        }
        Ok(())
    }
}

/// The numbers of the geometry types as written: point 1, line 2, polygon 3, three more for several of them, 7 for a mixture.
#[must_use]
pub fn type_of(feature: &Feature<'_>) -> u32 {
    let mut kinds = feature.parts().map(|part| part.kind);
    let Some(first) = kinds.next() else {
        return 7;
    };
    if kinds.any(|kind| kind != first) {
        return 7;
    }
    number_of(first) + if feature.parts().len() > 1 { 3 } else { 0 }
}

/// The type that all geometries have, with its name; single ones become several where others are. `None` where they
/// differ.
#[must_use]
pub fn kind_of_all(shapes: &Shapes) -> (Option<u32>, &'static str) {
    let mut kinds: BTreeSet<u32> = shapes.features().map(|feature| type_of(&feature)).collect();
    for single in 1..4 {
        if kinds.contains(&(single + 3)) {
            kinds.remove(&single);
        }
    }
    let mut kinds = kinds.into_iter();
    match (kinds.next(), kinds.next()) {
        (Some(1), None) => (Some(1), "POINT"),
        (Some(2), None) => (Some(2), "LINESTRING"),
        (Some(3), None) => (Some(3), "POLYGON"),
        (Some(4), None) => (Some(4), "MULTIPOINT"),
        (Some(5), None) => (Some(5), "MULTILINESTRING"),
        (Some(6), None) => (Some(6), "MULTIPOLYGON"),
        _ => (None, "GEOMETRY"),
    }
}

const fn number_of(kind: PartKind) -> u32 {
    match kind {
        PartKind::Point => 1,
        PartKind::Line => 2,
        PartKind::Polygon => 3,
    }
}

/// Writes a feature's parts as a geometry of type `kind` (see [`type_of`]), little-endian; rings are closed, in the
/// direction in which they come.
pub fn write_wkb(feature: &Feature<'_>, kind: u32, out: &mut Vec<u8>) {
    if kind < 4 {
        for part in feature.parts().take(1) {
            write_part(&part, out);
        }
        return;
    }
    write_head(kind, out);
    write_count(feature.parts().len(), out);
    for part in feature.parts() {
        write_part(&part, out);
    }
}

fn write_head(kind: u32, out: &mut Vec<u8>) {
    out.push(1);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn write_count(count: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_part(part: &Part<'_>, out: &mut Vec<u8>) {
    write_head(number_of(part.kind), out);
    let position = |[x, y]: &[f64; 2], out: &mut Vec<u8>| {
        out.extend_from_slice(&x.to_le_bytes());
        out.extend_from_slice(&y.to_le_bytes());
    };
    match part.kind {
        PartKind::Point => part.first_path().iter().take(1).for_each(|point| position(point, out)),
        PartKind::Line => {
            write_count(part.first_path().len(), out);
            part.first_path().iter().for_each(|point| position(point, out));
        }
        PartKind::Polygon => {
            write_count(part.paths().len(), out);
            for path in part.paths() {
                let closing = closing(path);
                write_count(path.len() + usize::from(closing.is_some()), out);
                path.iter().chain(closing).for_each(|point| position(point, out));
            }
        }
    }
}

/// The position that closes a ring, if it is open.
#[must_use]
pub fn closing(path: &[[f64; 2]]) -> Option<&[f64; 2]> {
    let bits = |position: &[f64; 2]| position.map(f64::to_bits);
    let is_closed = path.len() > 1 && path.first().map(bits) == path.last().map(bits);
    path.first().filter(|_| !is_closed)
}

#[cfg(test)]
mod tests {
    use super::{push_wkb, type_of, write_wkb};
    use crate::geometry::shapes::{PartKind, Shapes};

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<char> = hex.chars().filter(|digit| !digit.is_whitespace()).collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hexadecimal"))
            .collect()
    }

    fn read(bytes: &[u8]) -> Result<String, String> {
        let mut shapes = Shapes::new();
        push_wkb(bytes, &mut shapes)?;
        shapes.end_feature();
        let parts = shapes.feature(0).parts().map(|part| {
            part.paths()
                .fold(format!("{:?}", part.kind), |text, path| format!("{text} {path:?}"))
        });
        Ok(parts.collect::<Vec<_>>().join("; "))
    }

    /// Made by shapely 2 (`to_wkb`, both byte orders and flavours).
    #[test]
    fn geometries_of_other_programs_are_read_in_both_byte_orders_and_flavours() {
        for (hex, expected) in [
            ("01 01000000 000000000000F03F 0000000000000040", "Point [[1.0, 2.0]]"),
            ("00 00000001 3FF0000000000000 4000000000000000", "Point [[1.0, 2.0]]"),
            // POINT Z (1 2 3): ISO, then with the flags of PostGIS and an SRID.
            (
                "01 E9030000 000000000000F03F 0000000000000040 0000000000000840",
                "Point [[1.0, 2.0]]",
            ),
            (
                "01 010000A0 8A110000 000000000000F03F 0000000000000040 0000000000000840",
                "Point [[1.0, 2.0]]",
            ),
            ("01 01000000 000000000000F87F 000000000000F87F", ""),
            (
                "01 02000000 02000000 0000000000000000 0000000000000000 000000000000F03F 000000000000F03F",
                "Line [[0.0, 0.0], [1.0, 1.0]]",
            ),
            ("01 03000000 00000000", ""),
            ("01 06000000 00000000", ""),
            // A collection whose member has the other byte order.
            (
                "01 07000000 02000000 00 00000001 3FF0000000000000 4000000000000000 01 01000000 000000000000F03F 0000000000000040",
                "Point [[1.0, 2.0]]; Point [[1.0, 2.0]]",
            ),
        ] {
            assert_eq!(read(&bytes(hex)).as_deref(), Ok(expected), "{hex}");
        }
    }

    #[test]
    fn damage_and_curves_say_what_is_wrong() {
        let mut deep = Vec::new();
        for _ in 0..100_000 {
            deep.extend_from_slice(&bytes("01 07000000 01000000"));
        }
        for (bytes, word) in [
            (Vec::new(), "cut short"),
            (bytes("02 01000000"), "byte order"),
            (bytes("01 01000000 00"), "cut short"),
            (bytes("01 02000000 FFFFFFFF"), "count"),
            (bytes("01 08000000 00000000"), "CIRCULARSTRING"),
            (bytes("01 0C000000 01000000 01 0A000000 00000000"), "CURVEPOLYGON"),
            (bytes("01 99990000 00000000"), "not known"),
            (bytes("01 06000000 01000000 01 02000000 00000000"), "another"),
            (bytes("01 03000000 00000000 00"), "left after"),
            (deep, "too deep"),
        ] {
            let error = read(&bytes).expect_err(word);
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn what_is_written_is_read_again_with_closed_rings() {
        let mut shapes = Shapes::new();
        shapes.push_path(&[[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]);
        shapes.push_path(&[[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [1.0, 1.0]]);
        shapes.end_part(PartKind::Polygon);
        shapes.push_path(&[[9.0, 9.0]]);
        shapes.end_part(PartKind::Point);
        shapes.end_feature();
        let feature = shapes.feature(0);
        assert_eq!(type_of(&feature), 7);
        let mut out = Vec::new();
        write_wkb(&feature, 7, &mut out);
        let expected = "Polygon [[0.0, 0.0], [4.0, 0.0], [0.0, 4.0], [0.0, 0.0]] \
                        [[1.0, 1.0], [1.0, 2.0], [2.0, 1.0], [1.0, 1.0]]; Point [[9.0, 9.0]]";
        assert_eq!(read(&out).as_deref(), Ok(expected));
    }
}
