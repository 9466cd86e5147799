//! Texts of a drawing that stand within an outline: the names and numbers of plots.

use super::rings::{area_of, side};
use crate::geometry::shapes::Bounds;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

/// Texts of one outline; a plot has a name, a number, an area, and hardly more.
const MAX_TEXTS: usize = 4;

/// A text where it stands.
#[derive(Clone, Debug)]
pub struct Label {
    pub kind: String,
    pub at: [f64; 2],
    pub text: String,
}

/// For each polygon (its rings, shell first) the texts that stand in it and in no smaller one; and which texts stand in none.
pub fn assign(labels: &[Label], polygons: &[&[Vec<[f64; 2]>]]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); polygons.len()];
    let mut left = Vec::new();
    let boxes = polygons.iter().enumerate().filter_map(|(place, rings)| {
        let mut bounds = Bounds::EMPTY;
        for position in rings.first()? {
            bounds.grow(*position);
        }
        (!bounds.is_empty()).then(|| GeomWithData::new(Rectangle::from_corners(bounds.min, bounds.max), place))
    });
    let tree = RTree::bulk_load(boxes.collect());
    let areas: Vec<f64> = polygons
        .iter()
        .map(|rings| rings.first().map_or(0.0, |shell| area_of(shell)))
        .collect();
    let holds = |place: &usize, at: [f64; 2]| {
        polygons.get(*place).is_some_and(|rings| {
            let mut inside = rings.iter().map(|ring| side(at, ring) == Some(true));
            inside.next() == Some(true) && !inside.any(|is_in_hole| is_in_hole)
        })
    };
    for (index, label) in labels.iter().enumerate() {
        let area = |place: &usize| areas.get(*place).copied().unwrap_or(f64::INFINITY);
        let smallest = tree
            .locate_all_at_point(label.at)
            .map(|found| found.data)
            .filter(|place| holds(place, label.at))
            .min_by(|one, other| area(one).total_cmp(&area(other)).then(one.cmp(other)));
        match smallest.and_then(|place| found.get_mut(place)) {
            Some(texts) if texts.len() < MAX_TEXTS => texts.push(index),
            _ => left.push(index),
        }
    }
    (found, left)
}

/// A text without what sets its type: `{\fSimSun;\H2.5;某某\P项目}` is 某某 项目, `%%u` a line below it.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '{' | '}' => {}
            '\\' => match rest.next() {
                Some('P' | 'X' | '~') => out.push(' '),
                Some(escaped @ ('\\' | '{' | '}')) => out.push(escaped),
                // Underlined, overlined, struck out, on and off.
                Some('L' | 'l' | 'O' | 'o' | 'K' | 'k') => {}
                // Font, height, colour and their kin reach to a semicolon.
                Some('f' | 'F' | 'H' | 'C' | 'c' | 'A' | 'W' | 'T' | 'Q' | 'p' | 'S') => {
                    for character in rest.by_ref() {
                        if character == ';' {
                            break;
                        }
                    }
                }
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            '%' if rest.peek() == Some(&'%') => {
                rest.next();
                match rest.next() {
                    Some('d' | 'D') => out.push('°'),
                    Some('p' | 'P') => out.push('±'),
                    Some('c' | 'C') => out.push('⌀'),
                    Some('%') => out.push('%'),
                    _ => {}
                }
            }
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Label, assign, plain};

    #[test]
    fn a_text_belongs_to_the_smallest_outline_around_it() {
        let square = |west: f64, side: f64| {
            vec![
                [west, 0.0],
                [west + side, 0.0],
                [west + side, side],
                [west, side],
                [west, 0.0],
            ]
        };
        let (wide, small) = ([square(0.0, 10.0), square(6.0, 2.0)], [square(1.0, 3.0)]);
        let label = |at: [f64; 2]| Label {
            kind: "TEXT".to_owned(),
            at,
            text: String::new(),
        };
        // In the small one, in the wide one alone, in its hole, outside.
        let labels = [
            label([2.0, 1.0]),
            label([9.0, 9.0]),
            label([7.0, 1.0]),
            label([20.0, 1.0]),
        ];
        assert_eq!(assign(&labels, &[&wide, &small]), (vec![vec![1], vec![0]], vec![2, 3]));
    }

    #[test]
    fn words_are_left_where_the_marks_of_type_are_taken_off() {
        for (text, expected) in [
            ("{\\fSimSun|b0|i0;\\H2.5;某某\\P项目}", "某某 项目"),
            ("%%u一期%%u 25%%d", "一期 25°"),
            ("a\\\\b \\{c\\}", "a\\b {c}"),
            ("\\A1;DK-01", "DK-01"),
            ("\\", "\\"),
            ("", ""),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
