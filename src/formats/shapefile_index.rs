//! The index of a shapefile (.shx): whether the records follow each other, or stand at places of their own.
//!
//! Programs that change a shapefile in place write the new record at the end and leave the old one where it was; only
//! the index tells which of them counts.

use super::shapefile::MAGIC;

const HEADER_BYTES: usize = 100;
const RECORD_HEADER_BYTES: u64 = 8;

/// How to find the records of a .shp.
#[derive(Debug, PartialEq, Eq)]
pub enum Plan {
    /// One after the other; how many the index lists.
    InSequence(usize),
    /// Each record's place in bytes; `None` for a record without one.
    Places(Vec<Option<u64>>),
    /// The index contradicts itself.
    Damaged,
}

/// What the index says of a .shp whose header states `end` as its length in bytes.
pub fn plan_of(shx: &[u8], end: u64) -> Plan {
    let Some(entries) = shx.get(HEADER_BYTES..).filter(|_| shx.starts_with(MAGIC)) else {
        return Plan::Damaged;
    };
    let (entries, rest) = entries.as_chunks::<8>();
    let places: Vec<(u64, u64)> = entries
        .iter()
        .map(|[o0, o1, o2, o3, l0, l1, l2, l3]| {
            let bytes = |words| u64::from(u32::from_be_bytes(words)) * 2;
            (bytes([*o0, *o1, *o2, *o3]), bytes([*l0, *l1, *l2, *l3]))
        })
        .collect();
    let mut next = HEADER_BYTES as u64;
    let is_sequence = places.iter().all(|(place, length)| {
        let is_next = *place == next;
        next = next.saturating_add(RECORD_HEADER_BYTES + length);
        is_next
    });
    if is_sequence {
        return Plan::InSequence(places.len());
    }
    let mut sorted: Vec<(u64, u64)> = places.iter().copied().filter(|(place, _)| *place > 0).collect();
    sorted.sort_unstable();
    let follows = |pair: &[(u64, u64)]| match pair {
        [(place, length), (next, _)] => place + RECORD_HEADER_BYTES + length <= *next,
        _ => true,
    };
    let is_sound = rest.is_empty()
        && sorted.first().is_none_or(|(place, _)| *place >= HEADER_BYTES as u64)
        && sorted.windows(2).all(follows)
        && sorted
            .last()
            .is_none_or(|(place, length)| place + RECORD_HEADER_BYTES + length <= end);
    if !is_sound {
        return Plan::Damaged;
    }
    Plan::Places(
        places
            .into_iter()
            .map(|(place, _)| (place > 0).then_some(place))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::{MAGIC, Plan, plan_of};

    fn index(entries: &[(u32, u32)]) -> Vec<u8> {
        let mut shx = MAGIC.to_vec();
        shx.resize(100, 0);
        for (place, length) in entries {
            shx.extend((place / 2).to_be_bytes());
            shx.extend((length / 2).to_be_bytes());
        }
        shx
    }

    #[test]
    fn records_in_sequence_and_at_places_of_their_own_are_told_apart() {
        assert_eq!(plan_of(&index(&[(100, 20), (128, 20)]), 156), Plan::InSequence(2));
        assert_eq!(
            plan_of(&index(&[(156, 20), (128, 20), (0, 0)]), 184),
            Plan::Places(vec![Some(156), Some(128), None])
        );
        // Upon each other; past the end; within the header; no index at all.
        assert_eq!(plan_of(&index(&[(128, 20), (132, 20)]), 184), Plan::Damaged);
        assert_eq!(plan_of(&index(&[(128, 20), (500, 20)]), 184), Plan::Damaged);
        assert_eq!(plan_of(&index(&[(50, 20)]), 184), Plan::Damaged);
        assert_eq!(plan_of(b"", 184), Plan::Damaged);
    }
}
