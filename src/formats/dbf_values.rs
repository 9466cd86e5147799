//! Values of a dBase table as JSON: numbers stay numbers, dates become ISO 8601, what is blank becomes null.

/// Whole numbers of more digits than these don't fit 64 bits; as text they keep every digit.
const MAX_WHOLE_DIGITS: usize = 18;

/// How a number came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    Read,
    /// The writer filled the field with asterisks because the number did not fit; null here.
    Overflowed,
    /// No number; its text is kept.
    Odd,
}

/// Writes a number kept in ASCII.
pub fn number(raw: &[u8], out: &mut Vec<u8>) -> Number {
    let text = raw.split(|byte| *byte == 0).next().unwrap_or(&[]).trim_ascii();
    if text.is_empty() {
        out.extend_from_slice(b"null");
        return Number::Read;
    }
    if text.iter().all(|byte| *byte == b'*') {
        out.extend_from_slice(b"null");
        return Number::Overflowed;
    }
    if write_number(text, out) {
        return Number::Read;
    }
    self::text(&String::from_utf8_lossy(text), out);
    Number::Odd
}

/// Writes `text` as a JSON number if it is one but for the spelling (`+1`, `.5`, `5.`, `007`).
fn write_number(text: &[u8], out: &mut Vec<u8>) -> bool {
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    let (mantissa, exponent) = match digits.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (digits.get(..at).unwrap_or(&[]), digits.get(at + 1..)),
        None => (digits, None),
    };
    let point = mantissa.iter().position(|byte| *byte == b'.').unwrap_or(mantissa.len());
    let whole = mantissa.get(..point).unwrap_or(&[]);
    let fraction = mantissa.get(point + 1..).unwrap_or(&[]);
    let are_digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    let exponent_digits = exponent.map(|bytes| bytes.strip_prefix(b"-").or(bytes.strip_prefix(b"+")).unwrap_or(bytes));
    let is_number = are_digits(whole)
        && are_digits(fraction)
        && whole.len() + fraction.len() > 0
        && exponent_digits.is_none_or(|bytes| !bytes.is_empty() && bytes.len() <= 3 && are_digits(bytes));
    if !is_number {
        return false;
    }
    let zeros = whole.iter().take_while(|byte| **byte == b'0').count();
    let significant = whole.get(zeros..).unwrap_or(&[]);
    if significant.len() > MAX_WHOLE_DIGITS && exponent.is_none() && fraction.iter().all(|byte| *byte == b'0') {
        self::text(&String::from_utf8_lossy(text), out);
        return true;
    }
    let begin = out.len();
    if is_negative {
        out.push(b'-');
    }
    out.extend_from_slice(if significant.is_empty() { b"0" } else { significant });
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction);
    }
    if let Some(exponent) = exponent {
        out.push(b'e');
        out.extend_from_slice(exponent);
    }
    // 1e999 is well spelt and yet no number.
    let is_finite = exponent.is_none()
        || std::str::from_utf8(out.get(begin..).unwrap_or(&[]))
            .ok()
            .and_then(|text| text.parse::<f64>().ok())
            .is_some_and(f64::is_finite);
    if !is_finite {
        out.truncate(begin);
    }
    is_finite
}

/// Writes a date of eight digits; `false` if it is none, and its text is kept.
pub fn date(raw: &[u8], out: &mut Vec<u8>) -> bool {
    let text = raw.split(|byte| *byte == 0).next().unwrap_or(&[]).trim_ascii();
    if text.iter().all(|byte| *byte == b'0') {
        out.extend_from_slice(b"null");
        return true;
    }
    if let [y0, y1, y2, y3, m0, m1, d0, d1] = text
        && text.iter().all(u8::is_ascii_digit)
    {
        let month = (m0 - b'0') * 10 + (m1 - b'0');
        let day = (d0 - b'0') * 10 + (d1 - b'0');
        if (1..=12).contains(&month) && (1..=31).contains(&day) {
            out.extend_from_slice(&[b'"', *y0, *y1, *y2, *y3, b'-', *m0, *m1, b'-', *d0, *d1, b'"']);
            return true;
        }
    }
    self::text(&String::from_utf8_lossy(text), out);
    false
}

pub fn logical(raw: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(match raw {
        [b'T' | b't' | b'Y' | b'y'] => b"true",
        [b'F' | b'f' | b'N' | b'n'] => b"false".as_slice(),
        _ => b"null",
    });
}

pub fn integer(raw: &[u8], out: &mut Vec<u8>) {
    let value = raw.try_into().map_or(0, i32::from_le_bytes);
    out.extend_from_slice(value.to_string().as_bytes());
}

pub fn double(raw: &[u8], out: &mut Vec<u8>) {
    let value = raw.try_into().map_or(f64::NAN, f64::from_le_bytes);
    // JSON has no infinity: null.
    out.extend_from_slice(&serde_json::to_vec(&value).unwrap_or_else(|_| b"null".to_vec()));
}

pub fn currency(raw: &[u8], out: &mut Vec<u8>) {
    let value = raw.try_into().map_or(0, i64::from_le_bytes);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 10_000, value.unsigned_abs() % 10_000);
    out.extend_from_slice(format!("{sign}{whole}.{rest:04}").as_bytes());
}

pub fn text(text: &str, out: &mut Vec<u8>) {
    if let Ok(quoted) = serde_json::to_vec(text) {
        out.extend_from_slice(&quoted);
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, currency, date, double, integer, logical, number};

    #[test]
    fn numbers_in_every_spelling_stay_numbers() {
        for (raw, json, how) in [
            ("      12.500", "12.500", Number::Read),
            ("+5", "5", Number::Read),
            ("-.5", "-0.5", Number::Read),
            ("5.", "5", Number::Read),
            ("007", "7", Number::Read),
            ("1.5E+03", "1.5e+03", Number::Read),
            ("", "null", Number::Read),
            ("\0\0\0", "null", Number::Read),
            ("********", "null", Number::Overflowed),
            ("1,5", "\"1,5\"", Number::Odd),
            ("nan", "\"nan\"", Number::Odd),
            ("1e999", "\"1e999\"", Number::Odd),
            ("-", "\"-\"", Number::Odd),
            // A code of 19 digits would be rounded as a number.
            ("1101052026000000123", "\"1101052026000000123\"", Number::Read),
        ] {
            let mut out = Vec::new();
            assert_eq!(number(raw.as_bytes(), &mut out), how, "{raw}");
            assert_eq!(String::from_utf8_lossy(&out), json, "{raw}");
            assert!(serde_json::from_slice::<serde_json::Value>(&out).is_ok(), "{raw}");
        }
    }

    #[test]
    fn dates_truths_and_binary_numbers() {
        let of = |write: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut out);
            String::from_utf8(out).expect("JSON")
        };
        for (raw, json) in [
            ("20260131", "\"2026-01-31\""),
            ("        ", "null"),
            ("00000000", "null"),
            ("20261399", "\"20261399\""),
        ] {
            assert_eq!(
                of(&|out| {
                    let _is_date = date(raw.as_bytes(), out);
                }),
                json
            );
        }
        assert_eq!(of(&|out| logical(b"Y", out)), "true");
        assert_eq!(of(&|out| logical(b"?", out)), "null");
        assert_eq!(of(&|out| integer(&(-7_i32).to_le_bytes(), out)), "-7");
        assert_eq!(of(&|out| double(&2.5_f64.to_le_bytes(), out)), "2.5");
        assert_eq!(of(&|out| double(&f64::NAN.to_le_bytes(), out)), "null");
        assert_eq!(of(&|out| currency(&(-12_345_i64).to_le_bytes(), out)), "-1.2345");
    }
}
