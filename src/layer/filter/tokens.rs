//! The words of a filter expression, with the column where each begins.

use super::values::Comparison;
use crate::texts::cli::Both;
use crate::texts::filter::{not_a_number, not_closed, unexpected};

/// One word or sign.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A bare word: a field's name or a keyword.
    Word(String),
    /// A field's name in double quotes.
    Quoted(String),
    Text(String),
    Number(f64),
    Compare(Comparison),
    Open,
    Close,
    Comma,
}

/// Splits an expression into tokens, each with its column from 1.
pub fn tokens(expression: &str) -> Result<Vec<(usize, Token)>, Both> {
    let characters: Vec<char> = expression.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(character) = characters.get(at).copied() {
        let column = at + 1;
        let next = characters.get(at + 1).copied();
        let (token, length) = match (character, next) {
            (space, _) if space.is_whitespace() => {
                at += 1;
                continue;
            }
            ('(' | '（', _) => (Token::Open, 1),
            (')' | '）', _) => (Token::Close, 1),
            (',' | '，', _) => (Token::Comma, 1),
            ('<', Some('>')) | ('!', Some('=')) => (Token::Compare(Comparison::Unequal), 2),
            ('<', Some('=')) => (Token::Compare(Comparison::LessOrEqual), 2),
            ('>', Some('=')) => (Token::Compare(Comparison::GreaterOrEqual), 2),
            ('=', Some('=')) => (Token::Compare(Comparison::Equal), 2),
            ('<', _) => (Token::Compare(Comparison::Less), 1),
            ('>', _) => (Token::Compare(Comparison::Greater), 1),
            ('=', _) => (Token::Compare(Comparison::Equal), 1),
            ('\'', _) => {
                let (text, length) = quoted(&characters, at, true)?;
                (Token::Text(text), length)
            }
            ('"', _) => {
                let (name, length) = quoted(&characters, at, false)?;
                (Token::Quoted(name), length)
            }
            ('0'..='9', _) | ('-' | '+' | '.', Some('0'..='9' | '.')) => number(&characters, at)?,
            (letter, _) if is_word(letter) => {
                let word: String = characters
                    .iter()
                    .skip(at)
                    .take_while(|character| is_word(**character))
                    .collect();
                let length = word.chars().count();
                (Token::Word(word), length)
            }
            (other, _) => {
                return Err(unexpected(column, other));
            }
        };
        tokens.push((column, token));
        at += length;
    }
    Ok(tokens)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A text between two equal quotes, a doubled quote standing for one, and its length with the quotes.
fn quoted(characters: &[char], begin: usize, is_text: bool) -> Result<(String, usize), Both> {
    let quote = characters.get(begin);
    let mut text = String::new();
    let mut at = begin + 1;
    while let Some(character) = characters.get(at) {
        if Some(character) != quote {
            text.push(*character);
            at += 1;
        } else if characters.get(at + 1) == quote {
            text.push(*character);
            at += 2;
        } else {
            return Ok((text, at + 1 - begin));
        }
    }
    Err(not_closed(begin + 1, is_text))
}

fn number(characters: &[char], begin: usize) -> Result<(Token, usize), Both> {
    let rest = characters.get(begin..).unwrap_or(&[]);
    let mut text = String::new();
    for character in rest {
        let is_sign = matches!(character, '+' | '-') && (text.is_empty() || text.ends_with(['e', 'E']));
        if !(is_sign || is_word(*character) || *character == '.') {
            break;
        }
        text.push(*character);
    }
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
    match text.parse::<f64>() {
        Ok(value) if is_plain && value.is_finite() => Ok((Token::Number(value), text.chars().count())),
        _ => Err(not_a_number(begin + 1, &text)),
    }
}
