//! Where the map was: views to go back to and forward again.

use crate::scene::camera::Camera;

/// A view counts once the map has stood still for so long, seconds.
pub const SETTLED_AFTER_S: f64 = 0.4;
/// Views that can be gone back to.
const MOST: usize = 100;

/// The views of a map. Times are seconds of one clock.
#[derive(Debug, Default)]
pub struct CameraHistory {
    past: Vec<Camera>,
    future: Vec<Camera>,
    /// The view that stood still last.
    settled: Option<Camera>,
    moved_at_s: f64,
    last: Option<Camera>,
}

impl CameraHistory {
    /// Takes note of the view of a frame; whether one more look is needed when it has stood still.
    pub fn watch(&mut self, camera: Camera, now_s: f64) -> bool {
        if self.last != Some(camera) {
            self.last = Some(camera);
            self.moved_at_s = now_s;
        }
        if self.settled == Some(camera) {
            return false;
        }
        if now_s - self.moved_at_s >= SETTLED_AFTER_S {
            self.settle(camera);
            return false;
        }
        true
    }

    fn settle(&mut self, camera: Camera) {
        if let Some(before) = self.settled.replace(camera).filter(|before| *before != camera) {
            self.past.push(before);
            self.future.clear();
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
    }

    /// The view before this one.
    pub fn back(&mut self, now: Camera) -> Option<Camera> {
        self.settle(now);
        let before = self.past.pop()?;
        self.future.push(now);
        self.settled = Some(before);
        Some(before)
    }

    /// The view that was gone back from.
    pub fn forward(&mut self, now: Camera) -> Option<Camera> {
        self.settle(now);
        let after = self.future.pop()?;
        self.past.push(now);
        self.settled = Some(after);
        Some(after)
    }

    #[must_use]
    pub fn can_go_back(&self) -> bool {
        !self.past.is_empty()
    }

    #[must_use]
    pub fn can_go_forward(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::CameraHistory;
    use crate::scene::camera::Camera;

    fn at(zoom: f64) -> Camera {
        Camera::at([110.0, 30.0], zoom)
    }

    #[test]
    fn back_and_forward_go_through_the_views_that_stood_still() {
        let mut history = CameraHistory::default();
        // Still at 5; through 6 without a stop to 7; still there.
        for (zoom, now_s) in [(5.0, 0.0), (5.0, 1.0), (6.0, 1.1), (7.0, 1.2), (7.0, 2.0)] {
            history.watch(at(zoom), now_s);
        }
        assert_eq!(history.back(at(7.0)), Some(at(5.0)));
        assert_eq!(history.back(at(5.0)), None);
        assert_eq!(history.forward(at(5.0)), Some(at(7.0)));
        assert!(!history.can_go_forward() && history.can_go_back());
    }

    #[test]
    fn going_somewhere_else_forgets_what_lay_ahead() {
        let mut history = CameraHistory::default();
        for (zoom, now_s) in [(5.0, 0.0), (5.0, 1.0), (7.0, 1.2), (7.0, 2.0)] {
            history.watch(at(zoom), now_s);
        }
        assert_eq!(history.back(at(7.0)), Some(at(5.0)));
        assert!(!history.watch(at(5.0), 3.0), "the view gone back to is no new one");
        history.watch(at(9.0), 3.1);
        history.watch(at(9.0), 4.0);
        assert_eq!(history.forward(at(9.0)), None);
        assert_eq!(history.back(at(9.0)), Some(at(5.0)));
    }

    #[test]
    fn a_view_left_before_it_stood_still_can_still_be_left_backwards() {
        let mut history = CameraHistory::default();
        history.watch(at(5.0), 0.0);
        history.watch(at(5.0), 1.0);
        history.watch(at(8.0), 1.1);
        assert_eq!(history.back(at(8.0)), Some(at(5.0)));
        assert_eq!(history.forward(at(5.0)), Some(at(8.0)));
    }
}
