//! The few tags of a GeoTIFF that tell where a picture lies (OGC 19-008r4); the pixels are somebody else's.

/// Where the outer corner of the north-western pixel lies, how large a pixel is, and the system of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    pub west_north: [f64; 2],
    /// Eastwards and southwards, both above 0.
    pub pixel: [f64; 2],
    /// EPSG code; `None` where nothing says.
    pub epsg: Option<u32>,
}

const MODEL_PIXEL_SCALE: u16 = 33_550;
const MODEL_TIEPOINT: u16 = 33_922;
const MODEL_TRANSFORMATION: u16 = 34_264;
const GEO_KEYS: u16 = 34_735;

const RASTER_TYPE: u16 = 1025;
const PIXEL_IS_POINT: u16 = 2;
const GEOGRAPHIC: u16 = 2048;
const PROJECTED: u16 = 3072;

/// More values of one tag than this are none of ours.
const MOST_VALUES: usize = 4096;

/// The placement; `Ok(None)` for a TIFF without one, `Err` says what is wrong (Chinese, English).
pub fn placement(bytes: &[u8]) -> Result<Option<Placement>, (&'static str, &'static str)> {
    let is_little = match bytes.get(..4) {
        Some([b'I', b'I', 42, 0]) => true,
        Some([b'M', b'M', 0, 42]) => false,
        Some([b'I', b'I', 43, 0] | [b'M', b'M', 0, 43]) => {
            return Err((
                "BigTIFF 暂不支持：请转换为普通 GeoTIFF 或 MBTiles",
                "BigTIFF is not supported: convert it to a plain GeoTIFF or to MBTiles",
            ));
        }
        _ => return Ok(None),
    };
    let tags = Tags { bytes, is_little };
    let keys = tags.shorts(GEO_KEYS);
    let key = |wanted: u16| -> Option<u16> {
        let entries = keys.get(4..)?.chunks_exact(4);
        entries.into_iter().find_map(|entry| match *entry {
            [id, 0, _, value] if id == wanted => Some(value),
            _ => None,
        })
    };
    let epsg = key(PROJECTED).or_else(|| key(GEOGRAPHIC)).map(u32::from);
    if tags.doubles(MODEL_TRANSFORMATION).len() >= 16 {
        return Err((
            "影像带有旋转矩阵：只支持正北向上的影像",
            "the picture is placed by a matrix: only pictures with north up are supported",
        ));
    }
    let (scale, tie) = (tags.doubles(MODEL_PIXEL_SCALE), tags.doubles(MODEL_TIEPOINT));
    let ([width, height, ..], [column, row, _, x, y, _, rest @ ..]) = (scale.as_slice(), tie.as_slice()) else {
        return Ok(None);
    };
    if !rest.is_empty() {
        return Err((
            "影像按多个控制点配准：请先校正",
            "the picture is placed by several control points: rectify it first",
        ));
    }
    if !(*width > 0.0 && *height > 0.0) {
        return Err(("像元大小无效", "the size of its pixels is not valid"));
    }
    // A point stands in the middle of its pixel.
    let half = if key(RASTER_TYPE) == Some(PIXEL_IS_POINT) {
        0.5
    } else {
        0.0
    };
    Ok(Some(Placement {
        west_north: [x - (column + half) * width, y + (row + half) * height],
        pixel: [*width, *height],
        epsg,
    }))
}

/// The first directory of a TIFF.
struct Tags<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl Tags<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let bytes = <[u8; 2]>::try_from(self.bytes.get(at..at.checked_add(2)?)?).ok()?;
        Some(if self.is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = <[u8; 4]>::try_from(self.bytes.get(at..at.checked_add(4)?)?).ok()?;
        Some(if self.is_little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    fn double(&self, at: usize) -> Option<f64> {
        let bytes = <[u8; 8]>::try_from(self.bytes.get(at..at.checked_add(8)?)?).ok()?;
        Some(if self.is_little {
            f64::from_le_bytes(bytes)
        } else {
            f64::from_be_bytes(bytes)
        })
    }

    /// Where the values of a tag are, and how many.
    fn values(&self, wanted: u16, type_: u16, bytes_each: usize) -> Option<(usize, usize)> {
        let directory = self.long(4)? as usize;
        let count = usize::from(self.short(directory)?);
        let entry = (0..count)
            .map(|place| directory + 2 + 12 * place)
            .find(|at| self.short(*at) == Some(wanted))?;
        let values = self.long(entry + 4)? as usize;
        let is_fit = self.short(entry + 2) == Some(type_) && values <= MOST_VALUES;
        let at = if values * bytes_each <= 4 {
            entry + 8
        } else {
            self.long(entry + 8)? as usize
        };
        is_fit.then_some((at, values))
    }

    fn shorts(&self, wanted: u16) -> Vec<u16> {
        let (at, count) = self.values(wanted, 3, 2).unwrap_or_default();
        (0..count).map_while(|place| self.short(at + 2 * place)).collect()
    }

    fn doubles(&self, wanted: u16) -> Vec<f64> {
        let (at, count) = self.values(wanted, 12, 8).unwrap_or_default();
        (0..count).map_while(|place| self.double(at + 8 * place)).collect()
    }
}
