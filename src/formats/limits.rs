//! How much of anything a file may hold, so that a hostile or damaged one is refused and not obeyed.

/// Brackets within brackets. GeoJSON needs 9 levels; attributes rarely add more than a few.
/// The attribute parser itself stops at 128.
pub const MAX_DEPTH: usize = 64;

/// One text, in bytes between its quotes. A cadastral remark is a few kilobytes.
pub const MAX_STRING_BYTES: usize = 16 << 20;

/// All attributes of one feature, in bytes.
pub const MAX_PROPERTIES_BYTES: usize = 64 << 20;

/// Characters of one number. Exact decimal expansions of a 64-bit float need up to 1077.
pub const MAX_NUMBER_BYTES: usize = 2048;

/// Positions in one layer: the flat store counts them in 32 bits.
pub const MAX_POSITIONS: usize = u32::MAX as usize - 1;

/// Features in one layer: they are numbered in 32 bits, from 1.
pub const MAX_FEATURES: usize = u32::MAX as usize - 1;

/// Features that can't be used. Each costs a line in the ledger; with so many the file is no layer.
pub const MAX_REJECTED: usize = 1_000_000;

/// Bytes of one file. Far above any layer; it ends an endless stream.
pub const MAX_FILE_BYTES: u64 = 1 << 38;
