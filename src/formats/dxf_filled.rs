//! Hatches that fill an outline of their own layer: the same land drawn twice, which must not count as two plots.

use std::collections::BTreeMap;

type Path = Vec<[f64; 2]>;

/// The polygons of a drawing, to be found by layer and western edge.
pub struct Outlines<'a> {
    by_layer: BTreeMap<&'a str, Vec<(f64, &'a [Path])>>,
    /// In units of the drawing: vertices nearer than this are one.
    tolerance: f64,
}

impl<'a> Outlines<'a> {
    /// Of polygons, each a shell and its holes, with the layers that they stand on.
    pub fn new(polygons: impl Iterator<Item = (&'a str, &'a [Path])>, tolerance: f64) -> Self {
        let mut by_layer: BTreeMap<&str, Vec<(f64, &[Path])>> = BTreeMap::new();
        for (layer, rings) in polygons {
            by_layer.entry(layer).or_default().push((west(rings), rings));
        }
        for polygons in by_layer.values_mut() {
            polygons.sort_by(|one, other| one.0.total_cmp(&other.0));
        }
        Self { by_layer, tolerance }
    }

    /// Whether a polygon of the layer has these rings, whatever vertex and direction they begin with.
    pub fn hold(&self, layer: &str, rings: &[Path]) -> bool {
        let Some(polygons) = self.by_layer.get(layer) else {
            return false;
        };
        let west = west(rings);
        let begin = polygons.partition_point(|(other, _)| *other < west - self.tolerance);
        let near = polygons.iter().skip(begin);
        near.take_while(|(other, _)| *other <= west + self.tolerance)
            .any(|(_, other)| self.are_same(rings, other))
    }

    fn are_same(&self, one: &[Path], other: &[Path]) -> bool {
        one.len() == other.len() && one.iter().all(|ring| other.iter().any(|same| self.is_same(ring, same)))
    }

    fn is_same(&self, one: &[[f64; 2]], other: &[[f64; 2]]) -> bool {
        let (one, other) = (open(one), open(other));
        let Some(first) = one.first() else {
            return other.is_empty();
        };
        if one.len() != other.len() {
            return false;
        }
        let meet =
            |a: &[f64; 2], b: &[f64; 2]| (a[0] - b[0]).abs() <= self.tolerance && (a[1] - b[1]).abs() <= self.tolerance;
        let begins = other.iter().enumerate().filter(|(_, vertex)| meet(first, vertex));
        begins.map(|(place, _)| place).any(|place| {
            let forward = other.iter().cycle().skip(place);
            let backward = other.iter().rev().cycle().skip(other.len() - 1 - place);
            one.iter().zip(forward).all(|(a, b)| meet(a, b)) || one.iter().zip(backward).all(|(a, b)| meet(a, b))
        })
    }
}

/// The western edge of the shell.
fn west(rings: &[Path]) -> f64 {
    let shell = rings.iter().take(1).flatten();
    shell.map(|vertex| vertex[0]).fold(f64::INFINITY, f64::min)
}

/// A ring without its closing vertex.
fn open(ring: &[[f64; 2]]) -> &[[f64; 2]] {
    match ring {
        [first, rest @ .., last] if !rest.is_empty() && first.map(f64::to_bits) == last.map(f64::to_bits) => {
            ring.get(..ring.len() - 1).unwrap_or_default()
        }
        _ => ring,
    }
}

#[cfg(test)]
mod tests {
    use super::{Outlines, Path};

    fn square(west: f64, side: f64) -> Path {
        vec![
            [west, 0.0],
            [west + side, 0.0],
            [west + side, side],
            [west, side],
            [west, 0.0],
        ]
    }

    #[test]
    fn an_outline_is_known_by_its_vertices_whatever_begins_it() {
        let (plain, holed) = (vec![square(0.0, 10.0)], vec![square(20.0, 10.0), square(22.0, 2.0)]);
        let outlines = Outlines::new(
            [("地块", plain.as_slice()), ("地块", holed.as_slice())].into_iter(),
            1e-6,
        );
        let turned = vec![vec![[10.0, 10.0], [10.0, 0.0], [0.0, 1e-7], [0.0, 10.0]]];
        assert!(outlines.hold("地块", &turned), "backwards, from another corner, open");
        assert!(!outlines.hold("建筑", &turned), "on another layer");
        assert!(outlines.hold("地块", &holed));
        assert!(!outlines.hold("地块", &holed[..1]), "the hole is filled as well");
        assert!(!outlines.hold("地块", &[square(0.0, 9.0)]));
    }
}
