//! Geometries as well-known text (OGC 06-103r4, with the SRID prefix of `PostGIS`) → the flat store.

use super::point_list::number;
use crate::geometry::shapes::{PartKind, Shapes};

/// Collections within collections; more is no real data.
const MAX_NESTING: usize = 16;

/// Whether a text begins as well-known text does; letters of either case.
#[must_use]
pub fn begins_as_wkt(text: &str) -> bool {
    let head: String = text
        .trim_start()
        .chars()
        .take(24)
        .collect::<String>()
        .to_ascii_lowercase();
    let rest = match head.strip_prefix("srid=") {
        Some(rest) => rest
            .trim_start_matches(|digit: char| digit.is_ascii_digit())
            .trim_start_matches(';'),
        None => head.as_str(),
    };
    [
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
    ]
    .iter()
    .any(|word| {
        rest.strip_prefix(word)
            .is_some_and(|after| after.trim_start().starts_with(['(', 'z', 'm', 'e']))
    })
}

/// What a text says beside its positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub srid: Option<u32>,
    /// Positions have heights or measures.
    pub has_heights: bool,
}

/// Adds the parts of one geometry to `shapes`, without ending the feature. Heights and measures are dropped. An empty
/// geometry adds nothing.
///
/// # Errors
/// What is wrong, in English; `shapes` is then to be rewound by the caller.
pub fn push_wkt(text: &str, shapes: &mut Shapes) -> Result<Told, String> {
    let text = text.trim();
    let (srid, geometry) = match text.get(..5) {
        Some(prefix) if prefix.eq_ignore_ascii_case("srid=") => {
            let (code, geometry) = text.split_once(';').ok_or("no ; after SRID")?;
            let code = code.get(5..).unwrap_or_default().trim();
            (
                Some(code.parse().map_err(|_| format!("SRID {code} is no number"))?),
                geometry,
            )
        }
        _ => (None, text),
    };
    let mut scan = Scan {
        rest: geometry,
        has_heights: false,
    };
    scan.geometry(shapes, 0)?;
    if scan.rest.trim().is_empty() {
        Ok(Told {
            srid: srid.filter(|code| *code != 0),
            has_heights: scan.has_heights,
        })
    } else {
        Err(format!("there is more after the geometry: {}", shown(scan.rest)))
    }
}

struct Scan<'a> {
    rest: &'a str,
    has_heights: bool,
}

fn shown(text: &str) -> String {
    text.trim().chars().take(30).collect()
}

impl Scan<'_> {
    fn accept(&mut self, sign: char) -> bool {
        let trimmed = self.rest.trim_start();
        let rest = trimmed.strip_prefix(sign);
        self.rest = rest.unwrap_or(trimmed);
        rest.is_some()
    }

    fn demand(&mut self, sign: char) -> Result<(), String> {
        if self.accept(sign) {
            Ok(())
        } else if self.rest.is_empty() {
            Err(format!("expected {sign}, but the text ends here"))
        } else {
            Err(format!("expected {sign}, found {}", shown(self.rest)))
        }
    }

    /// The next word in lower case; empty if there is none.
    fn word(&mut self) -> String {
        let trimmed = self.rest.trim_start();
        let end = trimmed
            .find(|character: char| !character.is_ascii_alphabetic())
            .unwrap_or(trimmed.len());
        let (word, rest) = trimmed.split_at(end);
        self.rest = rest;
        word.to_ascii_lowercase()
    }

    fn geometry(&mut self, shapes: &mut Shapes, nesting: usize) -> Result<(), String> {
        if nesting > MAX_NESTING {
            return Err("collections are nested too deep".to_owned());
        }
        let word = self.word();
        let name = word.trim_end_matches("zm").trim_end_matches(['z', 'm']);
        let mut next = self.peek_word();
        if matches!(next.as_str(), "z" | "m" | "zm") {
            self.word();
            next = self.peek_word();
        }
        if next == "empty" {
            self.word();
            return Ok(());
        }
        match name {
            "point" => {
                self.demand('(')?;
                self.position(shapes)?;
                self.demand(')')?;
                shapes.end_path();
                shapes.end_part(PartKind::Point);
                Ok(())
            }
            "linestring" => self.line(shapes),
            "polygon" => self.polygon(shapes),
            "multipoint" => self.list(|scan| {
                // Each point may or may not have brackets of its own.
                let has_bracket = scan.accept('(');
                scan.position(shapes)?;
                if has_bracket {
                    scan.demand(')')?;
                }
                shapes.end_path();
                shapes.end_part(PartKind::Point);
                Ok(())
            }),
            "multilinestring" => self.list(|scan| scan.line(shapes)),
            "multipolygon" => self.list(|scan| scan.polygon(shapes)),
            "geometrycollection" => self.list(|scan| scan.geometry(shapes, nesting + 1)),
            "" => Err(format!("expected a geometry, found {}", shown(self.rest))),
            _ => Err(format!("the geometry {word} is not known")),
        }
    }

    fn peek_word(&mut self) -> String {
        let rest = self.rest;
        let word = self.word();
        self.rest = rest;
        word
    }

    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.demand('(')?;
        loop {
            item(self)?;
            if !self.accept(',') {
                return self.demand(')');
            }
        }
    }

    fn line(&mut self, shapes: &mut Shapes) -> Result<(), String> {
        if self.peek_word() == "empty" {
            self.word();
            return Ok(());
        }
        self.list(|scan| scan.position(shapes))?;
        shapes.end_path();
        shapes.end_part(PartKind::Line);
        Ok(())
    }

    fn polygon(&mut self, shapes: &mut Shapes) -> Result<(), String> {
        if self.peek_word() == "empty" {
            self.word();
            return Ok(());
        }
        self.list(|scan| {
            scan.list(|inner| inner.position(shapes))?;
            shapes.end_path();
            Ok(())
        })?;
        shapes.end_part(PartKind::Polygon);
        Ok(())
    }

    /// Two to four numbers, of which the first two count.
    fn position(&mut self, shapes: &mut Shapes) -> Result<(), String> {
        let trimmed = self.rest.trim_start();
        let end = trimmed.find([',', '(', ')']).unwrap_or(trimmed.len());
        let (numbers, rest) = trimmed.split_at(end);
        let values: Option<Vec<f64>> = numbers.split_whitespace().map(number).collect();
        match values.as_deref() {
            Some([x, y, others @ ..]) if others.len() <= 2 => {
                self.has_heights |= !others.is_empty();
                shapes.push_position([*x, *y]);
            }
            _ => return Err(format!("{} is no position", shown(numbers))),
        }
        self.rest = rest;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{begins_as_wkt, push_wkt};
    use crate::geometry::shapes::{PartKind, Shapes};

    /// `kind:positions,…;…` part by part.
    fn read(text: &str) -> Result<(String, Option<u32>), String> {
        let mut shapes = Shapes::new();
        let srid = push_wkt(text, &mut shapes)?.srid;
        shapes.end_feature();
        let parts = shapes.feature(0).parts().map(|part| {
            let kind = match part.kind {
                PartKind::Point => 'p',
                PartKind::Line => 'l',
                PartKind::Polygon => 'a',
            };
            part.paths()
                .fold(kind.to_string(), |text, path| format!("{text}{}", path.len()))
        });
        Ok((parts.collect::<Vec<_>>().join(" "), srid))
    }

    #[test]
    fn every_kind_of_geometry_is_read_in_every_spelling() {
        for (text, expected) in [
            ("POINT(1 2)", "p1"),
            ("point z (1 2 3)", "p1"),
            ("POINTZM(1 2 3 4)", "p1"),
            ("LINESTRING (1 2, 3 4)", "l2"),
            ("POLYGON((0 0,4 0,0 4,0 0),(1 1,2 1,1 2,1 1))", "a44"),
            ("MULTIPOINT((1 2),(3 4))", "p1 p1"),
            ("MULTIPOINT(1 2,3 4)", "p1 p1"),
            ("MULTILINESTRING((1 2,3 4),(5 6,7 8))", "l2 l2"),
            ("MULTIPOLYGON(((0 0,4 0,0 4,0 0)),((5 5,6 5,5 6,5 5)))", "a4 a4"),
            ("GEOMETRYCOLLECTION(POINT(1 2),POLYGON((0 0,4 0,0 4,0 0)))", "p1 a4"),
            ("POLYGON EMPTY", ""),
            ("MULTIPOLYGON Z (EMPTY,((0 0 1,4 0 1,0 4 1,0 0 1)))", "a4"),
        ] {
            assert!(begins_as_wkt(text), "{text}");
            assert_eq!(read(text), Ok((expected.to_owned(), None)), "{text}");
        }
        assert_eq!(
            read("SRID=4527;POINT(39500000 4400000)"),
            Ok(("p1".to_owned(), Some(4527)))
        );
    }

    #[test]
    fn damaged_text_says_what_is_wrong() {
        let deep = "GEOMETRYCOLLECTION(".repeat(10_000);
        for text in [
            "",
            "POINT",
            "POINT(",
            "POINT(1)",
            "POINT(1 2",
            "POINT(1 2) x",
            "POINT(1 nan)",
            "POINT(1 2 3 4 5)",
            "CIRCLE(1 2)",
            "POLYGON((0 0,1 1)",
            "POLYGON(0 0,1 1)",
            "SRID=x;POINT(1 2)",
            "SRID=4527 POINT(1 2)",
            &deep,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(!begins_as_wkt("points of interest") && !begins_as_wkt("polygonal, 3"));
    }
}
