//! A source file as the checks of the architecture see it: text, not a syntax tree, with comments and
//! literals blanked, so that words in them never count.

pub struct Source {
    /// From the repository's root, with `/`.
    pub path: String,
    pub text: String,
    /// The text with comments and literals blanked; same lines.
    pub code: String,
    /// The code with items under `#[cfg(test)]` blanked; same lines. Empty for a file of tests.
    pub shipped: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let code = without_comments_and_literals(text);
        let is_tests = path.ends_with("/tests.rs") || path.contains("/tests/");
        let shipped = if is_tests {
            String::new()
        } else {
            without_test_items(&code)
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            shipped,
        }
    }

    pub fn is_under(&self, places: &[&str]) -> bool {
        places
            .iter()
            .any(|place| self.path == *place || (place.ends_with('/') && self.path.starts_with(place)))
    }

    /// `geometry` for `src/geometry.rs` and everything under `src/geometry/`; none for the crate's roots.
    pub fn top_module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let name = inside.split('/').next()?;
        let name = name.strip_suffix(".rs").unwrap_or(name);
        (!matches!(name, "lib" | "main")).then_some(name)
    }

    /// How many `super` lead from this file's module to the crate's root.
    fn depth(&self) -> usize {
        let parts = self.path.matches('/').count();
        if self.path.ends_with("/mod.rs") || self.top_module().is_none() {
            parts - 1
        } else {
            parts
        }
    }
}

/// The first names after `root::`, each with its line; `root::{a::b, c}` gives `a` and `c`.
pub fn names_after(code: &str, root: &str) -> Vec<(usize, String)> {
    code.match_indices(root)
        .filter(|(at, _)| !ends_in_word(&code[..*at]))
        .filter_map(|(at, _)| Some((at, code[at + root.len()..].strip_prefix("::")?)))
        .flat_map(|(at, rest)| {
            first_names(rest)
                .into_iter()
                .map(move |(lines, name)| (line_at(code, at) + lines, name))
        })
        .collect()
}

/// As `names_after`, for chains of `super` long enough to reach the crate's root.
pub fn names_after_supers(source: &Source) -> Vec<(usize, String)> {
    let code = &source.code;
    let mut found = Vec::new();
    for (at, _) in code.match_indices("super::") {
        let before = &code[..at];
        if ends_in_word(before) || before.ends_with("super::") {
            continue;
        }
        let rest = code[at..].trim_start_matches("super::");
        let supers = (code.len() - at - rest.len()) / "super::".len();
        let line = line_at(code, at);
        // Unit tests are one module deeper than their file.
        let in_tests = source
            .shipped
            .lines()
            .nth(line - 1)
            .is_none_or(|shipped| shipped.trim().is_empty());
        if supers >= source.depth() + usize::from(in_tests) {
            found.extend(first_names(rest).into_iter().map(|(lines, name)| (line + lines, name)));
        }
    }
    found
}

/// The names that a path or a group in braces starts with, each with the lines passed before it.
fn first_names(path: &str) -> Vec<(usize, String)> {
    if !path.starts_with('{') {
        return words(path)
            .next()
            .filter(|word| path.starts_with(*word))
            .map(|word| (0, word.to_owned()))
            .into_iter()
            .collect();
    }
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut expects_name = false;
    for (at, sign) in path.char_indices() {
        match sign {
            '{' => {
                depth += 1;
                expects_name = depth == 1;
            }
            '}' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            ',' => expects_name = depth == 1,
            _ if expects_name && is_word(sign) => {
                expects_name = false;
                let name: String = path[at..].chars().take_while(|sign| is_word(*sign)).collect();
                names.push((line_at(path, at) - 1, name));
            }
            _ => {}
        }
    }
    names
}

/// Lines that name a crate in a path or in `use`; a module of the same name (`formats::geojson`) does not count.
pub fn crate_mentions(code: &str, name: &str) -> Vec<usize> {
    code.match_indices(name)
        .filter(|(at, _)| {
            let (before, after) = (&code[..*at], &code[at + name.len()..]);
            let is_whole_word = !ends_in_word(before) && !after.starts_with(is_word);
            let is_inner = before.strip_suffix("::").is_some_and(ends_in_word);
            let is_imported = matches!(words(before).last(), Some("use" | "crate")) && before.ends_with(' ');
            is_whole_word && !is_inner && (after.starts_with("::") || is_imported)
        })
        .map(|(at, _)| line_at(code, at))
        .collect()
}

fn without_comments_and_literals(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let length = skipped_length(&signs, at);
        if length == 0 {
            code.push(*sign);
        }
        code.extend(
            signs
                .iter()
                .skip(at)
                .take(length)
                .map(|sign| if *sign == '\n' { '\n' } else { ' ' }),
        );
        at += length.max(1);
    }
    code
}

/// The length of the comment or literal that begins at a place, 0 where none does.
fn skipped_length(signs: &[char], at: usize) -> usize {
    let sign = |offset: usize| signs.get(at + offset).copied();
    let before = |offset: usize| at.checked_sub(offset).and_then(|at| signs.get(at)).copied();
    let rest = signs.len() - at;
    let until = |from: usize, found: &dyn Fn(usize) -> bool| (from..rest).find(|offset| found(*offset)).unwrap_or(rest);
    match (sign(0), sign(1)) {
        (Some('/'), Some('/')) => until(2, &|offset| sign(offset) == Some('\n')),
        (Some('/'), Some('*')) => {
            let (mut depth, mut offset) = (1, 2);
            while depth > 0 && offset < rest {
                match (sign(offset), sign(offset + 1)) {
                    (Some('/'), Some('*')) => {
                        depth += 1;
                        offset += 2;
                    }
                    (Some('*'), Some('/')) => {
                        depth -= 1;
                        offset += 2;
                    }
                    _ => offset += 1,
                }
            }
            offset.min(rest)
        }
        (Some('"'), _) => {
            let mut offset = 1;
            while offset < rest && sign(offset) != Some('"') {
                offset += if sign(offset) == Some('\\') { 2 } else { 1 };
            }
            (offset + 1).min(rest)
        }
        (Some('r'), Some('"' | '#')) => {
            // `br"…"` and `cr"…"` are raw strings as well, `number"` is none.
            let prefix = usize::from(matches!(before(1), Some('b' | 'c')));
            let hashes = until(1, &|offset| sign(offset) != Some('#')) - 1;
            if before(prefix + 1).is_some_and(is_word) || sign(hashes + 1) != Some('"') {
                return 0;
            }
            let close = until(hashes + 2, &|offset| {
                sign(offset) == Some('"') && (1..=hashes).all(|hash| sign(offset + hash) == Some('#'))
            });
            (close + 1 + hashes).min(rest)
        }
        (Some('\''), Some('\\')) => (until(3, &|offset| sign(offset) == Some('\'')) + 1).min(rest),
        (Some('\''), Some(_)) if sign(2) == Some('\'') => 3,
        _ => 0,
    }
}

fn without_test_items(code: &str) -> String {
    let mut shipped = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = ["#[cfg(test)]", "#[cfg(all(test,"]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min()
    {
        let (before, item) = rest.split_at(at);
        let (item, after) = item.split_at(item_length(item));
        shipped.push_str(before);
        shipped.extend(item.chars().filter(|sign| *sign == '\n'));
        rest = after;
    }
    shipped + rest
}

/// The length of an item with its attributes: to its closing brace, or to its semicolon.
fn item_length(item: &str) -> usize {
    let mut depth = 0_i32;
    for (at, sign) in item.char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return at;
        }
        if depth == 0 && matches!(sign, '}' | ';') {
            return at + 1;
        }
    }
    item.len()
}

pub fn lines_where<'a, T: 'a>(
    code: &'a str,
    found: impl Fn(&'a str) -> Option<T> + 'a,
) -> impl Iterator<Item = (usize, T)> + 'a {
    (1..)
        .zip(code.lines())
        .filter_map(move |(number, line)| Some((number, found(line)?)))
}

fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

pub fn words(code: &str) -> impl DoubleEndedIterator<Item = &str> {
    code.split(|sign| !is_word(sign)).filter(|word| !word.is_empty())
}

pub fn ends_in_word(code: &str) -> bool {
    code.ends_with(is_word)
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}
