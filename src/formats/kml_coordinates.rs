//! Coordinates of KML: tuples of longitude, latitude and perhaps a height, apart from each other by space.

/// Positions, and whether one of them has a height that is not 0, which is what KML has for "on the ground".
type Tuples = (Vec<[f64; 2]>, bool);

/// Reads a `coordinates` text; heights are passed over. Space around a comma belongs to the tuple, as many
/// hand-written files have it.
///
/// # Errors
/// What is wrong, in English, for the ledger.
pub fn tuples(text: &str) -> Result<Tuples, String> {
    let mut out = Vec::new();
    let mut has_heights = false;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let mut values = 0_usize;
        let mut position = [0.0; 2];
        loop {
            let end = rest
                .find(|character: char| character == ',' || character.is_whitespace())
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let value = number(word)?;
            match position.get_mut(values) {
                Some(place) => *place = value,
                None => has_heights |= value != 0.0,
            }
            values += 1;
            rest = after.trim_start();
            match rest.strip_prefix(',') {
                Some(next) => rest = next.trim_start(),
                None => break,
            }
        }
        if !(2..=3).contains(&values) {
            return Err(format!("a coordinate has {values} values instead of 2 or 3"));
        }
        out.push(position);
    }
    Ok((out, has_heights))
}

/// Reads a `gx:coord`: longitude, latitude and perhaps a height, apart by space.
///
/// # Errors
/// What is wrong, in English, for the ledger.
pub fn spaced(text: &str) -> Result<([f64; 2], bool), String> {
    let values = text
        .split_whitespace()
        .map(number)
        .collect::<Result<Vec<f64>, String>>()?;
    match values.as_slice() {
        [longitude, latitude] => Ok(([*longitude, *latitude], false)),
        [longitude, latitude, height] => Ok(([*longitude, *latitude], *height != 0.0)),
        _ => Err(format!("a coordinate has {} values instead of 2 or 3", values.len())),
    }
}

fn number(word: &str) -> Result<f64, String> {
    let is_number = word
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    match word.parse::<f64>() {
        Ok(value) if is_number && value.is_finite() => Ok(value),
        _ => {
            let shown: String = word.chars().take(24).collect();
            Err(format!("\"{shown}\" is no coordinate"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{spaced, tuples};

    #[test]
    fn tuples_are_read_with_and_without_heights_and_in_any_layout() {
        for (text, has_heights) in [
            ("116.5,40 -117,41", false),
            ("\n\t116.5,40,0\n\t-117,41,12.5\n", true),
            (" 116.5, 40, 0   -117 ,41 ", false),
            ("1.165e2,+40.,0\u{a0}-117,41", false),
        ] {
            let expected = (vec![[116.5, 40.0], [-117.0, 41.0]], has_heights);
            assert_eq!(tuples(text), Ok(expected), "{text}");
        }
        assert_eq!(tuples(" \n"), Ok((vec![], false)));
        assert_eq!(spaced("116.5 40 3"), Ok(([116.5, 40.0], true)));
        assert_eq!(spaced("116.5 40 0"), Ok(([116.5, 40.0], false)));
    }

    #[test]
    fn what_could_be_meant_in_two_ways_is_no_coordinate() {
        for text in [
            "1",
            "1,2,3,4",
            "1,2, 3,4",
            "1,2,",
            "1,,2",
            "a,b",
            "NaN,1",
            "inf,1",
            "1e999,2",
            "1;2",
            "1,2,0,3,4,0",
        ] {
            assert!(tuples(text).is_err(), "{text}");
        }
        assert!(spaced("1").is_err());
    }
}
