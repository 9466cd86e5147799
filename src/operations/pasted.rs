//! Text from the clipboard as a site: GeoJSON, WKT and boundary points as they are; bare coordinates become a polygon.

/// Text that is pasted by mistake is far longer than any list of coordinates that a person copies.
pub const LONGEST_BYTES: usize = 32 << 20;

/// What readers take: the text itself, or a WKT polygon of the bare coordinates that it lists, one position a line (or
/// between semicolons): two numbers, or a label and two numbers, in decimals or in degrees, minutes and seconds. The
/// columns stay in their order, so that north before east is asked about as in a file. `None`: the text holds nothing
/// that a site could be made of.
#[must_use]
pub fn site_text(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() || text.len() > LONGEST_BYTES {
        return None;
    }
    if let Some(positions) = bare_positions(text) {
        return polygon(&positions);
    }
    text.bytes().any(|byte| byte.is_ascii_digit()).then(|| text.to_owned())
}

/// The positions, if the text lists nothing else.
fn bare_positions(text: &str) -> Option<Vec<[f64; 2]>> {
    let lines = text.split(['\n', '\r', ';', '\u{ff1b}']).map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(position).collect()
}

/// Two numbers, perhaps after a label.
fn position(line: &str) -> Option<[f64; 2]> {
    let is_gap = |character: char| character.is_whitespace() || matches!(character, ',' | '\u{ff0c}' | '\u{3001}');
    let words: Vec<&str> = line.split(is_gap).filter(|word| !word.is_empty()).collect();
    let numbers = match words.as_slice() {
        [first, second] => [first, second],
        // A point's label: J1, 1, P-3. Three numbers with a decimal point each are something else (a height).
        [label, first, second] if !label.contains('.') => [first, second],
        _ => return None,
    };
    let [first, second] = numbers.map(|word| number(word).or_else(|| degrees(word)));
    Some([first?, second?])
}

/// A finite decimal number.
fn number(word: &str) -> Option<f64> {
    let is_plain = word
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    if !is_plain {
        return None;
    }
    word.parse().ok().filter(|value: &f64| value.is_finite())
}

/// `116°06′00.5″`, with the marks that people use, and letters for the side of the world.
fn degrees(word: &str) -> Option<f64> {
    let word =
        word.trim_matches(|character: char| matches!(character, 'E' | 'N' | 'e' | 'n' | '东' | '北' | '经' | '纬'));
    let (whole, rest) = word.split_once(['°', '度', 'º'])?;
    let (minutes, rest) = match rest.split_once(['′', '\'', '’', '分']) {
        Some((minutes, rest)) => (number(minutes)?, rest),
        None if rest.is_empty() => (0.0, ""),
        None => return None,
    };
    let seconds = rest.trim_end_matches(['″', '"', '”', '秒', '\'']);
    let seconds = if seconds.is_empty() { 0.0 } else { number(seconds)? };
    let is_proper = (0.0..60.0).contains(&minutes) && (0.0..60.0).contains(&seconds);
    let whole = number(whole).filter(|whole| is_proper && (0.0..=180.0).contains(whole))?;
    Some(whole + minutes / 60.0 + seconds / 3600.0)
}

fn polygon(positions: &[[f64; 2]]) -> Option<String> {
    let last_is_first = positions.len() > 3 && positions.first() == positions.last();
    let open = positions.get(..positions.len() - usize::from(last_is_first))?;
    if open.len() < 3 {
        return None;
    }
    // The shortest text that is the same number again.
    let ring: Vec<String> = open
        .iter()
        .chain(open.first())
        .map(|[x, y]| format!("{x} {y}"))
        .collect();
    Some(format!("POLYGON(({}))", ring.join(",")))
}

#[cfg(test)]
mod tests {
    use super::site_text;

    const RING: &str = "POLYGON((116.1 40.1,116.2 40.1,116.2 40.2,116.1 40.1))";

    #[test]
    fn bare_coordinates_in_any_usual_form_are_a_polygon() {
        for text in [
            "116.1,40.1\n116.2,40.1\n116.2,40.2\n",
            "116.1\t40.1\r\n116.2\t40.1\r\n116.2\t40.2\r\n116.1\t40.1\r\n",
            "116.1 40.1;116.2 40.1;116.2 40.2",
            "J1,116.1，40.1\nJ2 116.2 40.1\n3、116.2、40.2",
            "116°06′00″ 40°06′\n116°12'0\" 40°6′0″\n116度12分 北纬40°12′00″",
        ] {
            assert_eq!(site_text(text).as_deref(), Some(RING), "{text}");
        }
        let north_first = "J1,4431205.318,39521418.226\nJ2,4431212.604,39521566.917\nJ3,4431098.471,39521574.305";
        assert_eq!(
            site_text(north_first).as_deref(),
            Some(
                "POLYGON((4431205.318 39521418.226,4431212.604 39521566.917,4431098.471 39521574.305,4431205.318 39521418.226))"
            )
        );
    }

    #[test]
    fn what_readers_know_is_left_as_it_is_and_prose_is_no_site() {
        let known = r#"{"type":"Point","coordinates":[1,2]}"#;
        assert_eq!(site_text(&format!("\u{feff}{known}\n")).as_deref(), Some(known));
        assert_eq!(site_text(RING).as_deref(), Some(RING));
        assert_eq!(site_text("  \n"), None);
        assert_eq!(site_text("hello"), None);
        // Two positions enclose nothing; a line with a height is no bare list.
        assert_eq!(site_text("116.1,40.1\n116.2,40.1"), None);
        let heights = "116.1,40.1,35.2\n116.2,40.1,35.3\n116.2,40.2,35.1";
        assert_eq!(site_text(heights).as_deref(), Some(heights));
        assert_eq!(
            site_text("116°60′ 40°\n116°70′ 40°\n117° 41°")
                .as_deref()
                .map(|text| text.contains("POLYGON")),
            Some(false)
        );
    }
}
