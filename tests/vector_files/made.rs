//! Shapefiles made byte by byte, for what no program would write.

use super::Files;

pub type Ring = Vec<[f64; 2]>;

/// A square around `center`, clockwise (a shell) if asked.
pub fn square(center: [f64; 2], half: f64, is_clockwise: bool) -> Ring {
    let [x, y] = center;
    let mut ring = vec![
        [x - half, y - half],
        [x - half, y + half],
        [x + half, y + half],
        [x + half, y - half],
        [x - half, y - half],
    ];
    if !is_clockwise {
        ring.reverse();
    }
    ring
}

fn int(value: usize) -> i32 {
    i32::try_from(value).expect("small")
}

/// Content of a polygon record; without rings a null shape.
pub fn polygon(rings: &[Ring]) -> Vec<u8> {
    if rings.is_empty() {
        return 0_i32.to_le_bytes().to_vec();
    }
    let mut body = 5_i32.to_le_bytes().to_vec();
    for value in [116.0_f64, 40.0, 118.0, 41.0] {
        body.extend(value.to_le_bytes());
    }
    body.extend(int(rings.len()).to_le_bytes());
    body.extend(int(rings.iter().map(Vec::len).sum()).to_le_bytes());
    let mut start = 0;
    for ring in rings {
        body.extend(int(start).to_le_bytes());
        start += ring.len();
    }
    body.extend(rings.iter().flatten().flatten().flat_map(|value| value.to_le_bytes()));
    body
}

/// A .shp and its .shx with these records.
pub fn shapes(records: &[Vec<u8>]) -> Files {
    let header = |bytes: usize| {
        let mut header = 9994_i32.to_be_bytes().to_vec();
        header.resize(24, 0);
        header.extend(int(bytes / 2).to_be_bytes());
        header.extend(1000_i32.to_le_bytes());
        header.extend(5_i32.to_le_bytes());
        header.resize(100, 0);
        header
    };
    let length: usize = records.iter().map(|record| record.len() + 8).sum();
    let (mut shp, mut shx) = (header(100 + length), header(100 + 8 * records.len()));
    for (number, record) in (1..).zip(records) {
        shx.extend(int(shp.len() / 2).to_be_bytes());
        shx.extend(int(record.len() / 2).to_be_bytes());
        shp.extend(i32::to_be_bytes(number));
        shp.extend(int(record.len() / 2).to_be_bytes());
        shp.extend(record);
    }
    Files::default().with("shp", &shp).with("shx", &shx)
}

/// A .dbf of these fields (name, type, length), each row with its mark of deletion and its values, all padded.
pub fn table(language: u8, fields: &[(&[u8], u8, u8)], rows: &[&[&[u8]]]) -> Vec<u8> {
    let row_bytes: usize = 1 + fields.iter().map(|field| usize::from(field.2)).sum::<usize>();
    let mut table = vec![3, 126, 1, 31];
    table.extend(u32::try_from(rows.len()).expect("few").to_le_bytes());
    table.extend(u16::try_from(33 + 32 * fields.len()).expect("few").to_le_bytes());
    table.extend(u16::try_from(row_bytes).expect("short").to_le_bytes());
    table.resize(29, 0);
    table.push(language);
    table.resize(32, 0);
    for (name, letter, length) in fields {
        let begin = table.len();
        table.extend(*name);
        table.resize(begin + 11, 0);
        table.push(*letter);
        table.resize(begin + 16, 0);
        table.push(*length);
        table.resize(begin + 32, 0);
    }
    table.push(0x0D);
    for row in rows {
        let (mark, values) = row.split_first().expect("a mark");
        table.extend(*mark);
        for (value, (_, _, length)) in values.iter().zip(fields) {
            let begin = table.len();
            table.extend(*value);
            table.resize(begin + usize::from(*length), b' ');
        }
    }
    table.push(0x1A);
    table
}
