//! Which layer of a file that holds several.

use super::FormatError;
use super::message::Message;

/// Names in a message before it breaks off.
const LISTED: usize = 30;

/// The place of the wanted layer among `names`: by its name, letters of either case; the only one if none is named.
///
/// # Errors
/// There are several and none is named, or none has that name; both list what there is.
pub fn choose(names: &[String], wanted: Option<&str>) -> Result<usize, FormatError> {
    let Some(wanted) = wanted else {
        return match names {
            [_] => Ok(0),
            _ => Err(FormatError::SeveralLayers { names: names.to_vec() }),
        };
    };
    let exact = names.iter().position(|name| name == wanted);
    let lower = wanted.to_lowercase();
    let loose = || names.iter().position(|name| name.to_lowercase() == lower);
    exact
        .or_else(loose)
        .ok_or_else(|| FormatError::refused(unknown(names, wanted)))
}

/// The names in a row, cut where they become too many.
#[must_use]
pub fn listed(names: &[String], separator: &str) -> String {
    let mut shown: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
    if names.len() > LISTED {
        shown.push("…");
    }
    shown.join(separator)
}

/// What is said where no layer has the wanted name.
#[must_use]
pub fn unknown(names: &[String], wanted: &str) -> Message {
    Message::new(
        format!(
            "文件里没有名为 {wanted} 的图层；有：{}。请用 --layer 指定其中之一",
            listed(names, "、")
        ),
        format!(
            "the file has no layer of the name {wanted}; it has: {}; name one of them with --layer",
            listed(names, ", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::choose;
    use crate::formats::FormatError;

    #[test]
    fn a_layer_is_chosen_by_its_name_and_never_guessed() {
        let names = ["红线".to_owned(), "Sites".to_owned()];
        assert!(matches!(choose(&names[..1], None), Ok(0)));
        assert!(matches!(choose(&names, Some("sites")), Ok(1)));
        assert!(matches!(choose(&names, None), Err(FormatError::SeveralLayers { names }) if names.len() == 2));
        let unknown = choose(&names, Some("蓝线")).expect_err("unknown").to_string();
        assert!(unknown.contains("红线, Sites"), "{unknown}");
    }
}
