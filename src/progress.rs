//! One handle for "how far" and "stop now", shared by a job and whoever watches it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The user asked to stop; not an error, and nothing half-made is left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Progress of one job. Clones share the same counters.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    /// Whether anybody looks at the sketch.
    is_sketch_wanted: AtomicBool,
    sketch: Mutex<Sketch>,
}

/// Some of what a job has read so far, thinned, to be looked at while the whole is on its way. In the file's own
/// coordinates, and for looking only.
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// Open paths of a few positions.
    pub paths: Vec<Vec<[f64; 2]>>,
    /// One of so many paths is kept.
    every: u64,
    offered: u64,
    positions: usize,
}

/// A sketch holds no more positions than this: above it keeps every second path of those it has.
const MOST_SKETCHED: usize = 200_000;
/// Positions of a path in a sketch.
const SKETCHED_OF_PATH: usize = 32;

impl Sketch {
    /// A sketch of these paths.
    #[must_use]
    pub fn of(paths: Vec<Vec<[f64; 2]>>) -> Self {
        Self {
            paths,
            ..Self::default()
        }
    }

    fn offer(&mut self, path: &[[f64; 2]], is_ring: bool) {
        let every = self.every.max(1);
        self.offered += 1;
        if !self.offered.is_multiple_of(every) {
            return;
        }
        let step = path.len().div_ceil(SKETCHED_OF_PATH).max(1);
        let mut kept: Vec<[f64; 2]> = path.iter().step_by(step).copied().collect();
        kept.extend(if is_ring { path.first() } else { path.last() });
        self.positions += kept.len();
        self.paths.push(kept);
        if self.positions > MOST_SKETCHED {
            self.every = 2 * every;
            let mut place = 0_u64;
            self.paths.retain(|_| {
                place += 1;
                place.is_multiple_of(2)
            });
            self.positions = self.paths.iter().map(Vec::len).sum();
        }
    }
}

impl Progress {
    /// Asks whoever reads to sketch what comes by.
    pub fn want_sketch(&self) {
        self.shared.is_sketch_wanted.store(true, Ordering::Relaxed);
    }

    /// Offers a path that was read to the sketch; nothing where nobody looks.
    pub fn offer_to_sketch(&self, path: &[[f64; 2]], is_ring: bool) {
        if self.is_sketch_wanted() {
            let mut sketch = self.shared.sketch.lock().unwrap_or_else(PoisonError::into_inner);
            sketch.offer(path, is_ring);
        }
    }

    #[must_use]
    pub fn is_sketch_wanted(&self) -> bool {
        self.shared.is_sketch_wanted.load(Ordering::Relaxed)
    }

    /// How many paths were offered to the sketch.
    #[must_use]
    pub fn sketched(&self) -> u64 {
        self.shared
            .sketch
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .offered
    }

    /// The sketch as it stands; costs a copy.
    #[must_use]
    pub fn sketch(&self) -> Sketch {
        self.shared
            .sketch
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the job to stop at its next check.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
    }

    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed)
    }

    /// To be asked in every loop over features.
    ///
    /// # Errors
    /// [`Cancelled`] once [`Progress::cancel`] was called.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Adds `units` (bytes, features, tiles: whatever the job counts) to what there is to do.
    pub fn add_total(&self, units: u64) {
        self.shared.total.fetch_add(units, Ordering::Relaxed);
    }

    /// Adds `units` to what is done.
    pub fn add_done(&self, units: u64) {
        self.shared.done.fetch_add(units, Ordering::Relaxed);
    }

    /// Done units and total units; a total of 0 means "not known yet".
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        (
            self.shared.done.load(Ordering::Relaxed),
            self.shared.total.load(Ordering::Relaxed),
        )
    }

    /// Share done between 0 and 1, if the total is known.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more")]
    pub fn share(&self) -> Option<f32> {
        let (done, total) = self.counts();
        (total > 0).then(|| (done as f32 / total as f32).min(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn cancelling_a_clone_cancels_the_job() {
        let job = Progress::new();
        assert!(job.check().is_ok());
        job.clone().cancel();
        assert!(job.check().is_err());
    }

    #[test]
    fn a_sketch_is_made_only_for_somebody_and_never_grows_beyond_its_bound() {
        let job = Progress::new();
        let path: Vec<[f64; 2]> = (0..1000_u32).map(|step| [f64::from(step), 0.0]).collect();
        job.offer_to_sketch(&path, false);
        assert_eq!(job.sketched(), 0, "nobody looks");
        job.want_sketch();
        for _ in 0..100_000 {
            job.offer_to_sketch(&path, false);
        }
        assert_eq!(job.sketched(), 100_000);
        let sketch = job.sketch();
        let positions: usize = sketch.paths.iter().map(Vec::len).sum();
        assert!((50_000..=200_000).contains(&positions), "{positions}");
        assert!(
            sketch
                .paths
                .iter()
                .all(|path| path.first() == Some(&[0.0, 0.0]) && path.last() == Some(&[999.0, 0.0]))
        );
    }

    #[test]
    fn the_share_is_unknown_until_a_total_is_set_and_never_passes_one() {
        let job = Progress::new();
        assert_eq!(job.share(), None);
        job.add_total(4);
        job.add_done(1);
        assert_eq!(job.share(), Some(0.25));
        job.add_done(9);
        assert_eq!(job.share(), Some(1.0));
    }
}
