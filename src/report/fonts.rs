//! The bundled fonts, the same bytes for every document: nothing is looked up on the machine.

/// Chinese of GBK, Latin, Greek, Cyrillic.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.ttf");
/// Chinese of GB 2312, Latin, Greek, Cyrillic.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.ttf");
