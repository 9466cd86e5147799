//! Style files: how a layer is drawn, kept on its own to be edited and given to others.

use super::export::write_whole;
use super::open_layer::OperationError;
use super::project::{read_small_file, text_of};
use crate::style::symbols::LayerSymbols;
use crate::texts::cli::{Both, Sentence};
use std::path::Path;

/// Reads a style file.
///
/// # Errors
/// It can't be read, or is none, with the line.
pub fn read_style(path: &Path) -> Result<LayerSymbols, OperationError> {
    let shown = path.display().to_string();
    let bytes = read_small_file(path)?;
    LayerSymbols::from_toml(text_of(&bytes, &shown)?).map_err(|problem| {
        OperationError::Said(Sentence::LayerProblem {
            message: Both {
                zh: format!("不是可用的样式文件（{}）", problem.zh),
                en: format!("no style file that can be used ({})", problem.en),
            },
            path: shown,
        })
    })
}

/// Writes a style file. A file that is there already has to be one: a project ends in `.toml` as well.
///
/// # Errors
/// Another kind of file is there, or it can't be written.
pub fn write_style(path: &Path, symbols: &LayerSymbols) -> Result<(), OperationError> {
    if path.exists() {
        read_style(path)?;
    }
    let text = symbols.to_toml().map_err(OperationError::Failed)?;
    write_whole(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{read_style, write_style};
    use crate::style::symbols::{LayerSymbols, ScaleRange};

    #[test]
    fn a_style_is_read_again_and_never_written_over_a_project() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.toml");
        let mut symbols = LayerSymbols {
            scale: ScaleRange {
                from: Some(5000.0),
                to: None,
            },
            ..LayerSymbols::default()
        };
        write_style(&path, &symbols).expect("written");
        assert_eq!(read_style(&path).expect("read"), symbols);
        symbols.symbol.width = Some(3.0);
        write_style(&path, &symbols).expect("written over itself");
        assert_eq!(read_style(&path).expect("read"), symbols);
        let project = folder.path().join("project.toml");
        std::fs::write(&project, "name = \"x\"\n").expect("written");
        assert!(write_style(&project, &symbols).is_err());
        assert_eq!(std::fs::read_to_string(&project).expect("there"), "name = \"x\"\n");
    }
}
