//! A line on a terminal's standard error that says how far a run is.
use crate::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Often enough to look alive, seldom enough to cost nothing.
const INTERVAL: Duration = Duration::from_millis(100);

/// Shows progress until it is dropped; shows nothing where nobody looks.
#[derive(Debug)]
pub struct ProgressLine {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Starts showing `progress`, unless the run is quiet or standard error is not a terminal.
    #[must_use]
    pub fn start(progress: &Progress, is_quiet: bool) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let thread = if is_quiet || !std::io::stderr().is_terminal() {
            None
        } else {
            let (progress, is_over) = (progress.clone(), is_over.clone());
            // Without a thread the run goes on unshown.
            Builder::new()
                .name("progress".to_owned())
                .spawn(move || show(&progress, &is_over))
                .ok()
        };
        Self { is_over, thread }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn show(progress: &Progress, is_over: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:36} {percent:>3} %") {
        bar.set_style(style);
    }
    while !is_over.load(Ordering::Relaxed) {
        let (done, total) = progress.counts();
        if total > 0 {
            bar.set_length(total);
            bar.set_position(done.min(total));
        }
        std::thread::park_timeout(INTERVAL);
    }
    bar.finish_and_clear();
}
