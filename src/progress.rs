//! One handle for "how far" and "stop now", shared by a job and whoever watches it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

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
}

impl Progress {
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
