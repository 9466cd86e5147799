//! Where the name of a feature stands in a drawing: at a place within it that is in no other, so that it is read as its own.

use super::dxf_labels::{Label, assign};
use super::rings::area_of;

type Ring = Vec<[f64; 2]>;

/// Heights within a feature at which a place is looked for, as shares of its own.
const HEIGHTS: [f64; 9] = [0.5, 0.3, 0.7, 0.15, 0.85, 0.4, 0.6, 0.05, 0.95];

/// A name and its place.
pub struct Name {
    pub feature: usize,
    pub at: [f64; 2],
    pub text: String,
}

/// The names that find a place within the areas of their features, in the order of these, and how many find none.
pub fn names_within(names: &[Option<String>], areas: &[Vec<Vec<Ring>>]) -> (Vec<Name>, usize) {
    let mut polygons: Vec<&[Ring]> = Vec::new();
    let mut owners = Vec::new();
    for (feature, areas) in areas.iter().enumerate() {
        for rings in areas {
            polygons.push(rings);
            owners.push(feature);
        }
    }
    let mut placed: Vec<Name> = Vec::new();
    let mut open: Vec<(usize, String)> = names
        .iter()
        .enumerate()
        .filter(|(feature, _)| areas.get(*feature).is_some_and(|areas| !areas.is_empty()))
        .filter_map(|(feature, name)| Some((feature, one_line(name.as_ref()?))))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    for share in HEIGHTS {
        let (mut labels, mut of) = (Vec::new(), Vec::new());
        for (place, (feature, text)) in open.iter().enumerate() {
            let rings = areas.get(*feature).and_then(|areas| largest(areas));
            if let Some(at) = rings.and_then(|rings| middle_at(rings, share)) {
                labels.push(Label {
                    kind: "TEXT".to_owned(),
                    at,
                    text: text.clone(),
                });
                of.push(place);
            }
        }
        let (found, _) = assign(&labels, &polygons);
        let mut is_placed = vec![false; open.len()];
        for (owner, texts) in owners.iter().zip(found) {
            for (label, place) in texts
                .into_iter()
                .filter_map(|index| Some((labels.get(index)?, *of.get(index)?)))
            {
                if open.get(place).is_some_and(|(feature, _)| feature == owner) {
                    placed.push(Name {
                        feature: *owner,
                        at: label.at,
                        text: label.text.clone(),
                    });
                    if let Some(is_placed) = is_placed.get_mut(place) {
                        *is_placed = true;
                    }
                }
            }
        }
        let mut is_placed = is_placed.into_iter();
        open.retain(|_| !is_placed.next().unwrap_or(false));
    }
    placed.sort_by_key(|name| name.feature);
    (placed, open.len())
}

fn largest(areas: &[Vec<Ring>]) -> Option<&[Ring]> {
    let area = |rings: &Vec<Ring>| rings.first().map_or(0.0, |shell| area_of(shell));
    let largest = areas.iter().max_by(|one, other| area(one).total_cmp(&area(other)));
    largest.map(Vec::as_slice)
}

/// The middle of the widest stretch within rings, at a share of their height.
fn middle_at(rings: &[Ring], share: f64) -> Option<[f64; 2]> {
    let shell = rings.first()?;
    let south = shell.iter().map(|position| position[1]).fold(f64::INFINITY, f64::min);
    let north = shell
        .iter()
        .map(|position| position[1])
        .fold(f64::NEG_INFINITY, f64::max);
    let y = south + (north - south) * share;
    let mut crossings: Vec<f64> = Vec::new();
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a[1] > y) != (b[1] > y) {
                crossings.push(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    let (stretches, _) = crossings.as_chunks::<2>();
    let widest = stretches
        .iter()
        .max_by(|one, other| (one[1] - one[0]).total_cmp(&(other[1] - other[0])))?;
    Some([f64::midpoint(widest[0], widest[1]), y])
}

/// Text that stays one group of a drawing.
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Ring, names_within};

    fn square(west: f64, side: f64) -> Ring {
        vec![[west, 0.0], [west + side, 0.0], [west + side, side], [west, side]]
    }

    #[test]
    fn a_name_stands_where_no_other_feature_would_take_it() {
        // The small one covers the middle of the wide one; the third has no room of its own.
        let areas = vec![
            vec![vec![square(0.0, 10.0)]],
            vec![vec![vec![[4.0, 4.0], [6.0, 4.0], [6.0, 6.0], [4.0, 6.0]]]],
            vec![vec![square(20.0, 4.0)]],
            vec![vec![square(20.0, 4.0), square(0.0, 0.0)]],
        ];
        let names = ["外", "内\n行", "甲", "乙"].map(|name| Some(name.to_owned()));
        let (placed, left) = names_within(&names, &areas);
        let shown: Vec<(usize, &str)> = placed.iter().map(|name| (name.feature, name.text.as_str())).collect();
        assert_eq!(shown, [(0, "外"), (1, "内 行"), (2, "甲")]);
        assert_eq!(left, 1);
    }
}
