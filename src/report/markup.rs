//! Text into HTML and SVG without ever becoming markup.

/// `text` with everything that markup gives a meaning replaced; safe between tags and in quoted attributes.
/// Control characters that no XML may hold are left out.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_name_can_not_become_a_script() {
        assert_eq!(
            escape("<script>alert('a&b')</script>\u{0}"),
            "&lt;script&gt;alert(&#39;a&amp;b&#39;)&lt;/script&gt;"
        );
        assert_eq!(escape("密云\n水库"), "密云 水库");
    }
}
