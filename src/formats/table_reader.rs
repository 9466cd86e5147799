//! Rows of a table of points, from text or from a workbook → plots: headings again on every page, footers, gaps.

use super::FormatError;
use super::message::Message;
use super::point_list::{Columns, Plot, is_closed, issue, layer, may_be_packed_degrees, push_point, zone_prefix};
use super::table_columns::{TableColumns, coordinate};
use crate::geometry::shapes::PartKind;
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use serde_json::Value;

/// Rows that were passed over and are listed one by one; the rest are counted.
const LISTED_ROWS: usize = 20;
/// The attribute that holds the name of the sheet.
const SHEET: &str = "工作表";

/// Reads rows one after the other.
#[derive(Default)]
pub struct Reader {
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
    /// The sheet of a workbook that has several.
    sheet: Option<String>,
}

impl Reader {
    /// Begins another sheet, whose plots and headings are its own; they carry its name.
    pub fn begin_sheet(&mut self, name: &str) {
        self.columns = None;
        self.place = None;
        self.sheet = Some(name.to_owned());
    }

    /// Takes a row of cells; `line` is the row as messages show it.
    pub fn row(&mut self, number: usize, row: &[String], line: &str) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            self.is_after_gap = true;
            return;
        }
        if let Some(columns) = TableColumns::of(row) {
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
                self.point(&columns, row, [first, second]);
            }
            // A footer names people where points have numbers.
            [None, None] if is_footer(&columns, label, texts) => self.pass_over(number, line),
            [None, None] if self.plots.is_empty() => self.pass_over(number, line),
            _ => {
                let shown: String = line.chars().take(60).collect();
                let detail = format!("{} has no two coordinates: {shown}", self.place_of(number));
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

    fn place_of(&self, number: usize) -> String {
        match &self.sheet {
            Some(sheet) => format!("row {number} of {sheet}"),
            None => format!("row {number}"),
        }
    }

    fn pass_over(&mut self, number: usize, line: &str) {
        self.passed_over += 1;
        if self.passed_over <= LISTED_ROWS {
            let shown: String = line.trim().chars().take(60).collect();
            let detail = format!("{} was passed over: {shown}", self.place_of(number));
            self.issues.push(issue(0, Fault::IgnoredMember, Action::Kept, detail));
        }
    }

    fn point(&mut self, columns: &TableColumns, row: &[String], point: [f64; 2]) {
        let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map_or("", |cell| cell.trim());
        let is_boundary = columns.point.is_some() || columns.ring.is_some();
        if !is_boundary {
            let mut plot = self.new_plot();
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
            let mut plot = self.new_plot();
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

    fn new_plot(&self) -> Plot {
        let mut plot = Plot::new();
        if let Some(sheet) = &self.sheet {
            plot.properties.insert(SHEET.to_owned(), Value::from(sheet.as_str()));
        }
        plot
    }

    /// A gap within an open ring is the end of a page.
    fn ends_closed(&self) -> bool {
        self.plots
            .last()
            .and_then(|plot| plot.rings.last())
            .is_none_or(|ring| is_closed(ring))
    }

    /// Makes the layer.
    ///
    /// # Errors
    /// No coordinates at all, or such as contradict each other.
    pub fn finish(mut self, format: &'static str) -> Result<ParsedLayer, FormatError> {
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
        let mut layer = layer(format, self.plots, columns)?;
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

/// Names of people and dates below a table: where points have numbers stands something else, and no coordinates, or
/// words in their place (审核：乙).
fn is_footer(columns: &TableColumns, label: &str, coordinates: [&str; 2]) -> bool {
    let are_words = || {
        let is_word = |text: &str| !text.starts_with('#') && !text.bytes().any(|byte| byte.is_ascii_digit());
        columns.point.is_some() && !label.is_empty() && coordinates.into_iter().all(is_word)
    };
    !is_point_label(label) && (coordinates == ["", ""] || are_words())
}

/// `J12` or `12`: the number of a point.
fn is_point_label(label: &str) -> bool {
    let digits = label.trim_start_matches(['J', 'j']);
    !digits.is_empty() && digits.len() < 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
}
