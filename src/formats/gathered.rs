//! Features on their way into a layer, one after the other: kept, or reported with their place. None is lost.

use super::message::Message;
use super::point_list::issue;
use super::{FormatError, limits};
use crate::geometry::shapes::{Bounds, Mark};
use crate::issues::{Action, Fault};
use crate::layer::parsed::ParsedLayer;

/// A layer that grows by whole features.
#[derive(Default)]
pub struct Gathered {
    pub layer: ParsedLayer,
}

impl Gathered {
    pub fn new(format: &'static str) -> Self {
        Self {
            layer: ParsedLayer {
                format,
                ..ParsedLayer::default()
            },
        }
    }

    /// The number of the feature that comes next, from 1, and the state to fall back to.
    pub fn begin(&self) -> (u32, Mark) {
        let number = u32::try_from(self.layer.features_read + 1).unwrap_or(u32::MAX);
        (number, self.layer.shapes.mark())
    }

    /// Ends a feature whose parts were pushed since `mark`: keeps it with its attributes (a compact JSON object), or
    /// reports what is wrong with it and forgets its parts.
    ///
    /// # Errors
    /// More positions, or more features that can't be used, than a layer may have.
    pub fn end(&mut self, mark: Mark, trouble: Option<(Fault, String)>, attributes: &[u8]) -> Result<(), FormatError> {
        let (number, _) = self.begin();
        let shapes = &mut self.layer.shapes;
        let is_full = shapes.position_count() > limits::MAX_POSITIONS
            || self.layer.features_read >= limits::MAX_FEATURES
            || self.layer.unread.len() >= limits::MAX_REJECTED;
        if is_full {
            return Err(FormatError::refused(Message::new(
                "坐标点过多，或无法使用的要素超过一百万个：请拆分文件，或检查生成它的程序",
                "too many positions, or more than a million features that can't be used: split the file, or check the \
                 program that wrote it",
            )));
        }
        self.layer.features_read += 1;
        let is_empty = shapes.positions_since(mark).is_empty();
        let trouble = trouble.or_else(|| is_empty.then(|| (Fault::NullGeometry, String::new())));
        let Some((fault, detail)) = trouble else {
            shapes.end_feature();
            self.layer.attributes.push(attributes, None);
            self.layer.feature_numbers.push(number);
            return Ok(());
        };
        let mut bounds = Bounds::EMPTY;
        for position in shapes.positions_since(mark) {
            bounds.grow(*position);
        }
        shapes.rewind(mark);
        self.report(number, fault, detail, (!bounds.is_empty()).then_some(bounds));
        Ok(())
    }

    /// As [`Gathered::end`], where the parts were `pushed` by a reader that tells whether they had heights or measures.
    ///
    /// # Errors
    /// As there.
    pub fn end_pushed(
        &mut self,
        mark: Mark,
        pushed: Result<bool, (Fault, String)>,
        attributes: &[u8],
    ) -> Result<(), FormatError> {
        let kept_before = self.layer.shapes.len();
        let had_heights = pushed.as_ref().is_ok_and(|had_heights| *had_heights);
        self.end(mark, pushed.err(), attributes)?;
        self.layer.with_heights += usize::from(had_heights && self.layer.shapes.len() > kept_before);
        Ok(())
    }

    /// Counts a feature that could not be read at all, with the box that it lies in, if that is known.
    pub fn unread(&mut self, fault: Fault, detail: String, bounds: Option<Bounds>) {
        let (number, _) = self.begin();
        self.layer.features_read += 1;
        self.report(number, fault, detail, bounds);
    }

    fn report(&mut self, number: u32, fault: Fault, detail: String, bounds: Option<Bounds>) {
        let mut found = issue(number, fault, Action::Rejected, detail);
        found.at = bounds.map(|bounds| bounds.center());
        self.layer.issues.push(found);
        self.layer.unread.push((number, bounds));
    }

    /// A line of the ledger about the whole file.
    pub fn note(&mut self, fault: Fault, detail: String) {
        self.layer.issues.push(issue(0, fault, Action::Kept, detail));
    }

    #[must_use]
    pub fn finish(mut self) -> ParsedLayer {
        self.layer.shapes.shrink_to_fit();
        self.layer
    }
}
