//! One part of a bound file: a whole PDF, taken apart.
use super::objects::{ObjectFile, bytes_of, reference};
use super::{BindingError, CHAPTER_LINK, Shared};
use lopdf::{Dictionary, Document, Object, StringFormat};
use std::collections::{BTreeMap, BTreeSet};

/// Chains of bookmarks that are longer are damaged.
const BOOKMARKS_MAX: usize = 1_000_000;

/// New numbers by the part's own.
pub(super) type Numbers = BTreeMap<u32, u32>;

/// A part, before and after its objects have the numbers of the whole.
pub(super) struct Part {
    pdf: Document,
    /// Put before what names elements within a part, so that no two parts have the same.
    prefix: Vec<u8>,
    page_nodes: BTreeSet<u32>,
    pages: Vec<u32>,
    outlines: Option<u32>,
    bookmarks: Vec<u32>,
    structure: Option<u32>,
    element: Option<u32>,
    /// What a whole file has once.
    once: BTreeSet<u32>,
    is_first: bool,
}

impl Part {
    pub(super) fn read(bytes: &[u8], number: usize) -> Result<Self, BindingError> {
        let pdf = Document::load_mem(bytes)?;
        let catalog = pdf.catalog()?;
        let outlines = referred(catalog, b"Outlines");
        let structure = referred(catalog, b"StructTreeRoot");
        let once = [
            referred(&pdf.trailer, b"Root"),
            referred(&pdf.trailer, b"Info"),
            referred(catalog, b"Metadata"),
        ];
        let element = structure.and_then(|id| first_kid(pdf.get_dictionary((id, 0)).ok()?));
        let is_node = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has_type(b"Pages"));
        let nodes = pdf.objects.iter().filter(|(_, object)| is_node(object));
        Ok(Self {
            prefix: format!("{number:05}-").into_bytes(),
            page_nodes: nodes.map(|((id, _), _)| *id).collect(),
            pages: pdf.page_iter().map(|(id, _)| id).collect(),
            bookmarks: outlines.map_or_else(Vec::new, |id| chain(&pdf, id)),
            once: once.into_iter().flatten().collect(),
            is_first: number == 0,
            outlines,
            structure,
            element,
            pdf,
        })
    }

    /// Gives every object a number of the whole; what is the same for all has one already.
    pub(super) fn number(
        &self,
        file: &mut ObjectFile<'_>,
        shared: &Shared,
        known: &mut BTreeMap<Vec<u8>, u32>,
    ) -> Result<(Numbers, BTreeSet<u32>), BindingError> {
        let mut numbers = Numbers::new();
        let mut fresh = BTreeSet::new();
        for ((id, _), object) in &self.pdf.objects {
            let alike = (matches!(object, Object::Stream(_)) && !self.once.contains(id) && !refers(object))
                .then(|| bytes_of(object));
            let number = if self.page_nodes.contains(id) {
                shared.pages
            } else if Some(*id) == self.outlines {
                shared.bookmarks
            } else if Some(*id) == self.structure {
                shared.structure
            } else if let Some(number) = alike.as_ref().and_then(|bytes| known.get(&digest(bytes))) {
                *number
            } else {
                fresh.insert(*id);
                file.reserve()?
            };
            if let Some(bytes) = alike {
                known.insert(digest(&bytes), number);
            }
            numbers.insert(*id, number);
        }
        Ok((numbers, fresh))
    }

    /// The objects that go into the file as they are, under their new numbers.
    pub(super) fn into_objects(self, numbers: &Numbers, fresh: &BTreeSet<u32>, structure: Structure) -> Taken {
        let mut taken = Taken::default();
        let renewed = Renewal {
            numbers,
            prefix: &self.prefix,
            struct_parents: structure.struct_parents,
        };
        taken.pages = self.pages.iter().filter_map(|id| numbers.get(id).copied()).collect();
        taken.info = referred(&self.pdf.trailer, b"Info").and_then(|id| numbers.get(&id).copied());
        taken.element = self.element.and_then(|id| numbers.get(&id).copied());
        let root = referred(&self.pdf.trailer, b"Root");
        let outlines = self.outlines.and_then(|id| self.pdf.get_dictionary((id, 0)).ok());
        taken.shown_bookmarks = outlines
            .and_then(|dict| dict.get(b"Count").ok()?.as_i64().ok())
            .unwrap_or(0)
            .abs();
        taken.tags = self.tags(&renewed);
        let bookmarks: BTreeSet<u32> = self.bookmarks.iter().copied().collect();
        let mut held = BTreeMap::new();
        for ((id, _), mut object) in self.pdf.objects {
            let Some(number) = numbers.get(&id).copied().filter(|_| fresh.contains(&id)) else {
                continue;
            };
            renewed.renew(&mut object);
            if Some(id) == root {
                taken.catalog = object.as_dict().ok().cloned();
            } else if self.once.contains(&id) && !self.is_first {
                // The first part speaks for all.
            } else if bookmarks.contains(&id) {
                held.extend(object.as_dict().ok().map(|dict| (id, (number, dict.clone()))));
            } else if Some(id) == self.element {
                if let Ok(dict) = object.as_dict_mut() {
                    dict.set("S", "Part");
                    dict.set("P", reference(structure.document));
                }
                taken.objects.push((number, object));
            } else {
                taken.objects.push((number, object));
            }
        }
        taken.bookmarks = self.bookmarks.iter().filter_map(|id| held.remove(id)).collect();
        taken
    }

    /// What leads from pages to elements of structure, and from names to them.
    fn tags(&self, renewed: &Renewal<'_>) -> Tags {
        let mut tags = Tags::default();
        let root = self.structure.and_then(|id| self.pdf.get_dictionary((id, 0)).ok());
        let Some(root) = root else { return tags };
        let entries = |tree: &[u8], key: &[u8]| -> Vec<Object> {
            let tree = root.get_deref(tree, &self.pdf).and_then(Object::as_dict);
            let listed = tree
                .and_then(|tree| tree.get_deref(key, &self.pdf))
                .and_then(Object::as_array);
            listed.cloned().unwrap_or_default()
        };
        for pair in entries(b"ParentTree", b"Nums").chunks_exact(2) {
            let [Object::Integer(number), value] = pair else {
                continue;
            };
            let mut value = value.clone();
            renewed.renew(&mut value);
            tags.parents.push((number + renewed.struct_parents, value));
        }
        for pair in entries(b"IDTree", b"Names").chunks_exact(2) {
            let [Object::String(name, _), value] = pair else {
                continue;
            };
            let mut value = value.clone();
            renewed.renew(&mut value);
            tags.names.push((renewed.name(name), value));
        }
        if let Ok(roles) = root.get_deref(b"RoleMap", &self.pdf).and_then(Object::as_dict) {
            tags.roles = roles.clone();
        }
        tags
    }
}

/// What a part comes under.
#[derive(Clone, Copy, Debug)]
pub(super) struct Structure {
    pub document: u32,
    pub struct_parents: i64,
}

/// A part with the numbers of the whole.
#[derive(Default)]
pub(super) struct Taken {
    pub objects: Vec<(u32, Object)>,
    pub pages: Vec<u32>,
    /// The outermost ones, in order.
    pub bookmarks: Vec<(u32, Dictionary)>,
    pub shown_bookmarks: i64,
    pub element: Option<u32>,
    pub tags: Tags,
    pub catalog: Option<Dictionary>,
    pub info: Option<u32>,
}

#[derive(Default)]
pub(super) struct Tags {
    pub parents: Vec<(i64, Object)>,
    pub names: Vec<(Vec<u8>, Object)>,
    pub roles: Dictionary,
}

/// How objects of a part become objects of the whole.
struct Renewal<'a> {
    numbers: &'a Numbers,
    prefix: &'a [u8],
    struct_parents: i64,
}

impl Renewal<'_> {
    fn renew(&self, object: &mut Object) {
        match object {
            Object::Reference((id, _)) => {
                *object = self.numbers.get(id).map_or(Object::Null, |number| reference(*number));
            }
            Object::Array(array) => array.iter_mut().for_each(|inner| self.renew(inner)),
            Object::Dictionary(dict) => self.renew_dictionary(dict),
            Object::Stream(stream) => self.renew_dictionary(&mut stream.dict),
            _ => {}
        }
    }

    fn renew_dictionary(&self, dict: &mut Dictionary) {
        let is_element = dict.has_type(b"StructElem");
        for (key, value) in dict.iter_mut() {
            match (key.as_slice(), value) {
                (b"StructParents" | b"StructParent", Object::Integer(number)) => *number += self.struct_parents,
                (b"ID", Object::String(name, _)) if is_element => *name = self.name(name),
                (b"Headers", Object::Array(names)) => {
                    for name in names {
                        if let Object::String(name, _) = name {
                            *name = self.name(name);
                        }
                    }
                }
                (_, value) => self.renew(value),
            }
        }
    }

    fn name(&self, name: &[u8]) -> Vec<u8> {
        [self.prefix, name].concat()
    }
}

/// Whether a link of an object leads to a chapter.
pub(super) fn leads_to_chapter(object: &Object) -> bool {
    match object {
        Object::Dictionary(dict) => chapter_of(dict).is_some() || dict.iter().any(|(_, value)| leads_to_chapter(value)),
        Object::Array(array) => array.iter().any(leads_to_chapter),
        _ => false,
    }
}

/// Lets links to chapters lead to the places that are given for them.
pub(super) fn lead(object: &mut Object, places: &[Object]) {
    match object {
        Object::Dictionary(dict) => {
            if let Some(place) = chapter_of(dict).and_then(|chapter| places.get(chapter)) {
                dict.remove(b"A");
                dict.set("Dest", place.clone());
            }
            dict.iter_mut().for_each(|(_, value)| lead(value, places));
        }
        Object::Array(array) => array.iter_mut().for_each(|value| lead(value, places)),
        _ => {}
    }
}

fn chapter_of(link: &Dictionary) -> Option<usize> {
    let action = link.get(b"A").ok()?.as_dict().ok()?;
    let target = action.get(b"URI").ok()?.as_str().ok()?;
    std::str::from_utf8(target)
        .ok()?
        .strip_prefix(CHAPTER_LINK)?
        .parse()
        .ok()
}

/// A name as an object.
pub(super) fn named(name: &[u8]) -> Object {
    Object::String(name.to_vec(), StringFormat::Literal)
}

fn refers(object: &Object) -> bool {
    let refers_dictionary = |dict: &Dictionary| dict.iter().any(|(_, value)| refers(value));
    match object {
        Object::Reference(_) => true,
        Object::Array(array) => array.iter().any(refers),
        Object::Dictionary(dict) => refers_dictionary(dict),
        Object::Stream(stream) => refers_dictionary(&stream.dict),
        _ => false,
    }
}

fn digest(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}

fn referred(dict: &Dictionary, key: &[u8]) -> Option<u32> {
    dict.get(key).ok()?.as_reference().ok().map(|(id, _)| id)
}

fn first_kid(root: &Dictionary) -> Option<u32> {
    let kids = root.get(b"K").ok()?;
    let kid = kids.as_array().map_or(Some(kids), |kids| kids.first());
    kid?.as_reference().ok().map(|(id, _)| id)
}

/// The outermost bookmarks, in order.
fn chain(pdf: &Document, outlines: u32) -> Vec<u32> {
    let mut listed = Vec::new();
    let mut next = pdf
        .get_dictionary((outlines, 0))
        .ok()
        .and_then(|root| referred(root, b"First"));
    while let Some(id) = next.filter(|_| listed.len() < BOOKMARKS_MAX) {
        listed.push(id);
        next = pdf
            .get_dictionary((id, 0))
            .ok()
            .and_then(|item| referred(item, b"Next"));
    }
    listed
}
