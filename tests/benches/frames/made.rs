//! Layers for the frame bench, made from fixed numbers.

use std::f64::consts::TAU;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The files, smallest first.
pub fn layers(folder: &Path, is_large: bool) -> Vec<PathBuf> {
    let mut files = vec![
        file(folder, "redline_1M.geojson", |out| rings(out, 2_000, 513)),
        file(folder, "redline_250000_polygons.geojson", |out| rings(out, 250_000, 8)),
        file(folder, "redline_60000_holes.geojson", holes),
    ];
    if is_large {
        files.push(file(folder, "redline_10M.geojson", |out| rings(out, 20_000, 513)));
    }
    files
}

fn file(folder: &Path, name: &str, write: impl FnOnce(&mut dyn Write)) -> PathBuf {
    let path = folder.join(name);
    let mut out = BufWriter::new(File::create(&path).expect("the folder can be written"));
    write!(out, r#"{{"type":"FeatureCollection","features":["#).expect("written");
    write(&mut out);
    write!(out, "]}}").expect("written");
    out.flush().expect("written");
    path
}

/// A ragged ring, closed.
fn ring(out: &mut dyn Write, center: [f64; 2], radius: f64, count: u32) {
    write!(out, "[").expect("written");
    for step in 0..=count {
        let turn = TAU * f64::from(step % count) / f64::from(count);
        let reach = radius * (1.0 + 0.15 * (turn * 23.0).sin() + 0.05 * (turn * 211.0).sin());
        let comma = if step == 0 { "" } else { "," };
        let [x, y] = [center[0] + reach * turn.cos(), center[1] + reach * turn.sin()];
        write!(out, "{comma}[{x:.7},{y:.7}]").expect("written");
    }
    write!(out, "]").expect("written");
}

fn rings(out: &mut dyn Write, polygons: u32, vertices: u32) {
    let side = f64::from(polygons).sqrt().ceil();
    let step = 8.0 / side;
    for number in 0..polygons {
        let row = (f64::from(number) / side).floor();
        let column = f64::from(number) - row * side;
        let comma = if number == 0 { "" } else { "," };
        let center = [112.0 + column * step, 32.0 + row * step];
        write!(
            out,
            r#"{comma}{{"type":"Feature","properties":{{"name":"图斑 {number}","zone":"一般控制区"}},"geometry":{{"type":"Polygon","coordinates":["#
        )
        .expect("written");
        ring(out, center, step * 0.38, vertices);
        write!(out, "]}}}}").expect("written");
    }
}

/// One polygon with 60,000 holes of nine vertices.
fn holes(out: &mut dyn Write) {
    write!(
        out,
        r#"{{"type":"Feature","properties":{{"name":"多洞"}},"geometry":{{"type":"Polygon","coordinates":["#
    )
    .expect("written");
    write!(out, "[[112,32],[120,32],[120,40],[112,40],[112,32]]").expect("written");
    for hole in 0..60_000_u32 {
        write!(out, ",").expect("written");
        let [column, row] = [hole % 300, hole / 300].map(f64::from);
        ring(out, [112.1 + column * 0.026, 32.1 + row * 0.039], 0.008, 9);
    }
    write!(out, "]}}}}").expect("written");
}
