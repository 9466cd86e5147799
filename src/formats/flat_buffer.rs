//! Tables of `FlatBuffers`, looked into without trust: every offset is held against the bytes that are there.

/// A table within its buffer.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Numbers in a row, as they stand in the buffer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vector<'a> {
    bytes: &'a [u8],
    pub len: usize,
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    array(bytes, at).map(|value| usize::from(u16::from_le_bytes(value)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(array(bytes, at)?)).ok()
}

impl<'a> Table<'a> {
    /// The table that a buffer begins with.
    pub fn root(bytes: &'a [u8]) -> Option<Self> {
        Self::at(bytes, u32_at(bytes, 0)?)
    }

    fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        array::<4>(bytes, at)?;
        Some(Self { bytes, at })
    }

    /// Where the value of a field stands; `None` if it is left out.
    fn place(&self, field: usize) -> Option<usize> {
        let back = i64::from(i32::from_le_bytes(array(self.bytes, self.at)?));
        let fields = usize::try_from(i64::try_from(self.at).ok()? - back).ok()?;
        let entry = 4 + 2 * field;
        if entry + 2 > u16_at(self.bytes, fields)? {
            return None;
        }
        let offset = u16_at(self.bytes, fields.checked_add(entry)?)?;
        (offset > 0).then(|| self.at + offset)
    }

    pub fn byte(&self, field: usize) -> Option<u8> {
        self.bytes.get(self.place(field)?).copied()
    }

    pub fn short(&self, field: usize) -> Option<u16> {
        array(self.bytes, self.place(field)?).map(u16::from_le_bytes)
    }

    pub fn whole(&self, field: usize) -> Option<i32> {
        array(self.bytes, self.place(field)?).map(i32::from_le_bytes)
    }

    pub fn long(&self, field: usize) -> Option<u64> {
        array(self.bytes, self.place(field)?).map(u64::from_le_bytes)
    }

    /// What a field points to.
    fn target(&self, field: usize) -> Option<usize> {
        let place = self.place(field)?;
        place.checked_add(u32_at(self.bytes, place)?)
    }

    pub fn table(&self, field: usize) -> Option<Self> {
        Self::at(self.bytes, self.target(field)?)
    }

    pub fn text(&self, field: usize) -> Option<&'a str> {
        std::str::from_utf8(self.vector(field, 1)?.bytes).ok()
    }

    /// A vector of values of `size` bytes each; `None` if it is left out or does not fit.
    pub fn vector(&self, field: usize, size: usize) -> Option<Vector<'a>> {
        let start = self.target(field)?;
        let len = u32_at(self.bytes, start)?;
        let bytes = self.bytes.get(start.checked_add(4)?..)?.get(..len.checked_mul(size)?)?;
        Some(Vector { bytes, len })
    }

    /// Whether a field is there, even if it can't be read.
    pub fn has(&self, field: usize) -> bool {
        self.place(field).is_some()
    }

    /// The tables that a vector points to; `None` if any lies outside.
    pub fn tables(&self, field: usize) -> Option<Vec<Self>> {
        let vector = self.vector(field, 4)?;
        let start = self.target(field)? + 4;
        (0..vector.len)
            .map(|index| {
                let place = start + 4 * index;
                Self::at(self.bytes, place.checked_add(u32_at(self.bytes, place)?)?)
            })
            .collect()
    }
}

impl<'a> Vector<'a> {
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    pub fn doubles(&self) -> impl Iterator<Item = f64> + use<'a> {
        let (values, _) = self.bytes.as_chunks::<8>();
        values.iter().map(|value| f64::from_le_bytes(*value))
    }

    pub fn words(&self) -> impl Iterator<Item = usize> + use<'a> {
        let bytes = self.bytes;
        (0..self.len).filter_map(move |index| u32_at(bytes, 4 * index))
    }
}
