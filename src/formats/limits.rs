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

/// Space before the first word of a file.
pub const MAX_LEADING_SPACE_BYTES: usize = 1 << 20;

/// Rings of one feature that have to be sorted into each other, which is held against each pair.
pub const MAX_RINGS_TO_SORT: usize = 20_000;

/// One line of a list of points.
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// A text file that is read as a whole: point lists, WKT. A million boundary points are some 40 MB.
pub const MAX_TEXT_FILE_BYTES: u64 = 256 << 20;

/// An archive may unpack to this many times its size; GeoJSON packs to a tenth, tables of zeros to a hundredth.
pub const MAX_UNPACKING_FACTOR: u64 = 200;

/// Up to here, what an archive unpacks to is not held against its size.
pub const FREE_UNPACKED_BYTES: u64 = 16 << 20;

/// A KML document that is read as a whole; some ten million positions.
pub const MAX_KML_BYTES: u64 = 1 << 30;

/// A zip archive, which is held in memory while its members stream.
pub const MAX_ZIP_BYTES: u64 = 2 << 30;

/// A database, which is held in memory while it is read.
pub const MAX_DATABASE_BYTES: u64 = 2 << 30;

/// A drawing, which is read as a whole.
pub const MAX_DRAWING_BYTES: u64 = 1 << 30;

/// A workbook, which is held in memory, and what it may unpack to.
pub const MAX_WORKBOOK_BYTES: u64 = 256 << 20;
pub const MAX_UNPACKED_WORKBOOK_BYTES: u64 = 2 << 30;

/// Members of an archive. A delivery has some hundred; each costs memory before anything is read.
pub const MAX_ZIP_MEMBERS: usize = 20_000;
