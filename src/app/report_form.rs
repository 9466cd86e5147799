//! What is asked before a report is written, and the pages that are shown beside the questions.

use super::document::AnalysisKey;
use crate::operations::kept_choices::KeptChoices;
use crate::report::context::LayerFacts;
use crate::report::raster::Pixels;
use crate::report::shape::{AreaUnitShown, ReportPart, ReportShape};
use crate::texts::Language;
use std::path::PathBuf;
use std::sync::Arc;

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    Coverage,
    Check,
    /// The check with a page for every site, bound as one document.
    Book,
    /// What every layer holds, and the flaws within it.
    Info,
    /// The map alone.
    Map,
}

impl Report {
    pub const ALL: [Self; 5] = [Self::Coverage, Self::Check, Self::Book, Self::Info, Self::Map];

    /// The endings that it can be written with, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Coverage => &["pdf", "docx", "xlsx", "html", "csv", "json", "geojson", "svg", "png"],
            Self::Check => &[
                "pdf", "docx", "xlsx", "html", "csv", "json", "geojson", "shp", "txt", "svg", "png",
            ],
            Self::Book => &["pdf"],
            Self::Info => &["pdf", "docx", "xlsx", "html", "json"],
            Self::Map => &["png", "svg", "pdf"],
        }
    }

    /// The parts that a reader may do without.
    #[must_use]
    pub const fn parts(self) -> &'static [ReportPart] {
        match self {
            Self::Coverage => &ReportPart::OF_COVERAGE,
            Self::Check | Self::Book => &ReportPart::OF_CHECK,
            Self::Info | Self::Map => &[],
        }
    }
}

/// What the user chose for a report; kept for the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportChoices {
    /// The window's, if none was chosen.
    pub language: Option<Language>,
    /// The project's name, if empty.
    pub title: String,
    pub office: String,
    pub secrecy: String,
    pub left_out: Vec<ReportPart>,
    pub area_unit: AreaUnitShown,
    /// Code, or name where there is none, of the region that a coverage report is about; all if empty.
    pub region: String,
}

impl ReportChoices {
    /// What a report of this kind takes of the choices.
    #[must_use]
    pub fn shape(&self, report: Report) -> ReportShape {
        let left_out = self.left_out.iter().copied();
        let is_coverage = report == Report::Coverage;
        ReportShape {
            left_out: left_out.filter(|part| report.parts().contains(part)).collect(),
            area_unit: if is_coverage {
                self.area_unit
            } else {
                AreaUnitShown::Usual
            },
            region: (is_coverage && !self.region.is_empty()).then(|| self.region.clone()),
        }
    }

    /// What outlives the window.
    #[must_use]
    pub fn kept(&self, ending: &str) -> KeptChoices {
        KeptChoices {
            language: self.language,
            office: self.office.clone(),
            secrecy: self.secrecy.clone(),
            ending: ending.to_owned(),
            area_unit: self.area_unit,
            left_out: self.left_out.clone(),
        }
    }

    /// What was chosen before the window was opened.
    #[must_use]
    pub fn of_kept(kept: KeptChoices) -> Self {
        Self {
            language: kept.language,
            title: String::new(),
            office: kept.office,
            secrecy: kept.secrecy,
            left_out: kept.left_out,
            area_unit: kept.area_unit,
            region: String::new(),
        }
    }
}

/// What is asked before a report is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportForm {
    pub report: Report,
    pub path: String,
    /// Printed on the report, as `2026-03-31`; none if empty.
    pub date: String,
    pub choices: ReportChoices,
    /// The system's own dialog is not at hand: the path has to be typed.
    pub is_dialog_missing: bool,
}

impl ExportForm {
    /// The ending of the path, in small letters.
    #[must_use]
    pub fn ending(&self) -> String {
        let ending = std::path::Path::new(self.path.trim()).extension();
        ending.map_or_else(String::new, |ending| ending.to_string_lossy().to_ascii_lowercase())
    }

    /// Turns to another report, in the same folder; the ending stays where the report can have it.
    pub fn turn_to(&mut self, report: Report, language: Language) {
        let ending = self.ending();
        let name = PathBuf::from(super::words::report_file_name(report, language));
        let known = report.endings();
        let ending = known.iter().find(|known| **known == ending).or(known.first());
        let name = ending.map_or_else(|| name.clone(), |ending| name.with_extension(ending));
        self.path = PathBuf::from(self.path.trim())
            .with_file_name(name)
            .display()
            .to_string();
        self.report = report;
    }

    /// The date, if it is one.
    #[must_use]
    pub fn date(&self) -> Option<String> {
        let date = self.date.trim();
        crate::units::is_date(date).then(|| date.to_owned())
    }
}

/// What a preview depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewWish {
    pub report: Report,
    /// The map that is the whole file, and not the pages.
    pub is_picture: bool,
    pub date: Option<String>,
    pub choices: ReportChoices,
    pub language: Language,
    /// The result that the report is of.
    pub result: Option<AnalysisKey>,
    /// The layers, by their revisions.
    pub layers: Vec<u64>,
}

/// The pages beside the questions.
#[derive(Default)]
pub struct Preview {
    /// What the pages show, or will once they are drawn.
    pub wish: Option<PreviewWish>,
    /// Why there are none.
    pub failure: Option<String>,
    pub pages: Vec<egui::TextureHandle>,
    /// How many there are altogether.
    pub page_count: usize,
    /// Chapters of a book that are set only when it is written.
    pub chapters: usize,
    /// What was measured of the layers, by their revisions, for a report of what they hold.
    pub facts: Option<(Vec<u64>, Arc<Vec<LayerFacts>>)>,
    /// Drawn and not yet handed to the GPU.
    pub drawn: Vec<Pixels>,
}

impl Preview {
    /// Hands drawn pages over, so that they can be shown.
    pub fn upload(&mut self, ctx: &egui::Context) {
        let largest = ctx.input(|input| input.max_texture_side);
        for pixels in std::mem::take(&mut self.drawn) {
            let Some(size) = texture_size(&pixels).filter(|size| size.iter().all(|side| *side <= largest)) else {
                continue;
            };
            let image = egui::ColorImage::from_rgba_unmultiplied(size, &pixels.rgba);
            self.pages
                .push(ctx.load_texture("report page", image, egui::TextureOptions::LINEAR));
        }
    }
}

fn texture_size(pixels: &Pixels) -> Option<[usize; 2]> {
    Some([
        usize::try_from(pixels.width).ok()?,
        usize::try_from(pixels.height).ok()?,
    ])
}
