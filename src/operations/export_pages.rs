//! A summary page and a page for every site: what goes into a file that somebody signs.
use super::export::{refuse_input, write_whole};
use super::open_layer::OperationError;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::report::context::{ReportContext, RunRecord};
use crate::report::{check_report, html};
use crate::texts::cli::Sentence;
use std::fs;
use std::path::Path;

/// Longest part of an id in a file's name.
const ID_CHARACTERS: usize = 60;

/// Writes `summary.html`, which leads to the others, and `0001_ID.html` … into a folder, which is made if it is missing. Each page is a whole report:
/// its site, the layers with their hashes, the method.
///
/// # Errors
/// A folder or file that can't be written.
pub fn export_check_pages(
    result: &SiteCheckResult,
    input: &SiteCheckInput,
    context: &ReportContext,
    record: &RunRecord,
    folder: &Path,
) -> Result<(), OperationError> {
    fs::create_dir_all(folder).map_err(|error| {
        OperationError::Said(Sentence::WritingFailed {
            message: error.to_string(),
            path: folder.display().to_string(),
        })
    })?;
    let read: Vec<&str> = context
        .layers
        .iter()
        .map(|layer| layer.input().path.as_str())
        .chain(record.paths())
        .collect();
    let write = |name: &str, result: &SiteCheckResult, pages: &[String]| {
        refuse_input(&folder.join(name), read.iter().copied())?;
        let page = html::linked_page(&check_report::check_report(result, input, context, record), pages);
        write_whole(&folder.join(name), page.as_bytes())
    };
    let numbered = result.sites.iter().zip(1_usize..);
    let names: Vec<String> = numbered.map(|(site, number)| page_name(number, &site.id)).collect();
    write("summary.html", result, &names)?;
    for (site, name) in result.sites.iter().zip(&names) {
        let alone = SiteCheckResult {
            roles: result.roles.clone(),
            sites: vec![site.clone()],
            // They speak of other sites by their place; the summary has them.
            overlaps: Vec::new(),
        };
        write(name, &alone, &[])?;
    }
    Ok(())
}

/// A name that every file system takes: letters and digits of the id, the rest as `-`.
fn page_name(number: usize, id: &str) -> String {
    let safe = |character: char| {
        if character.is_alphanumeric() || matches!(character, '-' | '_') {
            character
        } else {
            '-'
        }
    };
    let id: String = id.chars().take(ID_CHARACTERS).map(safe).collect();
    format!("{number:04}_{id}.html")
}

#[cfg(test)]
mod tests {
    use super::page_name;

    #[test]
    fn an_id_can_not_lead_out_of_the_folder() {
        assert_eq!(page_name(7, "../../etc/passwd"), "0007_------etc-passwd.html");
        assert_eq!(page_name(12, "地块 1"), "0012_地块-1.html");
    }
}
