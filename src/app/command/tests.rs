//! The command table: no clash of keys or labels.

use super::*;

#[test]
fn no_two_commands_share_a_shortcut() {
    let mut seen: Vec<(KeyboardShortcut, Command)> = Vec::new();
    for command in Command::ALL {
        for keys in command.shortcuts() {
            if let Some((_, other)) = seen.iter().find(|(known, _)| *known == keys) {
                panic!("{} is bound to {command:?} and {other:?}", shortcut_text(&keys));
            }
            seen.push((keys, command));
        }
    }
}

#[test]
fn every_command_has_both_texts_and_stands_once_in_the_table() {
    for (place, command) in Command::ALL.into_iter().enumerate() {
        for language in [Language::Zh, Language::En] {
            assert!(!command.label(language).is_empty(), "{command:?}");
        }
        assert_eq!(Command::ALL.iter().position(|other| *other == command), Some(place));
    }
}

#[test]
fn no_two_commands_share_a_label() {
    for language in [Language::Zh, Language::En] {
        let mut labels: Vec<_> = Command::ALL.map(|command| command.label(language)).to_vec();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), Command::ALL.len());
    }
}

#[test]
fn a_shortcut_is_written_as_people_write_it() {
    let redo = Command::Redo.shortcuts();
    assert_eq!(
        redo.iter().map(shortcut_text).collect::<Vec<_>>(),
        ["Ctrl+Shift+Z", "Ctrl+Y"]
    );
}
