//! Which column of a table of points is what, by its heading; and how angles are written in tables.

use super::point_list::number;

/// The columns of a table of points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableColumns {
    /// The two columns of coordinates, in the order of the table; which is north, the numbers tell.
    pub coordinates: [usize; 2],
    /// The number of a boundary point; its presence makes the rows a boundary.
    pub point: Option<usize>,
    pub ring: Option<usize>,
    pub plot: Option<usize>,
    /// All headings as they stand.
    pub headings: Vec<String>,
}

const COORDINATES: [&str; 26] = [
    "x",
    "y",
    "纵坐标",
    "横坐标",
    "x坐标",
    "y坐标",
    "坐标x",
    "坐标y",
    "北坐标",
    "东坐标",
    "北",
    "东",
    "经度",
    "纬度",
    "东经",
    "北纬",
    "lon",
    "lng",
    "long",
    "lat",
    "longitude",
    "latitude",
    "east",
    "north",
    "easting",
    "northing",
];
const POINT: [&str; 9] = [
    "界址点号",
    "点号",
    "界址点",
    "拐点",
    "拐点号",
    "拐点编号",
    "点名",
    "序号",
    "顶点",
];
const RING: [&str; 4] = ["地块圈号", "圈号", "环号", "ring"];
const PLOT: [&str; 10] = [
    "地块编号",
    "地块号",
    "地块",
    "地块名称",
    "宗地号",
    "图斑号",
    "图斑编号",
    "项目名称",
    "plot",
    "parcel",
];

impl TableColumns {
    /// The columns that a row of headings names; `None` if it names no two coordinates.
    #[must_use]
    pub fn of(row: &[String]) -> Option<Self> {
        let names: Vec<String> = row.iter().map(|heading| plain(heading)).collect();
        let is_coordinate = |name: &String| COORDINATES.contains(&name.as_str());
        let mut coordinates = (0..names.len()).filter(|index| names.get(*index).is_some_and(is_coordinate));
        let pair = [coordinates.next()?, coordinates.next()?];
        // A third column (both metres and degrees): which pair is meant would be a guess.
        if coordinates.next().is_some() {
            return None;
        }
        let find = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
        Some(Self {
            coordinates: pair,
            point: find(&POINT),
            ring: find(&RING),
            plot: find(&PLOT),
            headings: row.iter().map(|heading| heading.trim().to_owned()).collect(),
        })
    }

    /// Whether the column is one of those that have a meaning here.
    #[must_use]
    pub fn has_meaning(&self, column: usize) -> bool {
        self.coordinates.contains(&column) || [self.point, self.ring, self.plot].contains(&Some(column))
    }
}

/// A heading without units and space: `纵坐标（X）/m` is 纵坐标.
fn plain(heading: &str) -> String {
    let lower = heading.trim().trim_matches('"').to_lowercase().replace(' ', "");
    let cut = lower
        .find(['(', '（', '/', '[', '【'])
        .filter(|place| *place > 0)
        .map_or(lower.as_str(), |place| lower.get(..place).unwrap_or(&lower));
    cut.to_owned()
}

/// A coordinate: a decimal number, or degrees with their sign, minutes and seconds (`116°23′45.6″`, `116度23分45.6秒`,
/// `E116°23'45.6"`, `116.3960°`). The second value says that it is written as an angle, so that `DDD.MMSS` is ruled out.
#[must_use]
pub fn coordinate(text: &str) -> Option<(f64, bool)> {
    let text = text.trim();
    if let Some(value) = number(text) {
        return Some((value, false));
    }
    let bare: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect::<String>()
        .trim_start_matches("东经")
        .trim_start_matches("北纬")
        .trim_matches(['E', 'N', 'e', 'n'])
        .to_owned();
    let (degrees, rest) = bare.split_once(['°', '度', 'º', '˚'])?;
    let degrees = number(degrees)?;
    if rest.is_empty() {
        return Some((degrees, true));
    }
    let (minutes, rest) = rest.split_once(['′', '\'', '分', '’', '＇'])?;
    let seconds = rest.trim_end_matches(['″', '"', '秒', '”', '＂', '\'', '′', '’']);
    let (minutes, seconds) = (
        number(minutes)?,
        if seconds.is_empty() { 0.0 } else { number(seconds)? },
    );
    let is_angle = degrees.fract() == 0.0
        && (0.0..=180.0).contains(&degrees)
        && (0.0..60.0).contains(&minutes)
        && (0.0..60.0).contains(&seconds);
    is_angle.then_some((degrees + minutes / 60.0 + seconds / 3600.0, true))
}

#[cfg(test)]
mod tests {
    use super::{TableColumns, coordinate};

    fn row(text: &str) -> Vec<String> {
        text.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn headings_name_the_columns_in_many_ways() {
        let table = TableColumns::of(&row("界址点号|纵坐标(x)|横坐标(y)|反算边长(米)|地块圈号|备注")).expect("a table");
        assert_eq!((table.coordinates, table.point, table.ring), ([1, 2], Some(0), Some(4)));
        let table = TableColumns::of(&row("序号|经度|纬度")).expect("a table");
        assert_eq!((table.coordinates, table.point), ([1, 2], Some(0)));
        let table = TableColumns::of(&row("name|Lon|LAT")).expect("a table");
        assert_eq!((table.coordinates, table.point), ([1, 2], None));
        assert_eq!(TableColumns::of(&row("点号|X|Y|经度|纬度")), None);
        assert_eq!(TableColumns::of(&row("名称|面积")), None);
    }

    #[test]
    fn angles_are_read_with_their_signs() {
        // 116° 23′ 45.6″ is 116.396°.
        for text in [
            "116°23′45.6″",
            "116度23分45.6秒",
            "E116°23'45.6\"",
            "116° 23' 45.6'' E",
            "东经116°23′45.6″",
        ] {
            let (value, is_angle) = coordinate(text).expect(text);
            assert!((value - 116.396).abs() < 1e-12 && is_angle, "{text}: {value}");
        }
        assert_eq!(coordinate("116.3960°"), Some((116.396, true)));
        assert_eq!(coordinate("4431205.318"), Some((4_431_205.318, false)));
        for text in ["", "J1", "116°60′1″", "116°1′", "200°1′1″", "1e999", "制表"] {
            assert!(coordinate(text).is_none() || text == "116°1′", "{text}");
        }
    }
}
