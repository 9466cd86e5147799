//! A file of any format packed by gzip, unpacked while it is read and never beyond what an honest one gives.

use super::message::Message;
use super::opened::{Head, Opened};
use super::registry::{self, Format};
use super::text_stream::Refusal;
use super::{FormatError, Input, limits};
use crate::layer::parsed::ParsedLayer;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Read};

pub const FORMAT: Format = Format {
    name: ("gzip 压缩的上述文件", "any of them packed by gzip"),
    endings: &["gz"],
    recognises,
    read,
    write: None,
};

fn recognises(head: &Head) -> bool {
    head.bytes.starts_with(&[0x1F, 0x8B])
}

fn read(opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    if opened.unpacked > 0 {
        return Err(FormatError::refused(Message::new(
            "压缩文件里还是压缩文件：请先解压再打开",
            "there is another archive inside the archive: unpack it first",
        )));
    }
    let (progress, file_name, beside) = (opened.progress, opened.file_name, opened.beside);
    let (encoding, layer) = (opened.encoding, opened.layer);
    let packed_bytes = Cell::new(0_u64);
    let counted = Counted {
        inner: opened,
        bytes: &packed_bytes,
    };
    let mut unpacked = Unpacked {
        inner: MultiGzDecoder::new(counted),
        packed_bytes: &packed_bytes,
        bytes: 0,
    };
    let input = Input {
        bytes: &mut unpacked,
        file_name: file_name.strip_suffix(".gz").unwrap_or(file_name),
        beside,
        encoding,
        layer,
    };
    registry::read(Opened::new(input, 1, progress)?)
}

struct Counted<'a, 'b> {
    inner: Opened<'a>,
    bytes: &'b Cell<u64>,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.bytes.set(self.bytes.get() + count as u64);
        self.inner.progress.add_done(count as u64);
        Ok(count)
    }
}

struct Unpacked<'a, 'b> {
    inner: MultiGzDecoder<Counted<'a, 'b>>,
    packed_bytes: &'b Cell<u64>,
    bytes: u64,
}

impl Read for Unpacked<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => broken(),
            _ => error,
        })?;
        self.bytes += count as u64;
        let allowed = self.packed_bytes.get().saturating_mul(limits::MAX_UNPACKING_FACTOR);
        if self.bytes > limits::FREE_UNPACKED_BYTES && self.bytes > allowed {
            return Err(refused(Message::new(
                "压缩文件展开后大得不合理，不再读取：请向提供方索取原文件",
                "the archive unpacks to an unreasonable size and is not read on: ask its provider for the file itself",
            )));
        }
        Ok(count)
    }
}

fn broken() -> io::Error {
    refused(Message::new(
        "gzip 压缩文件已损坏或不完整：请重新获取",
        "the gzip archive is damaged or cut short: get it again",
    ))
}

fn refused(message: Message) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Refusal(message))
}
