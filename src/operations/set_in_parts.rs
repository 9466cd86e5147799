//! Long PDFs: set part by part and bound as one file, so that thousands of rows or sites take the memory of one part. Its
//! pages are counted first, for the contents and "page n of m" are right only when all is known.
use super::binding::{Binding, BindingError, CHAPTER_LINK};
use super::export_document::{part, part_pages, refuse_lost_rows};
use super::export_pages::writing_failed;
use super::open_layer::OperationError;
use crate::progress::Progress;
use crate::report::context::{Publication, ReportContext};
use crate::report::model::Report;
use crate::report::page_data::{Bound, Entry};
use crate::report::pdf;
use crate::report::report_parts::{in_parts, margins};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufWriter, Seek as _};
use std::ops::Range;
use std::path::Path;

/// Chapters of a part: they share its fonts, and all of them stand in memory while it is set.
const CHAPTERS: usize = 20;
/// Parts that are set together.
const PARTS_AT_ONCE: usize = 2;
/// What a template of the user's asks for in `data` if it knows documents in parts.
const KNOWS_PARTS: &[u8] = b"bound";

/// Whether a document can be set in parts: by the built-in layout, or a template that looks at `data.bound`.
pub(super) fn knows_parts(publication: &Publication) -> bool {
    let template = publication.template.as_ref();
    template.is_none_or(|template| {
        let mut words = template.bytes.windows(KNOWS_PARTS.len());
        words.any(|word| word == KNOWS_PARTS)
    })
}

/// What follows a report in a book.
pub(super) struct Chapters<'a> {
    pub titles: Vec<String>,
    /// Makes those that are asked for.
    pub made: &'a (dyn Fn(Range<usize>) -> Vec<Report> + Sync),
}

/// Where a document goes.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub context: &'a ReportContext,
    /// Says where there is room, and what messages name.
    pub path: &'a Path,
    pub progress: &'a Progress,
}

/// A part of the report in front, or chapters.
enum Piece<'a> {
    Front(&'a Report),
    Chapters(Range<usize>),
}

impl Setting<'_> {
    /// The document in a file that nobody else sees, from its beginning.
    pub(super) fn spooled(&self, report: Report, chapters: &Chapters<'_>, json: &[u8]) -> Result<File, OperationError> {
        refuse_lost_rows(&report)?;
        let margins = margins(&report);
        let fronts = in_parts(report);
        let count = chapters.titles.len();
        self.progress
            .add_total(2 * u64::try_from(count + fronts.len()).unwrap_or(u64::MAX));
        let mut contents: Vec<Entry> = (0..)
            .zip(&chapters.titles)
            .map(|(number, title): (usize, _)| Entry {
                title: title.clone(),
                page: 0,
                link: format!("{CHAPTER_LINK}{number}"),
            })
            .collect();
        let chapter_pages = self.chapter_pages(&margins, chapters)?;
        // The contents take as many lines whatever their page numbers are.
        let mut page = 1;
        let mut pieces: Vec<(Piece<'_>, usize)> = Vec::new();
        for (place, front) in fronts.iter().enumerate() {
            let closes = count == 0 && place + 1 == fronts.len();
            let bound = Self::bound(1, 1, place == 0, closes, &contents);
            pieces.push((Piece::Front(front), page));
            page += part_pages(front, &[], bound, self.context, self.path)?;
            pdf::forget();
            self.step(1)?;
        }
        for (number, (entry, pages)) in contents.iter_mut().zip(&chapter_pages).enumerate() {
            if number % CHAPTERS == 0 {
                pieces.push((Piece::Chapters(number..count.min(number + CHAPTERS)), page));
            }
            entry.page = page;
            page += pages;
        }
        self.bind(&pieces, (&margins, chapters), (&contents, page - 1), json)
    }

    /// Sets the pieces and writes them one after another.
    fn bind(
        &self,
        pieces: &[(Piece<'_>, usize)],
        (margins, chapters): (&Report, &Chapters<'_>),
        (contents, page_count): (&[Entry], usize),
        json: &[u8],
    ) -> Result<File, OperationError> {
        let mut spool = BufWriter::new(self.spool()?);
        let mut binding = Binding::new(&mut spool).map_err(|error| self.unbound(&error))?;
        for (group, listed) in pieces.chunks(PARTS_AT_ONCE).enumerate() {
            let set = |(place, (piece, first_page)): (usize, &(Piece<'_>, usize))| {
                self.progress.check()?;
                let number = group * PARTS_AT_ONCE + place;
                let closes = number + 1 == pieces.len();
                let bound = Self::bound(*first_page, page_count, number == 0, closes, contents);
                let json = if number == 0 { json } else { &[] };
                let of = (self.context, self.path);
                match piece {
                    Piece::Front(front) => part(front, &[], bound, json, of),
                    Piece::Chapters(range) => part(margins, &(chapters.made)(range.clone()), bound, json, of),
                }
            };
            let made: Vec<Result<Vec<u8>, OperationError>> = listed.par_iter().enumerate().map(set).collect();
            pdf::forget();
            for (pdf, (piece, _)) in made.into_iter().zip(listed) {
                binding.add(&pdf?).map_err(|error| self.unbound(&error))?;
                self.step(match piece {
                    Piece::Front(_) => 1,
                    Piece::Chapters(range) => range.len(),
                })?;
            }
        }
        binding.finish().map_err(|error| self.unbound(&error))?;
        let mut spool = spool.into_inner().map_err(|error| self.failed(error.error()))?;
        spool.rewind().map_err(|error| self.failed(&error))?;
        Ok(spool)
    }

    fn bound(first_page: usize, page_count: usize, opens: bool, closes: bool, contents: &[Entry]) -> Bound {
        Bound {
            first_page,
            page_count,
            opens,
            contents: if opens { contents.to_vec() } else { Vec::new() },
            closes,
        }
    }

    /// How many pages each chapter takes.
    fn chapter_pages(&self, margins: &Report, chapters: &Chapters<'_>) -> Result<Vec<usize>, OperationError> {
        let count = chapters.titles.len();
        let pages = |number: usize| {
            self.progress.check()?;
            let bound = Self::bound(1, 1, false, number + 1 == count, &[]);
            let chapter = (chapters.made)(number..number + 1);
            let pages = part_pages(margins, &chapter, bound, self.context, self.path)?;
            self.step(1)?;
            Ok(pages)
        };
        (0..count).into_par_iter().map(pages).collect()
    }

    fn step(&self, steps: usize) -> Result<(), OperationError> {
        self.progress.add_done(u64::try_from(steps).unwrap_or(u64::MAX));
        Ok(self.progress.check()?)
    }

    /// Beside the document, so that there is room for it; without a name where the system can do so.
    pub(super) fn spool(&self) -> Result<File, OperationError> {
        let folder = self.path.parent().filter(|folder| folder.is_dir());
        let spool = folder.map_or_else(tempfile::tempfile, tempfile::tempfile_in);
        spool.map_err(|error| self.failed(&error))
    }

    fn unbound(&self, error: &BindingError) -> OperationError {
        self.failed(&io::Error::other(error.to_string()))
    }

    pub(super) fn failed(&self, error: &io::Error) -> OperationError {
        writing_failed(error, self.path)
    }
}
