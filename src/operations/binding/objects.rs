//! PDF objects as bytes, and a file of them that is written from front to back: small objects packed together.
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, StringFormat};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Objects that are packed into one stream: enough to be small, few enough to be unpacked at once.
const PACKED_OBJECTS: usize = 200;
/// Bytes of a file's identifier.
const IDENTIFIER_BYTES: usize = 16;
/// PDF 1.7, and a line that tells transfer programs that the file is binary (ISO 32000-1, 7.5.2).
const HEAD: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";

/// Where an object stands (ISO 32000-1, 7.5.8.3).
#[derive(Clone, Copy, Debug, Default)]
enum Place {
    #[default]
    Nowhere,
    At(u64),
    /// Number of the stream that it is packed into, and its place there.
    Packed(u32, u16),
}

/// A PDF file on its way out; holds no more than the objects of one pack.
pub(super) struct ObjectFile<'a> {
    out: &'a mut dyn Write,
    written: u64,
    hash: Sha256,
    /// By the number of the object.
    places: Vec<Place>,
    waiting: Vec<(u32, Vec<u8>)>,
}

impl<'a> ObjectFile<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut file = Self {
            out,
            written: 0,
            hash: Sha256::new(),
            places: vec![Place::Nowhere],
            waiting: Vec::new(),
        };
        file.put(HEAD)?;
        Ok(file)
    }

    /// A number for an object that is written later.
    pub(super) fn reserve(&mut self) -> io::Result<u32> {
        let id = u32::try_from(self.places.len()).map_err(io::Error::other)?;
        self.places.push(Place::Nowhere);
        Ok(id)
    }

    /// Writes an object under a reserved number.
    pub(super) fn write(&mut self, id: u32, object: &Object) -> io::Result<()> {
        match object {
            Object::Stream(stream) => self.write_stream(id, &stream.dict, &stream.content),
            object => {
                let mut bytes = Vec::new();
                write_object(object, &mut bytes);
                self.waiting.push((id, bytes));
                if self.waiting.len() >= PACKED_OBJECTS {
                    self.pack()?;
                }
                Ok(())
            }
        }
    }

    /// Writes the table of all objects and ends the file; `trailer` names its root.
    pub(super) fn finish(mut self, mut trailer: Dictionary) -> io::Result<()> {
        self.pack()?;
        let id = self.reserve()?;
        self.set_place(id, Place::At(self.written));
        let mut table = Vec::with_capacity(self.places.len() * 7);
        for (number, place) in self.places.iter().enumerate() {
            let (kind, middle, last) = match *place {
                // The head of the list of free objects, and numbers that were never used.
                Place::Nowhere => (0, 0, if number == 0 { u16::MAX } else { 0 }),
                Place::At(offset) => (1, u32::try_from(offset).map_err(io::Error::other)?, 0),
                Place::Packed(stream, index) => (2, stream, index),
            };
            table.push(kind);
            table.extend(middle.to_be_bytes());
            table.extend(last.to_be_bytes());
        }
        let digest = self.hash.clone().finalize();
        let identifier: Vec<u8> = digest.iter().copied().take(IDENTIFIER_BYTES).collect();
        let identifier = Object::String(identifier, StringFormat::Hexadecimal);
        trailer.set("Type", "XRef");
        trailer.set("Size", i64::from(id) + 1);
        trailer.set("W", [1, 4, 2].map(Object::Integer).to_vec());
        trailer.set("ID", vec![identifier.clone(), identifier]);
        let begin = self.written;
        self.write_deflated(id, trailer, &table)?;
        self.put(format!("startxref\n{begin}\n%%EOF\n").as_bytes())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        self.written += u64::try_from(bytes.len()).map_err(io::Error::other)?;
        Ok(())
    }

    fn set_place(&mut self, id: u32, place: Place) {
        let slot = usize::try_from(id).ok().and_then(|id| self.places.get_mut(id));
        if let Some(slot) = slot {
            *slot = place;
        }
    }

    fn write_stream(&mut self, id: u32, dict: &Dictionary, content: &[u8]) -> io::Result<()> {
        self.set_place(id, Place::At(self.written));
        let mut dict = dict.clone();
        dict.set("Length", i64::try_from(content.len()).map_err(io::Error::other)?);
        let mut bytes = format!("{id} 0 obj\n").into_bytes();
        write_dictionary(&dict, &mut bytes);
        bytes.extend(b"\nstream\n");
        bytes.extend(content);
        bytes.extend(b"\nendstream\nendobj\n");
        self.put(&bytes)
    }

    fn write_deflated(&mut self, id: u32, mut dict: Dictionary, content: &[u8]) -> io::Result<()> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(content)?;
        dict.set("Filter", "FlateDecode");
        self.write_stream(id, &dict, &packed.finish()?)
    }

    /// Writes the objects that wait as one stream (ISO 32000-1, 7.5.7).
    fn pack(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let stream = self.reserve()?;
        let (mut head, mut body) = (String::new(), Vec::new());
        let waiting = std::mem::take(&mut self.waiting);
        for (index, (id, bytes)) in (0_u16..).zip(&waiting) {
            head.extend([id.to_string(), " ".to_owned(), body.len().to_string(), " ".to_owned()]);
            body.extend(bytes);
            body.push(b' ');
            self.set_place(*id, Place::Packed(stream, index));
        }
        let mut dict = Dictionary::new();
        dict.set("Type", "ObjStm");
        dict.set("N", i64::try_from(waiting.len()).map_err(io::Error::other)?);
        dict.set("First", i64::try_from(head.len()).map_err(io::Error::other)?);
        let mut content = head.into_bytes();
        content.extend(body);
        self.write_deflated(stream, dict, &content)
    }
}

/// A reference to an object of the file.
pub(super) const fn reference(id: u32) -> Object {
    Object::Reference((id, 0))
}

/// The bytes of an object, which tell whether two are the same.
pub(super) fn bytes_of(object: &Object) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_object(object, &mut bytes);
    bytes
}

fn write_object(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Boolean(value) => out.extend(value.to_string().bytes()),
        Object::Integer(value) => out.extend(value.to_string().bytes()),
        Object::Real(value) => out.extend(value.to_string().bytes()),
        Object::Name(name) => write_name(name, out),
        Object::String(text, StringFormat::Hexadecimal) => {
            out.push(b'<');
            out.extend(text.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()));
            out.push(b'>');
        }
        Object::String(text, StringFormat::Literal) => write_literal(text, out),
        Object::Array(array) => {
            out.push(b'[');
            for (place, object) in array.iter().enumerate() {
                if place > 0 {
                    out.push(b' ');
                }
                write_object(object, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => write_dictionary(dict, out),
        Object::Stream(stream) => {
            write_dictionary(&stream.dict, out);
            out.extend(&stream.content);
        }
        Object::Reference((id, generation)) => out.extend(format!("{id} {generation} R").bytes()),
    }
}

fn write_dictionary(dict: &Dictionary, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dict {
        write_name(key, out);
        out.push(b' ');
        write_object(value, out);
    }
    out.extend(b">>");
}

/// Anything but plain letters as `#` and its code (ISO 32000-1, 7.3.5).
fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

fn write_literal(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'(');
    for byte in text {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
            b'\r' => out.extend(b"\\r"),
            b'\n' => out.extend(b"\\n"),
            byte => out.push(*byte),
        }
    }
    out.push(b')');
}
