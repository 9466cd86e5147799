//! Work that would take longer than a frame: named threads, each running one operation with a
//! [`Progress`], keyed by what it works on; starting again cancels the older one.

use super::document::LayerId;
use crate::progress::Progress;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

/// What a job works on. At most one job per key runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobKey {
    Project,
    Layer(LayerId),
    Coverage,
    Check,
    Export,
    /// The pages beside the questions for a report.
    ReportPages,
    /// Keeps what was chosen of a report for the next window.
    Choices,
    /// Another program shows a file.
    OpenOutside,
    /// Writing kept cases.
    Cases,
    /// Holding kept cases against the layers.
    Recheck,
    FileDialog,
    /// Looks into a folder.
    Folder(std::path::PathBuf),
    /// Whether a layer seems to come from a web map.
    ShiftTest(LayerId),
    /// The flaws within a layer.
    Quality(LayerId),
    /// The project file.
    Save,
    /// A picture of what was read so far.
    Preview,
    /// The size of a large feature.
    Measure,
    /// Opens a picture to lie below the layers.
    Background(u64),
    /// Reads the bundled outlines.
    Backdrop,
    /// Decodes tiles of backgrounds.
    Tiles,
    /// Keeps the work aside, or brings back what was kept.
    Recovery,
    /// Writes what the window remembers.
    Memory,
    /// Of the attribute table: sizes of features, its rows, the facts of a column.
    TableSizes,
    TableRows,
    TableFacts,
    CopyRows,
    ExportRows,
    /// Selecting by an expression.
    Select,
    /// Categories or classes of a layer's style.
    Style(LayerId),
    StyleFile,
    /// Names and codes of all layers.
    Search,
    /// Files that are not where the project says.
    Missing,
    /// What has to be measured of a layer.
    Properties,
    /// The places of a field's texts on the map.
    Labels(LayerId),
    /// Which feature is of which.
    Divide(LayerId),
}

/// Calls for a new frame; plain, so that no job knows the window.
pub type Repaint = Arc<dyn Fn() + Send + Sync>;

/// How a job ended.
#[derive(Debug)]
pub enum Ended<T> {
    Finished(T),
    /// The job stopped because of a bug; the message is the panic's.
    Panicked(String),
    /// The thread could not be started.
    NotStarted(String),
}

/// A job that runs.
#[derive(Debug)]
pub struct Running {
    pub key: JobKey,
    /// What it works on, for people: a file's name; empty if the key says all.
    pub subject: String,
    pub progress: Progress,
    pub started: Instant,
    serial: u64,
}

struct Message<T> {
    key: JobKey,
    serial: u64,
    ended: Ended<T>,
}

/// All jobs of a window; `T` is what they bring back.
pub struct Jobs<T> {
    running: Vec<Running>,
    sender: Sender<Message<T>>,
    receiver: Receiver<Message<T>>,
    repaint: Repaint,
    next_serial: u64,
}

impl<T: Send + 'static> Jobs<T> {
    #[must_use]
    pub fn new(repaint: Repaint) -> Self {
        // Unbounded, because the window drains it every frame and each job sends one message.
        let (sender, receiver) = channel();
        Self {
            running: Vec::new(),
            sender,
            receiver,
            repaint,
            next_serial: 0,
        }
    }

    /// Runs `work` in a thread of its own. An older job with the same key is cancelled and its result dropped.
    pub fn start(&mut self, key: JobKey, subject: &str, work: impl FnOnce(&Progress) -> T + Send + 'static) {
        self.cancel(&key);
        self.running.retain(|job| job.key != key);
        self.next_serial += 1;
        let serial = self.next_serial;
        let progress = Progress::new();
        let (job_progress, job_key) = (progress.clone(), key.clone());
        let (sender, repaint) = (self.sender.clone(), Arc::clone(&self.repaint));
        let thread = std::thread::Builder::new().name(format!("ecozone {key:?}"));
        let spawned = thread.spawn(move || {
            let ended = match catch_unwind(AssertUnwindSafe(|| work(&job_progress))) {
                Ok(value) => Ended::Finished(value),
                Err(payload) => Ended::Panicked(panic_message(payload.as_ref())),
            };
            // The window may be gone; then nobody waits for the result.
            let _ = sender.send(Message {
                key: job_key,
                serial,
                ended,
            });
            repaint();
        });
        if let Err(error) = spawned {
            let ended = Ended::NotStarted(error.to_string());
            let _ = self.sender.send(Message {
                key: key.clone(),
                serial,
                ended,
            });
            (self.repaint)();
        }
        self.running.push(Running {
            key,
            subject: subject.to_owned(),
            progress,
            started: Instant::now(),
            serial,
        });
    }

    /// What calls for a new frame, for jobs that show something before they end.
    #[must_use]
    pub fn repaint(&self) -> Repaint {
        Arc::clone(&self.repaint)
    }

    /// Asks the job with this key to stop; it ends when it next asks its [`Progress`].
    pub fn cancel(&self, key: &JobKey) {
        for job in self.running.iter().filter(|job| job.key == *key) {
            job.progress.cancel();
        }
    }

    /// Forgets a job: it is asked to stop and its result will be dropped.
    pub fn abandon(&mut self, key: &JobKey) {
        self.cancel(key);
        self.running.retain(|job| job.key != *key);
    }

    /// Forgets every job that works on the document.
    pub fn abandon_all(&mut self) {
        for job in &self.running {
            job.progress.cancel();
        }
        self.running.clear();
    }

    #[must_use]
    pub fn is_running(&self, key: &JobKey) -> bool {
        self.running.iter().any(|job| job.key == *key)
    }

    #[must_use]
    pub fn running(&self) -> &[Running] {
        &self.running
    }

    /// Jobs that ended since the last call, without those that were replaced or abandoned.
    pub fn take_ended(&mut self) -> Vec<(JobKey, Ended<T>)> {
        let messages: Vec<Message<T>> = self.receiver.try_iter().collect();
        let mut ended = Vec::new();
        for message in messages {
            let place = self.running.iter().position(|job| job.serial == message.serial);
            if let Some(place) = place {
                self.running.remove(place);
                ended.push((message.key, message.ended));
            }
        }
        ended
    }
}

impl<T> Drop for Jobs<T> {
    fn drop(&mut self) {
        for job in &self.running {
            job.progress.cancel();
        }
    }
}

fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    fn jobs() -> (Jobs<u32>, Receiver<()>) {
        let (sender, woken) = channel();
        let wake = move || {
            // The receiver is gone once the test is over.
            let _ = sender.send(());
        };
        (Jobs::new(Arc::new(wake)), woken)
    }

    fn wait(woken: &Receiver<()>) {
        woken
            .recv_timeout(Duration::from_secs(30))
            .expect("the job calls for a frame");
    }

    #[test]
    fn a_job_brings_its_result_and_calls_for_a_frame() {
        let (mut jobs, woken) = jobs();
        jobs.start(JobKey::Coverage, "", |_| 7);
        wait(&woken);
        let ended = jobs.take_ended();
        assert!(matches!(ended.as_slice(), [(JobKey::Coverage, Ended::Finished(7))]));
        assert!(jobs.running().is_empty());
    }

    #[test]
    fn starting_again_cancels_the_older_job_and_drops_its_result() {
        let (mut jobs, woken) = jobs();
        let (release, released) = channel::<()>();
        let (told, was_cancelled) = channel();
        jobs.start(JobKey::Coverage, "", move |progress| {
            let _ = released.recv();
            let _ = told.send(progress.is_cancelled());
            1
        });
        jobs.start(JobKey::Coverage, "", |_| 2);
        wait(&woken);
        drop(release);
        wait(&woken);
        assert!(was_cancelled.recv().expect("the older job ran"));
        let ended = jobs.take_ended();
        assert!(matches!(ended.as_slice(), [(JobKey::Coverage, Ended::Finished(2))]));
    }

    #[test]
    fn a_panic_in_a_job_is_told_and_the_program_lives_on() {
        let (mut jobs, woken) = jobs();
        jobs.start(JobKey::Check, "", |_| if true { panic!("a bug") } else { 0 });
        wait(&woken);
        let ended = jobs.take_ended();
        assert!(matches!(ended.as_slice(), [(JobKey::Check, Ended::Panicked(text))] if text == "a bug"));
    }
}
