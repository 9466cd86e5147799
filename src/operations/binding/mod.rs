//! PDFs that were set one after another, bound as one: each is written out before the next is made, so that a book of any
//! number of sites takes the memory of one part. Pages, tags, bookmarks and attachments stay what they were.
mod objects;
mod part;

use lopdf::{Dictionary, Object};
use objects::{ObjectFile, reference};
use part::{Part, Structure, Tags, lead, leads_to_chapter, named};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How a link of the first part begins that leads to a chapter; its number follows, counted from 0.
pub const CHAPTER_LINK: &str = "ecozone-chapter:";

/// Why parts can't be bound.
#[derive(Debug, thiserror::Error)]
pub enum BindingError {
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A fault of the program, which made them.
    #[error(transparent)]
    Part(#[from] lopdf::Error),
}

/// A file that parts are bound into; the same parts give the same bytes.
pub struct Binding<'a> {
    file: ObjectFile<'a>,
    shared: Shared,
    pages: Vec<u32>,
    bookmarks: Vec<(u32, Dictionary)>,
    /// Bookmarks of the first part; the others are of chapters.
    opening_bookmarks: usize,
    /// Bookmarks that are to be seen as long as nobody opens or folds any.
    shown_bookmarks: i64,
    /// The structure of each part.
    elements: Vec<u32>,
    parent_nodes: Vec<u32>,
    name_nodes: Vec<u32>,
    roles: Dictionary,
    /// The first number by which no page or link finds its element yet.
    struct_parents: i64,
    part_count: usize,
    opening: Option<Opening>,
    /// Streams that several parts have, by their digest: colour profiles, a logo.
    known: BTreeMap<Vec<u8>, u32>,
}

/// Objects that all parts refer to.
#[derive(Clone, Copy, Debug)]
struct Shared {
    pages: u32,
    bookmarks: u32,
    structure: u32,
    document: u32,
}

/// What a file takes from its first part.
struct Opening {
    catalog: Dictionary,
    info: Option<u32>,
    /// Says how many pages there are.
    metadata: Option<(u32, Object)>,
    /// Objects that lead to chapters.
    links: Vec<(u32, Object)>,
}

impl<'a> Binding<'a> {
    /// A file without parts.
    ///
    /// # Errors
    /// It can't be written to.
    pub fn new(out: &'a mut dyn Write) -> Result<Self, BindingError> {
        let mut file = ObjectFile::new(out)?;
        let shared = Shared {
            pages: file.reserve()?,
            bookmarks: file.reserve()?,
            structure: file.reserve()?,
            document: file.reserve()?,
        };
        Ok(Self {
            file,
            shared,
            pages: Vec::new(),
            bookmarks: Vec::new(),
            opening_bookmarks: 0,
            shown_bookmarks: 0,
            elements: Vec::new(),
            parent_nodes: Vec::new(),
            name_nodes: Vec::new(),
            roles: Dictionary::new(),
            struct_parents: 0,
            part_count: 0,
            opening: None,
            known: BTreeMap::new(),
        })
    }

    /// Adds a part, a whole PDF. The first gives the book its title, its attachments and its contents.
    ///
    /// # Errors
    /// It is no PDF, or the file can't be written to.
    pub fn add(&mut self, pdf: &[u8]) -> Result<(), BindingError> {
        let part = Part::read(pdf, self.part_count)?;
        let (numbers, fresh) = part.number(&mut self.file, &self.shared, &mut self.known)?;
        let structure = Structure {
            document: self.shared.document,
            struct_parents: self.struct_parents,
        };
        let taken = part.into_objects(&numbers, &fresh, structure);
        let mut opening = taken.catalog.filter(|_| self.opening.is_none()).map(|catalog| Opening {
            info: taken.info,
            metadata: None,
            links: Vec::new(),
            catalog,
        });
        let metadata = opening
            .as_ref()
            .and_then(|opening| opening.catalog.get(b"Metadata").ok()?.as_reference().ok());
        for (id, object) in taken.objects {
            match &mut opening {
                Some(opening) if metadata == Some((id, 0)) => opening.metadata = Some((id, object)),
                Some(opening) if leads_to_chapter(&object) => opening.links.push((id, object)),
                _ => self.file.write(id, &object)?,
            }
        }
        self.pages.extend(taken.pages);
        self.bookmarks.extend(taken.bookmarks);
        self.shown_bookmarks += taken.shown_bookmarks;
        self.elements.extend(taken.element);
        self.add_tags(taken.tags)?;
        if opening.is_some() {
            self.opening_bookmarks = self.bookmarks.len();
            self.opening = opening;
        }
        self.part_count += 1;
        Ok(())
    }

    /// Writes what holds the parts together.
    ///
    /// # Errors
    /// There are no parts, or the file can't be written to.
    pub fn finish(mut self) -> Result<(), BindingError> {
        let Some(opening) = self.opening.take() else {
            return Err(io::Error::other("a book without parts").into());
        };
        let page_count = self.pages.len();
        let places: Vec<Object> = self
            .bookmarks
            .iter()
            .skip(self.opening_bookmarks)
            .map(|(_, bookmark)| bookmark.get(b"Dest").cloned().unwrap_or(Object::Null))
            .collect();
        for (id, mut link) in opening.links {
            lead(&mut link, &places);
            self.file.write(id, &link)?;
        }
        if let Some((id, mut metadata)) = opening.metadata {
            if let Object::Stream(stream) = &mut metadata {
                count_pages(&mut stream.content, page_count);
            }
            self.file.write(id, &metadata)?;
        }
        self.write_page_tree()?;
        let has_bookmarks = self.write_bookmarks()?;
        let has_tags = self.write_structure()?;
        let mut catalog = opening.catalog;
        catalog.set("Pages", reference(self.shared.pages));
        if has_bookmarks {
            catalog.set("Outlines", reference(self.shared.bookmarks));
        }
        if has_tags {
            catalog.set("StructTreeRoot", reference(self.shared.structure));
        }
        let root = self.file.reserve()?;
        self.file.write(root, &catalog.into())?;
        let mut trailer = Dictionary::new();
        trailer.set("Root", reference(root));
        if let Some(info) = opening.info {
            trailer.set("Info", reference(info));
        }
        Ok(self.file.finish(trailer)?)
    }

    /// A node of each tree by which elements are found, so that none grows with the book.
    fn add_tags(&mut self, tags: Tags) -> Result<(), BindingError> {
        if let (Some((first, _)), Some((last, _))) = (tags.parents.first(), tags.parents.last()) {
            let limits = [*first, *last].map(Object::from);
            self.struct_parents = last + 1;
            let entries = tags.parents.into_iter().map(|(number, value)| (number.into(), value));
            let id = self.write_node("Nums", entries, limits)?;
            self.parent_nodes.push(id);
        }
        if let (Some((first, _)), Some((last, _))) = (tags.names.first(), tags.names.last()) {
            let limits = [named(first), named(last)];
            let entries = tags.names.iter().map(|(name, value)| (named(name), value.clone()));
            let id = self.write_node("Names", entries, limits)?;
            self.name_nodes.push(id);
        }
        for (role, meaning) in &tags.roles {
            self.roles.set(role.clone(), meaning.clone());
        }
        Ok(())
    }

    fn write_node(
        &mut self,
        key: &str,
        entries: impl Iterator<Item = (Object, Object)>,
        limits: [Object; 2],
    ) -> Result<u32, BindingError> {
        let mut node = Dictionary::new();
        node.set("Limits", Vec::from(limits));
        node.set(
            key,
            entries.flat_map(|(key, value)| [key, value]).collect::<Vec<Object>>(),
        );
        let id = self.file.reserve()?;
        self.file.write(id, &node.into())?;
        Ok(id)
    }

    fn write_page_tree(&mut self) -> Result<(), BindingError> {
        let mut root = Dictionary::new();
        root.set("Type", "Pages");
        root.set("Count", i64::try_from(self.pages.len()).map_err(io::Error::other)?);
        root.set("Kids", references(&self.pages));
        Ok(self.file.write(self.shared.pages, &root.into())?)
    }

    /// Whether there are any.
    fn write_bookmarks(&mut self) -> Result<bool, BindingError> {
        let mut bookmarks = std::mem::take(&mut self.bookmarks);
        let ids: Vec<u32> = bookmarks.iter().map(|(id, _)| *id).collect();
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else {
            return Ok(false);
        };
        for (place, (id, bookmark)) in bookmarks.iter_mut().enumerate() {
            let before = place.checked_sub(1).and_then(|before| ids.get(before));
            for (key, other) in [(&b"Prev"[..], before), (&b"Next"[..], ids.get(place + 1))] {
                match other {
                    Some(other) => bookmark.set(key, reference(*other)),
                    None => drop(bookmark.remove(key)),
                }
            }
            bookmark.set("Parent", reference(self.shared.bookmarks));
            self.file.write(*id, &bookmark.clone().into())?;
        }
        let mut root = Dictionary::new();
        root.set("Type", "Outlines");
        root.set("First", reference(*first));
        root.set("Last", reference(*last));
        root.set("Count", self.shown_bookmarks);
        self.file.write(self.shared.bookmarks, &root.into())?;
        Ok(true)
    }

    /// Whether the parts are tagged.
    fn write_structure(&mut self) -> Result<bool, BindingError> {
        if self.elements.is_empty() {
            return Ok(false);
        }
        let mut document = Dictionary::new();
        document.set("Type", "StructElem");
        document.set("S", "Document");
        document.set("P", reference(self.shared.structure));
        document.set("K", references(&self.elements));
        self.file.write(self.shared.document, &document.into())?;
        let mut root = Dictionary::new();
        root.set("Type", "StructTreeRoot");
        root.set("K", references(&[self.shared.document]));
        root.set("RoleMap", std::mem::take(&mut self.roles));
        root.set("ParentTree", tree_of(&self.parent_nodes));
        root.set("ParentTreeNextKey", self.struct_parents);
        if !self.name_nodes.is_empty() {
            root.set("IDTree", tree_of(&self.name_nodes));
        }
        self.file.write(self.shared.structure, &root.into())?;
        Ok(true)
    }
}

fn references(ids: &[u32]) -> Vec<Object> {
    ids.iter().map(|id| reference(*id)).collect()
}

fn tree_of(nodes: &[u32]) -> Dictionary {
    let mut tree = Dictionary::new();
    tree.set("Kids", references(nodes));
    tree
}

/// Sets the number of pages in metadata, where they say one.
fn count_pages(metadata: &mut Vec<u8>, page_count: usize) {
    const BEFORE: &str = "<xmpTPg:NPages>";
    let Ok(text) = std::str::from_utf8(metadata) else {
        return;
    };
    let Some((head, rest)) = text.split_once(BEFORE) else {
        return;
    };
    let Some((_, tail)) = rest.split_once('<') else { return };
    *metadata = format!("{head}{BEFORE}{page_count}<{tail}").into_bytes();
}
