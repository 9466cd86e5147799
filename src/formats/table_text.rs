//! Tables of points as text (CSV, tabs, semicolons): 界址点成果表 with repeated headings and footers, lists of places.

use super::FormatError;
use super::geojson::guessed_encoding;
use super::message::Message;
use super::opened::{Head, Opened};
use super::point_list::{Columns, Plot, is_closed, issue, layer, may_be_packed_degrees, push_point, zone_prefix};
use super::registry::Format;
use super::table_columns::{TableColumns, coordinate};
use super::table_write::write_layer;
use crate::geometry::shapes::PartKind;
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use serde_json::Value;

pub const FORMAT: Format = Format {
    name: ("坐标表 CSV", "tables of points (CSV)"),
    endings: &["csv"],
    recognises,
    read,
    write: Some(write_layer),
};

/// Rows among which the headings have to stand; titles come before them.
const ROWS_BEFORE_HEADINGS: usize = 30;
/// A table that has more columns is none of points.
const MAX_COLUMNS: usize = 1000;
/// Rows that were passed over and are listed one by one; the rest are counted.
const LISTED_ROWS: usize = 20;

fn recognises(head: &Head) -> bool {
    if head.text.starts_with(['{', '<', '[']) || head.is_binary() {
        return false;
    }
    let separator = separator_of(&head.text);
    let mut lines = head.text.lines().take(ROWS_BEFORE_HEADINGS);
    lines.any(|line| TableColumns::of(&cells(line, separator)).is_some())
}

/// The separator that the headings have most of.
fn separator_of(text: &str) -> char {
    let lines: Vec<&str> = text.lines().take(ROWS_BEFORE_HEADINGS).collect();
    let named = [',', '\t', ';', '，'].into_iter().find(|separator| {
        lines
            .iter()
            .any(|line| TableColumns::of(&cells(line, *separator)).is_some())
    });
    named.unwrap_or(',')
}

/// The cells of a row; quoted ones may hold separators and doubled quotes.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(cell) = out.last_mut() else {
            break;
        };
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                is_quoted = true;
            }
            other if other == separator && !is_quoted => {
                if out.len() > MAX_COLUMNS {
                    break;
                }
                out.push(String::new());
            }
            other => cell.push(other),
        }
    }
    out
}

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let decoded = opened.text()?;
    let separator = separator_of(&decoded.text);
    let mut reader = Reader::default();
    for (index, line) in decoded.text.trim_end_matches('\u{1a}').lines().enumerate() {
        if index % 4096 == 0 {
            opened.progress.check()?;
        }
        reader.row(index + 1, line, separator);
    }
    let mut layer = reader.finish()?;
    if decoded.is_guessed {
        layer.issues.push(guessed_encoding(decoded.encoding.name()));
    }
    Ok(layer)
}

#[derive(Default)]
struct Reader {
    columns: Option<TableColumns>,
    plots: Vec<Plot>,
    /// Plot and ring of the last row.
    place: Option<(String, String)>,
    is_after_gap: bool,
    has_angles: bool,
    /// Some value has four decimals or more, as `DDD.MMSS` does.
    has_many_decimals: bool,
    passed_over: usize,
    issues: Vec<Issue>,
}

impl Reader {
    fn row(&mut self, number: usize, line: &str, separator: char) {
        let row = cells(line, separator);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            self.is_after_gap = true;
            return;
        }
        if let Some(columns) = TableColumns::of(&row) {
            // Every page repeats the headings; another layout may follow.
            self.columns = Some(columns);
            return;
        }
        let Some(columns) = self.columns.clone() else {
            self.pass_over(number, line);
            return;
        };
        let texts = columns
            .coordinates
            .map(|column| row.get(column).map_or("", |cell| cell.trim()));
        let label = columns
            .point
            .and_then(|column| row.get(column))
            .map_or("", |cell| cell.trim());
        match texts.map(coordinate) {
            [Some((first, is_angle)), Some((second, is_other_angle))] => {
                self.has_angles |= is_angle || is_other_angle;
                self.has_many_decimals |= texts
                    .iter()
                    .any(|text| text.rsplit_once('.').is_some_and(|(_, rest)| rest.len() >= 4));
                self.point(&columns, &row, [first, second]);
            }
            // A footer names people where points have numbers.
            [None, None] if texts == ["", ""] && !is_point_label(label) => self.pass_over(number, line),
            [None, None] if self.plots.is_empty() => self.pass_over(number, line),
            _ => {
                let shown: String = line.chars().take(60).collect();
                let detail = format!("row {number} has no two coordinates: {shown}");
                if columns.point.is_none() || self.plots.is_empty() {
                    let mut plot = Plot::new();
                    plot.kind = PartKind::Point;
                    self.plots.push(plot);
                }
                if let Some(plot) = self.plots.last_mut() {
                    plot.spoil(Fault::Unreadable, detail);
                }
            }
        }
    }

    fn pass_over(&mut self, number: usize, line: &str) {
        self.passed_over += 1;
        if self.passed_over <= LISTED_ROWS {
            let shown: String = line.trim().chars().take(60).collect();
            let detail = format!("row {number} was passed over: {shown}");
            self.issues.push(issue(0, Fault::IgnoredMember, Action::Kept, detail));
        }
    }

    fn point(&mut self, columns: &TableColumns, row: &[String], point: [f64; 2]) {
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map_or("", |cell| cell.trim());
        let is_boundary = columns.point.is_some() || columns.ring.is_some();
        if !is_boundary {
            let mut plot = Plot::new();
            plot.kind = PartKind::Point;
            plot.rings.push(vec![point]);
            for (column, heading) in columns.headings.iter().enumerate() {
                let value = cell(Some(column));
                if !columns.coordinates.contains(&column) && !value.is_empty() && !heading.is_empty() {
                    plot.properties.insert(heading.clone(), Value::from(value));
                }
            }
            self.plots.push(plot);
            return;
        }
        let (plot_name, ring) = (cell(columns.plot).to_owned(), cell(columns.ring).to_owned());
        let is_gap = std::mem::take(&mut self.is_after_gap);
        let (is_new_plot, is_new_ring) = match &self.place {
            None => (true, true),
            Some((known_plot, known_ring)) => {
                // An empty cell stands below the name that holds on; without names, a gap divides plots.
                let is_other = !plot_name.is_empty() && *known_plot != plot_name;
                let ends_at_gap = is_gap && columns.plot.is_none() && self.ends_closed();
                (is_other || ends_at_gap, !ring.is_empty() && *known_ring != ring)
            }
        };
        if is_new_plot {
            let mut plot = Plot::new();
            let heading = columns.plot.and_then(|column| columns.headings.get(column));
            if let Some(heading) = heading.filter(|_| !plot_name.is_empty()) {
                plot.properties.insert(heading.clone(), Value::from(plot_name.as_str()));
            }
            self.plots.push(plot);
        }
        let keep = |new: String, old: &str| if new.is_empty() { old.to_owned() } else { new };
        let (known_plot, known_ring) = self.place.take().unwrap_or_default();
        self.place = Some((keep(plot_name, &known_plot), keep(ring, &known_ring)));
        if let Some(plot) = self.plots.last_mut() {
            push_point(&mut plot.rings, point, is_new_plot || is_new_ring);
        }
    }

    /// A gap within an open ring is the end of a page.
    fn ends_closed(&self) -> bool {
        self.plots
            .last()
            .and_then(|plot| plot.rings.last())
            .is_none_or(|ring| is_closed(ring))
    }

    fn finish(mut self) -> Result<ParsedLayer, FormatError> {
        if self.plots.iter().all(|plot| plot.points().next().is_none()) {
            return Err(FormatError::refused(Message::new(
                "表中没有任何坐标：请检查列名与数值",
                "the table holds no coordinates at all: see its headings and numbers",
            )));
        }
        if self.passed_over > LISTED_ROWS {
            let detail = format!("{} more rows were passed over", self.passed_over - LISTED_ROWS);
            self.issues.push(issue(0, Fault::IgnoredMember, Action::Kept, detail));
        }
        let columns = Columns::told_by(&self.plots).map_err(FormatError::refused)?;
        if columns.is_degrees && !self.has_angles && self.has_many_decimals && may_be_packed_degrees(&self.plots) {
            return Err(FormatError::refused(Message::new(
                "经纬度可能是十进制度，也可能是 度.分秒（DDD.MMSS），无法判断：请写成 116.3960° 或 116°23′45.6″ 的形式",
                "the longitudes and latitudes may be decimal degrees or packed minutes and seconds (DDD.MMSS): write them as \
                 116.3960° or 116°23′45.6″",
            )));
        }
        if !columns.is_degrees {
            zone_prefix(&self.plots, columns).map_err(FormatError::refused)?;
        }
        self.tell_what_was_assumed(columns);
        let mut layer = layer("CSV", self.plots, columns)?;
        layer.issues.extend(self.issues);
        Ok(layer)
    }

    fn tell_what_was_assumed(&mut self, columns: Columns) {
        let is_boundary = self.plots.iter().any(|plot| plot.kind == PartKind::Polygon);
        let what = if is_boundary {
            "the boundaries of plots"
        } else {
            "places of their own"
        };
        let order = if columns.is_north_first {
            "north, east"
        } else {
            "east, north"
        };
        let detail =
            format!("the rows were taken for {what}, the columns for {order} (told by the size of the numbers)");
        self.issues.push(issue(0, Fault::Assumed, Action::Kept, detail));
        let Some(table) = self.columns.as_ref().filter(|_| is_boundary) else {
            return;
        };
        let unused: Vec<&str> = table
            .headings
            .iter()
            .enumerate()
            .filter(|(column, heading)| !table.has_meaning(*column) && !heading.is_empty())
            .map(|(_, heading)| heading.as_str())
            .collect();
        if !unused.is_empty() {
            let detail = format!("columns passed over: {}", unused.join(", "));
            self.issues.push(issue(0, Fault::IgnoredMember, Action::Kept, detail));
        }
    }
}

/// `J12` or `12`: the number of a point.
fn is_point_label(label: &str) -> bool {
    let digits = label.trim_start_matches(['J', 'j']);
    !digits.is_empty() && digits.len() < 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
}
