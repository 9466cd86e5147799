//! The lines of boundary-point text: that of a plot, and those of its points, whatever stands between their fields.

use super::point_list::number;
use crate::geometry::shapes::PartKind;
use serde_json::{Map, Value};

/// The names of a plot's fields after the number of points and the area: the norm's six, then those of the dialects
/// with 12 and 13 fields.
pub const FIELDS: [&str; 11] = [
    "地块编号",
    "地块名称",
    "记录图形属性",
    "图幅号",
    "地块用途",
    "地类编码",
    "图斑类型",
    "地类",
    "改造前质量等别",
    "改造后质量等别",
    "备注",
];

/// What the line of a plot says.
#[derive(Clone, Debug)]
pub struct PlotLine {
    pub points: Option<usize>,
    /// In the file's unit, hectares by the format.
    pub area: Option<f64>,
    pub kind: PartKind,
    pub properties: Map<String, Value>,
    /// Whether it ends in `@`.
    pub has_mark: bool,
}

/// Signs of full width that stand for those of ASCII between fields and in numbers.
fn plain(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '、' | '\t' | ';' => ',',
        '\u{3000}' => ' ',
        other => other,
    }
}

/// The fields of a line: between commas of either width, tabs or semicolons, else between spaces. A bullet before the
/// first one is passed over.
#[must_use]
pub fn fields_of(line: &str) -> Vec<String> {
    let mut plain_line = String::with_capacity(line.len());
    let mut is_after_comma = false;
    for character in line.trim().chars() {
        // A tab after a comma is space; by itself it divides.
        let is_space = character == '\t' && is_after_comma;
        let written = if is_space { ' ' } else { plain(character) };
        is_after_comma = written == ',' || (is_after_comma && written == ' ');
        plain_line.push(written);
    }
    let line = plain_line.as_str();
    let line = line.trim_start_matches(['•', '·', '●', '*']).trim_start();
    let line = match line.strip_prefix('-') {
        Some(rest) if rest.starts_with(|first: char| first == ' ' || first.is_alphabetic()) => rest.trim_start(),
        _ => line,
    };
    if line.contains(',') {
        line.split(',').map(|field| field.trim().to_owned()).collect()
    } else {
        line.split_whitespace().map(ToOwned::to_owned).collect()
    }
}

/// The plot that a line begins; `None` if it is no such line.
#[must_use]
pub fn plot_line(line: &str) -> Option<PlotLine> {
    let trimmed = line.trim().trim_end_matches([',', '，']).trim_end();
    let (content, has_mark) = match trimmed.strip_suffix(['@', '＠']) {
        Some(content) => (content, true),
        None => (trimmed, false),
    };
    let mut fields: Vec<String> = content
        .split([',', '，', '\t'])
        .map(|field| field.trim().to_owned())
        .collect();
    // The mark is a field of its own.
    if has_mark && fields.last().is_some_and(String::is_empty) {
        fields.pop();
    }
    let shown_kind = fields.get(4).map(String::as_str).unwrap_or_default();
    let kind = match shown_kind {
        "线" => PartKind::Line,
        "点" => PartKind::Point,
        _ => PartKind::Polygon,
    };
    let has_kind = fields.len() >= 5 && matches!(shown_kind, "面" | "线" | "点");
    if !has_mark && !has_kind {
        return None;
    }
    let mut properties = Map::new();
    for (index, value) in fields.iter().enumerate().skip(2).filter(|(_, value)| !value.is_empty()) {
        let name = FIELDS
            .get(index - 2)
            .map_or_else(|| format!("字段{}", index + 1), |name| (*name).to_owned());
        properties.insert(name, Value::from(value.as_str()));
    }
    Some(PlotLine {
        points: fields.first().and_then(|text| text.parse().ok()),
        area: fields.get(1).and_then(|text| number(text)).filter(|area| *area > 0.0),
        kind,
        properties,
        has_mark,
    })
}

/// The ring's number as it stands, and the two coordinates as they stand; `None` if the fields are no point.
#[must_use]
pub fn point_line(fields: &[String]) -> Option<(&str, [f64; 2])> {
    let pair = |first: &str, second: &str| Some([number(first)?, number(second)?]);
    match fields {
        [first, second] => pair(first, second).map(|point| ("1", point)),
        // What has two digits is a ring's number, and one of the coordinates is missing.
        [_, first, second] if first.len() > 2 => pair(first, second).map(|point| ("1", point)),
        [_, ring, first, second, rest @ ..] if rest.iter().all(|field| field.is_empty() || number(field).is_some()) => {
            // A ring's number is short; anything else there is a coordinate of another layout.
            (ring.len() <= 6).then(|| pair(first, second).map(|point| (ring.as_str(), point)))?
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{fields_of, plot_line, point_line};

    #[test]
    fn points_are_read_whatever_stands_between_their_fields() {
        for line in [
            "J1,1,4431205.318,39521418.226",
            "J1，1，4431205.318，39521418.226",
            "  J1, 1,\t4431205.318 , 39521418.226",
            "J1\t1\t4431205.318\t39521418.226",
            "J1 1 4431205.318 39521418.226",
            "- J1,1,4431205.318,39521418.226",
            "-J1,1,4431205.318,39521418.226",
            "•J1,1,４４３１２０５．３１８,39521418.226",
            "J1,4431205.318,39521418.226",
            "4431205.318,39521418.226",
            "J1,1,4431205.318,39521418.226,12.5",
        ] {
            let fields = fields_of(line);
            let point = point_line(&fields);
            assert_eq!(point, Some(("1", [4_431_205.318, 39_521_418.226])), "{line}");
        }
        for line in [
            "J1,1,abc,39521418.226",
            "J1,1,4431205.318",
            "坐标系=2000",
            "J1,1,nan,inf",
            "J1,1,1e999,2",
        ] {
            assert_eq!(point_line(&fields_of(line)), None, "{line}");
        }
    }

    #[test]
    fn the_line_of_a_plot_has_nine_twelve_or_thirteen_fields() {
        let nine = plot_line("6,1.9689,DK001,测试项目一期,面,,工业用地,,@").expect("a plot");
        assert_eq!((nine.points, nine.area, nine.has_mark), (Some(6), Some(1.9689), true));
        assert_eq!(
            nine.properties.get("地块名称").and_then(|name| name.as_str()),
            Some("测试项目一期")
        );
        assert_eq!(
            nine.properties.get("地块用途").and_then(|name| name.as_str()),
            Some("工业用地")
        );
        let thirteen = plot_line("8,0.9980,T01-T02,风机基础,面, ,工矿用地,0602,,,,,备注文字,@").expect("a plot");
        assert_eq!(
            thirteen.properties.get("备注").and_then(|note| note.as_str()),
            Some("备注文字")
        );
        assert_eq!(
            thirteen.properties.get("地类编码").and_then(|code| code.as_str()),
            Some("0602")
        );
        let twelve = plot_line("4,1.2,1,地块,面,,,0601,TB,0601,7,8@").expect("a plot");
        assert_eq!(
            twelve.properties.get("改造后质量等别").and_then(|class| class.as_str()),
            Some("8")
        );
        assert!(plot_line("4，1.2，1，地块，面，，，，＠").is_some_and(|plot| plot.has_mark));
        assert!(plot_line("4,1.2,1,地块,面,,,").is_some_and(|plot| !plot.has_mark));
        assert!(plot_line("J1,1,4431205.318,39521418.226").is_none());
    }
}
