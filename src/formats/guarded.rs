//! Runs a reader of other hands, whose assertions a damaged file can break, so that it ends as a refusal.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `read` gives; `None` if it gave up in the middle. It must stay on this thread.
pub fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    let was_guarded = IS_GUARDED.replace(true);
    let found = catch_unwind(AssertUnwindSafe(read)).ok();
    IS_GUARDED.set(was_guarded);
    found
}

/// Whether what fails on this thread at present becomes a refusal, and is no defect to be reported.
#[must_use]
pub fn is_guarded() -> bool {
    IS_GUARDED.get()
}

#[cfg(test)]
mod tests {
    use super::{guarded, is_guarded};

    #[test]
    fn what_gives_up_in_the_middle_is_told_from_what_ends() {
        assert_eq!(guarded(is_guarded), Some(true));
        let nothing: [u8; 0] = [];
        assert_eq!(guarded(|| nothing[std::hint::black_box(3)]), None);
        assert!(!is_guarded());
    }
}
