//! How long this thread was at work: a limit on time that other programs on the machine can't use up.

use std::time::{Duration, Instant};

/// A stopwatch of this thread's work.
pub struct Work {
    begun: Option<Duration>,
    clock: Instant,
}

impl Work {
    pub fn begin() -> Self {
        Self {
            begun: of_thread(),
            clock: Instant::now(),
        }
    }

    /// The time that this thread worked since the beginning; where the system does not say, the time that has passed.
    pub fn done(&self) -> Duration {
        match (self.begun, of_thread()) {
            (Some(begun), Some(now)) => now.saturating_sub(begun),
            _ => self.clock.elapsed(),
        }
    }
}

/// On Linux the first number of `schedstat` is the time on a processor, in nanoseconds (proc(5)).
fn of_thread() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
