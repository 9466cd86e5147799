//! Things in rows by where they are: neighbours in the list are then mostly neighbours on the ground, which keeps boxes over
//! neighbours small and their memory at hand.

/// Puts things in rows by their places: as many rows as things in each, by the second coordinate; within them by the
/// first. What stands on one place keeps its order.
pub(crate) fn put_in_rows<T, K: Ord>(things: &mut [T], place: impl Fn(&T) -> [K; 2]) {
    let by = |axis: usize| {
        let place = &place;
        move |thing: &T| place(thing).into_iter().nth(axis)
    };
    things.sort_by_cached_key(by(1));
    let row = things.len().isqrt().max(1);
    for row in things.chunks_mut(row) {
        row.sort_by_cached_key(by(0));
    }
}

#[cfg(test)]
mod tests {
    use super::put_in_rows;

    #[test]
    fn nine_places_make_three_rows_of_three() {
        let mut places = [[5, 1], [1, 9], [2, 5], [9, 2], [7, 8], [4, 4], [0, 0], [3, 7], [8, 6]];
        put_in_rows(&mut places, |place| *place);
        let rows = [[0, 0], [5, 1], [9, 2], [2, 5], [4, 4], [8, 6], [1, 9], [3, 7], [7, 8]];
        assert_eq!(places, rows);
        put_in_rows::<[i64; 2], _>(&mut [], |place| *place);
    }
}
