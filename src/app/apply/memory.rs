//! What the window remembers from one start to the next, written as it changes; and the hints of the first one.

use super::super::EcoZoneApp;
use super::super::jobs::JobKey;
use super::super::view_state::HINTS;
use super::JobOutput;
use crate::operations::open_layer::OperationError;
use crate::operations::window_memory::{MemoryChange, WindowMemory, read_memory, write_memory};
use crate::texts::app::AppText;
use std::path::{Path, PathBuf};

/// What is remembered, where, and what of it is not written yet.
#[derive(Debug, Default)]
pub struct Memory {
    pub known: WindowMemory,
    /// None remembers nothing.
    folder: Option<PathBuf>,
    unwritten: Vec<MemoryChange>,
}

impl Memory {
    pub fn read(folder: Option<&Path>) -> Self {
        Self {
            known: folder.map(read_memory).unwrap_or_default(),
            folder: folder.map(Path::to_owned),
            unwritten: Vec::new(),
        }
    }

    /// Whether this is the first window of its user.
    pub fn wants_hints(&self) -> bool {
        self.folder.is_some() && !self.known.are_hints_seen
    }
}

impl EcoZoneApp {
    pub(super) fn remember(&mut self, change: MemoryChange) {
        self.memory.known.take(&change);
        if self.memory.folder.is_some() {
            self.memory.unwritten.push(change);
        }
    }

    /// Writes in a job what has changed.
    pub(in crate::app) fn keep_memory(&mut self) {
        if self.memory.unwritten.is_empty() || self.jobs.is_running(&JobKey::Memory) {
            return;
        }
        let Some(folder) = self.memory.folder.clone() else {
            return;
        };
        let changes = std::mem::take(&mut self.memory.unwritten);
        self.jobs.start(JobKey::Memory, "", move |_| {
            JobOutput::Remembered(write_memory(&folder, &changes))
        });
    }

    /// Writes what has changed in this very frame: the window is about to go.
    pub(super) fn write_memory_now(&mut self) {
        let changes = std::mem::take(&mut self.memory.unwritten);
        if let Some(folder) = self.memory.folder.as_ref().filter(|_| !changes.is_empty()) {
            // Nobody is left to be told, and nothing of the work is in it.
            let _ = write_memory(folder, &changes);
        }
    }

    pub(super) fn take_remembered(&mut self, result: Result<(), OperationError>) {
        if let Err(error) = result {
            // Said once, and then left alone.
            self.memory.folder = None;
            self.tell_failure(AppText::RememberingOff.get(self.view.language).to_owned(), &error);
        }
    }

    /// Goes to a hint of the tour; beyond the last one it is over and not shown again by itself.
    pub(super) fn show_hint(&mut self, hint: Option<usize>) {
        self.view.hint = hint.filter(|hint| *hint < HINTS);
        if self.view.hint.is_none() && !self.memory.known.are_hints_seen {
            self.remember(MemoryChange::HintsSeen);
        }
    }
}
