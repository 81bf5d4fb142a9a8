//! What a template can see: `/main.typ`, `/layout.typ`, `/data.json`, `/qr.svg`, the codes of the barcode row, how
//! closely the page is set, the files that a paper carries, two fonts. Nothing else: no file of the machine, no package, no network, no clock.
//!
//! The paths are the same for every document. typst interns each path for ever in a table of 65,535 numbers, so a
//! case number in a path would one day end the process.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts;

/// The most parsed templates kept; today's regulations use a handful.
const SOURCES_MAX: usize = 64;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));
static MAIN: LazyLock<FileId> = LazyLock::new(|| path("/main.typ"));
static LAYOUT: LazyLock<FileId> = LazyLock::new(|| path("/layout.typ"));
static DATA: LazyLock<FileId> = LazyLock::new(|| path("/data.json"));
static QR: LazyLock<FileId> = LazyLock::new(|| path("/qr.svg"));
static ROW: LazyLock<FileId> = LazyLock::new(|| path("/row.json"));
static CLOSENESS: LazyLock<FileId> = LazyLock::new(|| path("/closeness.json"));
/// `/row-1.png`, `/row-2.png` …
static CODES: LazyLock<Vec<FileId>> = LazyLock::new(|| {
    (1..=crate::CODES_MAX.max(crate::ROW_MAX))
        .map(|number| path(&format!("/row-{number}.png")))
        .collect()
});
/// `/attachment-1`, `/attachment-2` …
static FILES: LazyLock<Vec<FileId>> = LazyLock::new(|| {
    (1..=crate::sheet::ATTACHED_MAX)
        .map(|number| path(&format!("/attachment-{number}")))
        .collect()
});

/// Parsed sources by path and text: a template that was seen before is not parsed again, and typst recognises it
/// as unchanged, so that what it computed from it stays valid.
static SOURCES: LazyLock<Mutex<HashMap<(FileId, String), Source>>> = LazyLock::new(Mutex::default);

fn path(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the paths of this file are well-formed");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

fn source(id: FileId, text: &str) -> Source {
    let mut sources = SOURCES.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (id, text.to_owned());
    if let Some(known) = sources.get(&key) {
        return known.clone();
    }
    if sources.len() >= SOURCES_MAX {
        sources.clear();
    }
    let source = Source::new(id, text.to_owned());
    sources.insert(key, source.clone());
    source
}

/// The file that has the same place among the files as its path among the paths.
fn numbered(paths: &[FileId], id: FileId, files: &[Bytes]) -> FileResult<Bytes> {
    let place = paths.iter().position(|path| *path == id);
    let file = place.and_then(|place| files.get(place));
    file.cloned().ok_or(FileError::AccessDenied)
}

/// One document on the desk.
pub(crate) struct Desk {
    main: Source,
    layout: Source,
    data: Bytes,
    qr: Bytes,
    row: Vec<Bytes>,
    files: Vec<Bytes>,
    /// How closely the page is set.
    closeness: u8,
}

impl Desk {
    pub(crate) fn new(template: &str, layout: &str, data: Vec<u8>, qr: String, row: Vec<Vec<u8>>) -> Self {
        Self {
            main: source(*MAIN, template),
            layout: source(*LAYOUT, layout),
            data: Bytes::new(data),
            qr: Bytes::from_string(qr),
            row: row.into_iter().map(Bytes::new).collect(),
            files: Vec::new(),
            closeness: 0,
        }
    }

    /// The same, set more or less closely.
    pub(crate) fn set(self, closeness: u8) -> Self {
        Self { closeness, ..self }
    }

    /// The same with files for the document to carry.
    pub(crate) fn with_files(self, files: Vec<Vec<u8>>) -> Self {
        Self {
            files: files.into_iter().map(Bytes::new).collect(),
            ..self
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts::book()
    }

    fn main(&self) -> FileId {
        *MAIN
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id {
            id if id == *MAIN => Ok(self.main.clone()),
            id if id == *LAYOUT => Ok(self.layout.clone()),
            id if [*DATA, *QR, *ROW, *CLOSENESS].contains(&id) || CODES.contains(&id) || FILES.contains(&id) => {
                Err(FileError::NotSource)
            }
            _ => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            id if id == *DATA => Ok(self.data.clone()),
            id if id == *QR => Ok(self.qr.clone()),
            id if id == *ROW => Ok(Bytes::from_string(self.row.len().to_string())),
            id if id == *CLOSENESS => Ok(Bytes::from_string(self.closeness.to_string())),
            id if CODES.contains(&id) => numbered(&CODES, id, &self.row),
            id if FILES.contains(&id) => numbered(&FILES, id, &self.files),
            id if id == *MAIN => Ok(Bytes::from_string(self.main.text().to_owned())),
            id if id == *LAYOUT => Ok(Bytes::from_string(self.layout.text().to_owned())),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::font(index)
    }

    /// A template has no today: dates come with the data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
