//! SHA-256 of a file while it is read, on a second thread, so that a report can say exactly which bytes it is about.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Read;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// Chunks that may wait for the hashing thread: enough to keep it busy, few enough to bound memory.
const CHUNKS_WAITING: usize = 4;
/// Bytes read at once when what a reader left over is drained.
const DRAIN_BYTES: usize = 1 << 16;

/// What went through a `HashedReader`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digested {
    /// Lower-case hexadecimal.
    pub sha256: String,
    pub bytes: u64,
}

/// Lower-case hexadecimal SHA-256 of bytes in memory.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a String can't fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Passes `source` on to `consume` while a second thread hashes the same bytes. What `consume` leaves
/// unread is drained, so the digest is always that of the whole file.
///
/// # Errors
/// Only what reading the rest of `source` gives; what `consume` returns is handed through.
pub fn read_hashed<T>(
    source: &mut dyn Read,
    consume: impl FnOnce(&mut dyn Read) -> T,
) -> std::io::Result<(T, Digested)> {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<u8>>(CHUNKS_WAITING);
        let hashing = thread::Builder::new()
            .name("hash".to_owned())
            .spawn_scoped(scope, move || {
                let mut hasher = Sha256::new();
                for chunk in receiver {
                    hasher.update(&chunk);
                }
                hex(&hasher.finalize())
            })?;
        let mut reader = HashedReader {
            source,
            sender,
            bytes: 0,
        };
        let outcome = consume(&mut reader);
        let drained = reader.drain();
        let bytes = reader.bytes;
        // Closing the channel ends the hashing thread.
        drop(reader);
        let sha256 = hashing
            .join()
            .map_err(|_| std::io::Error::other("the hashing thread stopped"))?;
        drained?;
        Ok((outcome, Digested { sha256, bytes }))
    })
}

struct HashedReader<'a> {
    source: &'a mut dyn Read,
    sender: SyncSender<Vec<u8>>,
    bytes: u64,
}

impl HashedReader<'_> {
    fn drain(&mut self) -> std::io::Result<()> {
        let mut buffer = vec![0; DRAIN_BYTES];
        while self.read(&mut buffer)? > 0 {}
        Ok(())
    }
}

impl Read for HashedReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.source.read(buffer)?;
        if let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) {
            self.bytes += count as u64;
            // The receiver lives until the sender is dropped.
            let _ = self.sender.send(chunk.to_vec());
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::{read_hashed, sha256_hex};

    /// FIPS 180-4, example "abc".
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_digest_is_that_of_the_whole_file_even_if_the_reader_stops_early() {
        let mut source: &[u8] = b"abc";
        let (first, digested) = read_hashed(&mut source, |reader| {
            let mut one = [0; 1];
            reader.read_exact(&mut one).expect("one byte");
            one[0]
        })
        .expect("in memory");
        assert_eq!(first, b'a');
        assert_eq!(digested.sha256, ABC);
        assert_eq!(digested.bytes, 3);
    }

    #[test]
    fn bytes_in_memory_have_the_published_digest() {
        assert_eq!(sha256_hex(b"abc"), ABC);
    }
}
