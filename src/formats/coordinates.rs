//! Arrays of coordinates, at any depth, straight into the flat store.
//!
//! Which geometry it is may be known only afterwards (`type` may follow `coordinates`), so this part
//! notes where each array ends and leaves the meaning to [`super::geojson_geometry`].

use super::FormatError;
use super::geojson_geometry::{GeometryReader, Step};
use super::json_scan::Scanner;
use super::limits;
use super::message::Message;
use super::numbers::plain_number;
use crate::geometry::shapes::Shapes;
use crate::issues::Fault;

/// Below this many bytes in the buffer more are read before positions are read in one go.
const RUN_LOOKAHEAD_BYTES: usize = 256;

/// The end of an array of coordinates that is not itself a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Brackets around the array within `coordinates`; 0 for the outermost.
    pub depth: usize,
    /// Positions in the store when it ended.
    pub positions: usize,
}

/// One `coordinates` member that still waits for its meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pending {
    /// First of its positions in the store.
    pub first_position: usize,
    /// First of its closings.
    pub first_closing: usize,
    /// Brackets around its positions; `None` while there are none.
    pub position_depth: Option<usize>,
}

impl GeometryReader {
    /// Reads the value of `coordinates`. What is wrong with it becomes the feature's finding.
    pub fn coordinates(&mut self, scan: &mut Scanner<'_>) -> Result<Pending, FormatError> {
        let mut pending = Pending {
            first_position: self.shapes.position_count(),
            first_closing: self.closings.len(),
            position_depth: None,
        };
        self.trail.push(Step::Member("coordinates"));
        if scan.skip_space()? == Some(b'[') {
            self.coordinate_array(scan, &mut pending, 0)?;
        } else {
            self.find(scan, Fault::Unreadable, || "coordinates are not an array".to_owned());
            scan.skip_value()?;
        }
        self.trail.pop();
        Ok(pending)
    }

    fn coordinate_array(
        &mut self,
        scan: &mut Scanner<'_>,
        pending: &mut Pending,
        depth: usize,
    ) -> Result<(), FormatError> {
        scan.open()?;
        match scan.skip_space()? {
            Some(b'[') => {
                self.trail.push(Step::Index(0));
                self.arrays(scan, pending, depth)?;
                self.trail.pop();
            }
            Some(b']') => {
                scan.source.advance(1);
                scan.leave();
            }
            _ => return self.position(scan, pending, depth),
        }
        self.closings.push(Closing {
            depth,
            positions: self.shapes.position_count(),
        });
        Ok(())
    }

    /// Reads the elements of an array whose first element is an array.
    fn arrays(&mut self, scan: &mut Scanner<'_>, pending: &mut Pending, depth: usize) -> Result<(), FormatError> {
        let mut is_first = true;
        while scan.next_element(&mut is_first)? {
            if scan.source.peek()? == Some(b'[') {
                if self.positions(scan, pending, depth + 1)? {
                    scan.leave();
                    return Ok(());
                }
                self.coordinate_array(scan, pending, depth + 1)?;
            } else {
                self.find(scan, Fault::Unreadable, || {
                    "expected an array of coordinates".to_owned()
                });
                scan.skip_value()?;
            }
            self.step_on(1);
        }
        Ok(())
    }

    /// Reads as many plain positions as come, the next byte being the bracket of the first.
    /// `true` if the array around them ended, and its bracket is read; else an element comes next.
    fn positions(&mut self, scan: &mut Scanner<'_>, pending: &mut Pending, depth: usize) -> Result<bool, FormatError> {
        loop {
            scan.source.refill(RUN_LOOKAHEAD_BYTES)?;
            let before = self.shapes.position_count();
            let run = read_run(scan.source.available(), &mut self.shapes);
            scan.source.advance(run.bytes);
            self.has_heights |= run.has_heights;
            if run.bytes == 0 {
                return Ok(false);
            }
            self.note_depth(scan, pending, depth);
            self.step_on(self.shapes.position_count() - before);
            self.check_position_count(scan)?;
            if run.is_array_closed {
                return Ok(true);
            }
        }
    }

    /// Reads one position with care, its bracket being read: this is where faults are told apart.
    fn position(&mut self, scan: &mut Scanner<'_>, pending: &mut Pending, depth: usize) -> Result<(), FormatError> {
        let mut numbers = [f64::NAN; 2];
        let mut count = 0;
        let mut is_first = true;
        while scan.next_element(&mut is_first)? {
            match scan.source.peek()? {
                Some(b'-' | b'0'..=b'9') => {
                    let number = scan.number()?;
                    if let Some(slot) = numbers.get_mut(count) {
                        *slot = number;
                        if number.is_infinite() {
                            self.find(scan, Fault::NonFinite, || {
                                "a coordinate is too large for a number".to_owned()
                            });
                        }
                    }
                }
                Some(b'n') => {
                    self.find(scan, Fault::NonFinite, || "a coordinate is null".to_owned());
                    scan.skip_value()?;
                }
                Some(b'[') => {
                    self.find(scan, Fault::Unreadable, || "an array stands among numbers".to_owned());
                    self.coordinate_array(scan, pending, depth + 1)?;
                }
                _ => {
                    self.find(scan, Fault::Unreadable, || "a coordinate is not a number".to_owned());
                    scan.skip_value()?;
                }
            }
            count += 1;
        }
        self.has_heights |= count > 2;
        if count < 2 {
            self.find(scan, Fault::Unreadable, || {
                "a position has fewer than two numbers".to_owned()
            });
        }
        if numbers.iter().all(|number| number.is_finite()) {
            self.shapes.push_position(numbers);
            self.check_position_count(scan)?;
        }
        self.note_depth(scan, pending, depth);
        Ok(())
    }

    fn note_depth(&mut self, scan: &mut Scanner<'_>, pending: &mut Pending, depth: usize) {
        if *pending.position_depth.get_or_insert(depth) != depth {
            self.find(scan, Fault::Unreadable, || {
                "positions stand at different depths of brackets".to_owned()
            });
        }
    }

    fn step_on(&mut self, elements: usize) {
        if let Some(Step::Index(index)) = self.trail.last_mut() {
            *index += elements;
        }
    }

    fn check_position_count(&self, scan: &mut Scanner<'_>) -> Result<(), FormatError> {
        if self.shapes.position_count() <= limits::MAX_POSITIONS {
            return Ok(());
        }
        let place = scan.source.place();
        Err(FormatError::refused(
            Message::new(
                "坐标点超过 42 亿个：请拆分文件",
                "more than 4.29 billion positions: split the file",
            )
            .at(place, scan.feature),
        ))
    }
}

/// What [`read_run`] got through.
struct Run {
    /// Bytes read: up to the bracket of a position that it left alone, or past the end of the array.
    bytes: usize,
    is_array_closed: bool,
    /// Some position has more than two numbers.
    has_heights: bool,
}

/// The hot loop: positions of plain numbers, separated by commas, until the array ends, the bytes run
/// out, or something is not plain. A position is taken only with what follows it, so that whoever goes on
/// always stands before an element.
fn read_run(bytes: &[u8], shapes: &mut Shapes) -> Run {
    let mut begin = 0;
    let mut has_heights = false;
    loop {
        let Some((position, end, has_height)) = plain_position(bytes, begin) else {
            return Run {
                bytes: begin,
                is_array_closed: false,
                has_heights,
            };
        };
        has_heights |= has_height;
        let after = space_end(bytes, end);
        match bytes.get(after) {
            Some(b',') => {
                let next = space_end(bytes, after + 1);
                if bytes.get(next) != Some(&b'[') {
                    return Run {
                        bytes: begin,
                        is_array_closed: false,
                        has_heights,
                    };
                }
                shapes.push_position(position);
                begin = next;
            }
            Some(b']') => {
                shapes.push_position(position);
                return Run {
                    bytes: after + 1,
                    is_array_closed: true,
                    has_heights,
                };
            }
            _ => {
                return Run {
                    bytes: begin,
                    is_array_closed: false,
                    has_heights,
                };
            }
        }
    }
}

/// `[x, y]` or `[x, y, z, …]` at `begin`: the first two numbers, where it ends, and whether there are more.
#[inline]
fn plain_position(bytes: &[u8], begin: usize) -> Option<([f64; 2], usize, bool)> {
    if *bytes.get(begin)? != b'[' {
        return None;
    }
    let (x, end) = plain_number(bytes, space_end(bytes, begin + 1))?;
    let comma = space_end(bytes, end);
    if *bytes.get(comma)? != b',' {
        return None;
    }
    let (y, end) = plain_number(bytes, space_end(bytes, comma + 1))?;
    let mut at = space_end(bytes, end);
    let has_height = *bytes.get(at)? == b',';
    while *bytes.get(at)? == b',' {
        let (_height, end) = plain_number(bytes, space_end(bytes, at + 1))?;
        at = space_end(bytes, end);
    }
    (*bytes.get(at)? == b']').then_some(([x, y], at + 1, has_height))
}

/// The first byte from `at` on that is not space.
#[inline]
fn space_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}
