//! Polygons as GeoJSON text, one feature a line, written as they are made.

use std::fmt;
use std::io::{self, Write};

use super::star::Ring;

/// A feature collection that is being written.
pub struct Collection<'a> {
    out: &'a mut dyn Write,
    written: Written,
}

/// How much was written; the place that closes a ring is not counted twice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    pub features: u64,
    pub vertices: u64,
}

impl fmt::Display for Written {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} features, {} vertices", self.features, self.vertices)
    }
}

impl<'a> Collection<'a> {
    /// `name` must need no escaping in JSON.
    pub fn begin(out: &'a mut dyn Write, name: &str) -> io::Result<Self> {
        write!(
            out,
            "{{\"type\":\"FeatureCollection\",\n\"name\":\"{name}\",\n\"note\":\"由程序生成的测试数据 / made for tests\",\n\
             \"illustrative\":true,\n\"features\":["
        )?;
        Ok(Self {
            out,
            written: Written::default(),
        })
    }

    /// A polygon of a shell and its holes, in degrees; `properties` are the members of a JSON object.
    ///
    /// Nine decimals are a tenth of a millimetre: far less than the distance between any two vertices made here, so
    /// rounding leaves a valid outline valid, and borders that are shared stay shared.
    pub fn polygon(&mut self, properties: &str, rings_lonlat: &[Ring]) -> io::Result<()> {
        let before = if self.written.features == 0 { "" } else { "," };
        write!(
            self.out,
            "{before}\n{{\"type\":\"Feature\",\"properties\":{{{properties}}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":["
        )?;
        for (number, ring) in rings_lonlat.iter().enumerate() {
            let mut mark = if number == 0 { "[" } else { ",[" };
            for [lon, lat] in ring.iter().chain(ring.first()) {
                write!(self.out, "{mark}[{lon:.9},{lat:.9}]")?;
                mark = ",";
                self.written.vertices += 1;
            }
            self.written.vertices -= 1;
            self.out.write_all(b"]")?;
        }
        self.out.write_all(b"]}}")?;
        self.written.features += 1;
        Ok(())
    }

    pub fn end(self) -> io::Result<Written> {
        self.out.write_all(b"\n]}\n")?;
        Ok(self.written)
    }
}
