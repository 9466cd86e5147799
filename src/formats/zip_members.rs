//! What an archive holds: which member is the layer, which belong to it, and which are left over.

use super::FormatError;
use super::layer_choice;
use super::message::Message;
use super::registry::readable_endings;
use super::sniff_foreign;
use encoding_rs::GB18030;
use std::io::{Read, Seek};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Endings that are layers wherever they lie; any other that can be read is one only where there is none of these,
/// because archives bring notes and tables along.
const LAYERS: [&str; 9] = [
    "shp", "geojson", "geojsonl", "geojsons", "json", "kml", "gpkg", "fgb", "dxf",
];

/// Endings of what belongs to a layer of the same name: parts of a shapefile, what other programs put beside one, and
/// changes that wait to be put into a database.
const COMPANIONS: [&str; 18] = [
    "gpkg-wal",
    "gpkg-journal",
    "dbf",
    "shx",
    "prj",
    "cpg",
    "sbn",
    "sbx",
    "qix",
    "qpj",
    "qmd",
    "fbn",
    "fbx",
    "ain",
    "aih",
    "atx",
    "ixs",
    "mxs",
];

/// Names in a message before it breaks off.
const LISTED: usize = 10;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub index: usize,
    /// With its folders, for people; nothing is ever opened by it.
    pub path: String,
    /// Lower case, without the dot.
    pub ending: String,
    pub is_encrypted: bool,
    /// Stored or deflated, as nearly every archive is.
    pub is_usual_method: bool,
}

impl Member {
    /// Whether a user who writes `wanted` means this one.
    fn is_called(&self, wanted: &str) -> bool {
        let wanted = wanted.to_lowercase();
        let path = self.path.to_lowercase();
        let name = path.rsplit('/').next().unwrap_or_default();
        let bare = name.rsplit_once('.').map_or(name, |(bare, _)| bare);
        wanted == path || wanted == name || wanted == bare
    }

    /// The path without its ending, by which the parts of a shapefile belong together.
    fn stem(&self) -> String {
        let length = self.path.len().saturating_sub(self.ending.len() + 1);
        self.path.get(..length).unwrap_or(&self.path).to_lowercase()
    }

    /// What systems leave in archives without anybody's asking.
    fn is_litter(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.split('/').any(|folder| folder == "__MACOSX")
            || name.starts_with("._")
            || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
    }
}

/// The one layer of an archive.
#[derive(Debug)]
pub struct Selected<'a> {
    pub layer: &'a Member,
    /// Files of the same name beside it.
    pub parts: Vec<&'a Member>,
    /// Everything else.
    pub others: Vec<&'a Member>,
    /// What is wanted of the layer's own file, if that holds several.
    pub wanted: Option<&'a str>,
}

/// All files of an archive. Names that are not UTF-8 are taken for GB18030, as Windows in China writes them.
///
/// # Errors
/// An archive that contradicts itself, or has two files of one name.
pub fn members<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Vec<Member>, ZipError> {
    let mut members = Vec::new();
    if archive.has_duplicate_names() {
        return Err(ZipError::InvalidArchive("two files of one name".into()));
    }
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index)?;
        if file.is_dir() {
            continue;
        }
        let path = match std::str::from_utf8(file.name_raw()) {
            Ok(name) => name.to_owned(),
            Err(_) => GB18030.decode_without_bom_handling(file.name_raw()).0.into_owned(),
        };
        let path = path.replace('\\', "/");
        let name = path.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        members.push(Member {
            index,
            ending,
            is_encrypted: file.encrypted(),
            is_usual_method: matches!(
                file.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            ),
            path,
        });
    }
    Ok(members)
}

/// Finds the one layer, or the wanted one: by its path in the archive, its file name, or that without its ending; after a
/// `|` may stand the name of a layer in that file. Of a KMZ it is `doc.kml` at its top, whatever other documents there are.
///
/// # Errors
/// There is none, there are several, or a shapefile lacks its shapes; the message names them and what to do.
pub fn select<'a>(members: &'a [Member], is_kmz: bool, wanted: Option<&'a str>) -> Result<Selected<'a>, FormatError> {
    let useful: Vec<&Member> = members.iter().filter(|member| !member.is_litter()).collect();
    let of = |endings: &[&str]| -> Vec<&Member> {
        let is_one = |member: &&Member| endings.contains(&member.ending.as_str());
        useful.iter().copied().filter(is_one).collect()
    };
    let mut layers = of(&LAYERS);
    if layers.is_empty() {
        let others: Vec<&str> = readable_endings()
            .into_iter()
            .filter(|ending| !COMPANIONS.contains(ending) && !matches!(*ending, "zip" | "kmz" | "gz"))
            .collect();
        layers = of(&others);
    }
    let doc = layers
        .iter()
        .copied()
        .find(|member| member.path.eq_ignore_ascii_case("doc.kml"));
    if let Some(doc) = doc.filter(|_| is_kmz) {
        layers = vec![doc];
    }
    let (layer, wanted) = match layers.as_slice() {
        [] => return Err(FormatError::refused(without_layer(&useful))),
        [layer] => (*layer, wanted.filter(|wanted| !layer.is_called(wanted))),
        several => chosen(several, wanted)?,
    };
    let stem = layer.stem();
    let is_part = |member: &&&Member| member.stem() == stem && COMPANIONS.contains(&member.ending.as_str());
    let parts: Vec<&Member> = useful.iter().filter(is_part).copied().collect();
    let is_other =
        |member: &&&Member| member.index != layer.index && parts.iter().all(|part| part.index != member.index);
    let others = useful.iter().filter(is_other).copied().collect();
    Ok(Selected {
        layer,
        parts,
        others,
        wanted,
    })
}

/// The layer that `wanted` names, and what is wanted of it.
fn chosen<'a>(several: &[&'a Member], wanted: Option<&'a str>) -> Result<(&'a Member, Option<&'a str>), FormatError> {
    let names: Vec<String> = several.iter().map(|member| member.path.clone()).collect();
    let Some(wanted) = wanted else {
        return Err(FormatError::SeveralLayers { names });
    };
    let (file, inner) = match wanted.split_once('|') {
        Some((file, inner)) => (file, Some(inner)),
        None => (wanted, None),
    };
    let by_path = several.iter().copied().find(|member| member.path == file);
    let called: Vec<&Member> = several
        .iter()
        .copied()
        .filter(|member| member.is_called(file))
        .collect();
    match (by_path, called.as_slice()) {
        (Some(member), _) => Ok((member, inner)),
        (None, [member]) => Ok((*member, inner)),
        (None, []) => Err(FormatError::refused(layer_choice::unknown(&names, file))),
        (None, _) => Err(FormatError::SeveralLayers { names }),
    }
}

fn without_layer(useful: &[&Member]) -> Message {
    if useful.is_empty() {
        return Message::new("压缩包是空的：请重新获取", "the archive is empty: get it again");
    }
    let is_geodatabase = |member: &&Member| member.ending == "gdbtable" || member.path.to_lowercase().contains(".gdb/");
    if useful.iter().any(is_geodatabase) {
        return sniff_foreign::packed_geodatabase();
    }
    let has_part = useful
        .iter()
        .any(|member| matches!(member.ending.as_str(), "dbf" | "shx"));
    if has_part {
        return Message::new(
            format!(
                "压缩包里的 Shapefile 缺少 .shp（图形都在其中），只有：{}。请重新获取整套文件",
                names(useful, "、")
            ),
            format!(
                "the shapefile in the archive lacks its .shp, which holds the shapes; there are only: {}; get the whole set again",
                names(useful, ", ")
            ),
        );
    }
    Message::new(
        format!(
            "压缩包里没有可读取的图层，只有：{}。请解压后打开所需的文件",
            names(useful, "、")
        ),
        format!(
            "the archive holds no layer that can be read, only: {}; unpack it and open the file that is wanted",
            names(useful, ", ")
        ),
    )
}

fn names(members: &[&Member], separator: &str) -> String {
    let mut names: Vec<&str> = members.iter().take(LISTED).map(|member| member.path.as_str()).collect();
    if members.len() > LISTED {
        names.push("…");
    }
    names.join(separator)
}

#[cfg(test)]
mod tests {
    use super::{Member, select};

    /// The layer, its parts and the rest; or the beginning of the refusal.
    fn check(paths: &[&str], is_kmz: bool, expected: &str) {
        let members: Vec<Member> = paths
            .iter()
            .enumerate()
            .map(|(index, path)| Member {
                index,
                path: (*path).to_owned(),
                ending: path.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase(),
                is_encrypted: false,
                is_usual_method: true,
            })
            .collect();
        let of = |members: &[&Member]| {
            members
                .iter()
                .map(|member| member.path.clone())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let found = match select(&members, is_kmz, None) {
            Ok(selected) => format!(
                "{} + {} - {}",
                selected.layer.path,
                of(&selected.parts),
                of(&selected.others)
            ),
            Err(error) => error.to_string(),
        };
        assert!(found.starts_with(expected), "{paths:?}: {found}");
    }

    #[test]
    fn the_one_layer_is_found_with_its_parts() {
        check(
            &[
                "a/红线.SHP",
                "a/红线.dbf",
                "a/红线.PRJ",
                "a/说明.pdf",
                "__MACOSX/a/._红线.shp",
                "红线.shx",
            ],
            false,
            "a/红线.SHP + a/红线.dbf a/红线.PRJ - a/说明.pdf 红线.shx",
        );
        check(
            &["doc.kml", "files/other.kml", "files/a.png"],
            true,
            "doc.kml +  - files/other.kml files/a.png",
        );
        check(&["readme.md", "x.geojson"], false, "x.geojson +  - readme.md");
    }

    #[test]
    fn none_or_several_are_refused_with_their_names() {
        check(
            &["a.shp", "a.dbf", "b.geojson"],
            false,
            "the file holds 2 layers: a.shp, b.geojson",
        );
        check(&["doc.kml", "b.kml"], false, "the file holds 2 layers: doc.kml, b.kml");
        check(
            &["a.dbf", "a.shx"],
            false,
            "the shapefile in the archive lacks its .shp",
        );
        check(
            &["a.pdf", "b.zip"],
            false,
            "the archive holds no layer that can be read, only: a.pdf, b.zip;",
        );
        check(&["__MACOSX/._x"], false, "the archive is empty");
        check(&[], false, "the archive is empty");
    }
}
