//! Sorting that can be stopped: runs on all threads, merged in pairs.

use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Items sorted at once: a few milliseconds.
const RUN: usize = 1 << 16;

/// Items that a loop passes between two questions whether to stop: a few milliseconds.
pub(super) const UNASKED: usize = 1 << 16;

/// The items in rising order.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn sorted<T: Ord + Copy + Send + Sync>(mut items: Vec<T>, progress: &Progress) -> Result<Vec<T>, Cancelled> {
    items.par_chunks_mut(RUN).try_for_each(|run| {
        progress.check()?;
        run.sort_unstable();
        Ok(())
    })?;
    let mut width = RUN;
    let mut target = if items.len() > RUN { items.clone() } else { Vec::new() };
    while width < items.len() {
        target
            .par_chunks_mut(2 * width)
            .zip(items.par_chunks(2 * width))
            .try_for_each(|(target, pair)| merge(pair, width, target, progress))?;
        std::mem::swap(&mut items, &mut target);
        width *= 2;
    }
    Ok(items)
}

/// Merges the two sorted runs in `pair`, the first of `width` items.
fn merge<T: Ord + Copy>(pair: &[T], width: usize, target: &mut [T], progress: &Progress) -> Result<(), Cancelled> {
    let (mut first, mut second) = pair.split_at(width.min(pair.len()));
    for slots in target.chunks_mut(UNASKED) {
        progress.check()?;
        for slot in slots {
            let from = match (first.first(), second.first()) {
                (Some(one), Some(other)) if other < one => &mut second,
                (Some(_), _) => &mut first,
                (None, _) => &mut second,
            };
            if let Some((item, rest)) = from.split_first() {
                *slot = *item;
                *from = rest;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::sorted;
    use crate::progress::Progress;

    #[test]
    fn many_items_come_out_as_from_a_plain_sort_and_a_cancelled_sort_ends() {
        let items: Vec<u64> = (0..300_001_u64)
            .map(|item| item.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20)
            .collect();
        let mut expected = items.clone();
        expected.sort_unstable();
        let progress = Progress::new();
        assert_eq!(sorted(items.clone(), &progress), Ok(expected));
        progress.cancel();
        assert!(sorted(items, &progress).is_err());
    }
}
