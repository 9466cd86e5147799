//! How wide panels stand in windows of different width.

/// How wide the window is. Panels have a width of their own in each, so that the map keeps half of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    Narrow,
    Middling,
    Wide,
}

impl Room {
    /// Points. Below the first, both panels would leave the map less than half.
    #[must_use]
    pub fn of(width: f32) -> Self {
        if width < 1260.0 {
            Self::Narrow
        } else if width < 1400.0 {
            Self::Middling
        } else {
            Self::Wide
        }
    }

    #[must_use]
    pub const fn layers_width(self) -> f32 {
        match self {
            Self::Narrow => 214.0,
            Self::Middling => 250.0,
            Self::Wide => 254.0,
        }
    }

    #[must_use]
    pub const fn results_width(self) -> f32 {
        match self {
            Self::Narrow => 378.0,
            Self::Middling => 386.0,
            Self::Wide => 462.0,
        }
    }
}
