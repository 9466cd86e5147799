//! A picture in SVG → pixels, with the bundled fonts and nothing else of the machine.
use super::fonts;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, fontdb};
use std::sync::{Arc, LazyLock};

/// Sides of a picture in pixels; four bytes each must fit into memory with ease.
pub const SIDE_PX_MAX: u32 = 10_000;

/// A picture as rows of red, green, blue, opacity from the upper left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// Why there are no pixels.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    #[error("{message}")]
    Picture { message: String },
    #[error("{width} × {height} px")]
    Size { width: u32, height: u32 },
}

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for bytes in [fonts::REGULAR, fonts::BOLD] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
    }
    Arc::new(fonts)
});

/// The picture on white, enlarged by `zoom`; the same picture gives the same pixels.
///
/// # Errors
/// It is no SVG, or too large.
pub fn pixels(svg: &str, zoom: f32) -> Result<Pixels, RasterError> {
    let pixmap = drawn(svg, zoom)?;
    Ok(Pixels {
        width: pixmap.width(),
        height: pixmap.height(),
        rgba: pixmap.take_demultiplied(),
    })
}

/// As [`pixels`], as a PNG file.
///
/// # Errors
/// It is no SVG, or too large.
pub fn png(svg: &str, zoom: f32) -> Result<Vec<u8>, RasterError> {
    drawn(svg, zoom)?.encode_png().map_err(|error| RasterError::Picture {
        message: error.to_string(),
    })
}

/// Width and height of a picture in its own pixels.
///
/// # Errors
/// It is no SVG.
pub fn size_px(svg: &str) -> Result<[f64; 2], RasterError> {
    let size = parsed(svg)?.size();
    Ok([size.width(), size.height()].map(f64::from))
}

fn parsed(svg: &str) -> Result<usvg::Tree, RasterError> {
    let options = usvg::Options {
        font_family: "Noto Sans SC".to_owned(),
        fontdb: Arc::clone(&FONTS),
        // A picture never reaches for a file.
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(svg, &options).map_err(|error| RasterError::Picture {
        message: error.to_string(),
    })
}

fn drawn(svg: &str, zoom: f32) -> Result<Pixmap, RasterError> {
    let tree = parsed(svg)?;
    let [width, height] = [tree.size().width(), tree.size().height()].map(|side| whole_px(side * zoom));
    let fits = |side: u32| (1..=SIDE_PX_MAX).contains(&side);
    let size = RasterError::Size { width, height };
    if !fits(width) || !fits(height) {
        return Err(size);
    }
    let mut pixmap = Pixmap::new(width, height).ok_or(size)?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(zoom, zoom), &mut pixmap.as_mut());
    Ok(pixmap)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and what is too large is refused"
)]
fn whole_px(side: f32) -> u32 {
    side.round() as u32
}

#[cfg(test)]
mod tests {
    use super::{RasterError, pixels, png};

    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\" viewBox=\"0 0 20 10\">\
        <rect width=\"10\" height=\"10\" fill=\"#ff0000\"/></svg>";

    #[test]
    fn a_picture_has_its_colours_where_they_belong() {
        let picture = pixels(SVG, 2.0).expect("an SVG");
        assert_eq!((picture.width, picture.height), (40, 20));
        let at = |x: usize, y: usize| &picture.rgba[(y * 40 + x) * 4..][..4];
        assert_eq!(at(5, 5), [255, 0, 0, 255]);
        assert_eq!(at(35, 5), [255, 255, 255, 255]);
    }

    #[test]
    fn chinese_is_set_with_the_bundled_font() {
        let text = SVG.replace("</svg>", "<text x=\"11\" y=\"9\" font-size=\"8\">红</text></svg>");
        let picture = pixels(&text, 4.0).expect("an SVG");
        let dark = picture
            .rgba
            .chunks(4)
            .filter(|pixel| pixel[..3].iter().all(|value| *value < 60))
            .count();
        assert!(dark > 40, "{dark}");
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        assert!(matches!(png("<p>", 1.0), Err(RasterError::Picture { .. })));
        assert!(matches!(png(SVG, 1e6), Err(RasterError::Size { .. })));
    }
}
