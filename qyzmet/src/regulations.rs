//! Where the regulations come from: a folder, or the copy compiled into the binary.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use law::{Calendar, Diagnostic, Folder, Library};

static COMPILED_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../regulations");

/// Regulations that could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegulationsError {
    #[error("there is nothing at {0}")]
    NoFolder(String),
    #[error("the calendar's file {path} cannot be read")]
    Unreadable {
        path: String,
        #[source]
        cause: std::io::Error,
    },
    #[error("{}", printed(.0))]
    Wrong(Vec<Diagnostic>),
}

/// Compiles the regulations of `chosen`, else of `./regulations`, else the compiled-in ones. Gives warnings too. A
/// folder without a working calendar has the compiled-in one.
pub(crate) fn load(chosen: Option<&Path>) -> Result<(Library, Vec<Diagnostic>), RegulationsError> {
    let compiled = match folder(chosen) {
        Some(path) if !path.exists() => return Err(RegulationsError::NoFolder(path.display().to_string())),
        Some(path) => Library::compile(&law::library::DiskFolder::new(root_of(path))),
        None => Library::compile(&CompiledIn),
    };
    let (mut library, warnings) = compiled.map_err(RegulationsError::Wrong)?;
    if library.calendar.is_empty() {
        library.calendar = Arc::new(Calendar::compile(&CompiledIn).map_err(RegulationsError::Wrong)?.0);
    }
    Ok((library, warnings))
}

/// The working calendar alone, of the same place as the regulations, with the days of one more file.
pub(crate) fn calendar(chosen: Option<&Path>, extra: Option<&Path>) -> Result<Calendar, RegulationsError> {
    let own = match folder(chosen) {
        Some(path) if !path.exists() => return Err(RegulationsError::NoFolder(path.display().to_string())),
        Some(path) => Calendar::compile(&law::library::DiskFolder::new(root_of(path))),
        None => Calendar::compile(&CompiledIn),
    };
    let (mut calendar, _) = own.map_err(RegulationsError::Wrong)?;
    if calendar.is_empty() {
        calendar = Calendar::compile(&CompiledIn).map_err(RegulationsError::Wrong)?.0;
    }
    match extra {
        Some(extra) => extended(&calendar, extra),
        None => Ok(calendar),
    }
}

/// `calendar` with the days of a file.
pub(crate) fn extended(calendar: &Calendar, file: &Path) -> Result<Calendar, RegulationsError> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|cause| RegulationsError::Unreadable {
        path: name.clone(),
        cause,
    })?;
    let (calendar, _) = calendar.with_file(&name, &text).map_err(RegulationsError::Wrong)?;
    Ok(calendar)
}

fn folder(chosen: Option<&Path>) -> Option<&Path> {
    let local = Path::new("regulations");
    chosen.or_else(|| local.is_dir().then_some(local))
}

/// The folder in which a regulation finds the procedures it follows: a single file, or the folder of one region, is read
/// together with what it shares with the others.
fn root_of(path: &Path) -> PathBuf {
    /// `<root>/<region-year>/<service>.yaml`.
    const DEPTH: usize = 3;
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let root = path
        .ancestors()
        .take(DEPTH)
        .find(|folder| folder.join("procedures").is_dir());
    match root {
        Some(root) => root.to_owned(),
        None if path.is_dir() => path,
        None => path.parent().map_or_else(PathBuf::new, Path::to_path_buf),
    }
}

/// One line a finding, as the compiler prints it.
pub(crate) fn printed(findings: &[Diagnostic]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The copy in the binary, behind the same door as a folder on disk.
struct CompiledIn;

impl Folder for CompiledIn {
    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        collect(&COMPILED_IN, &mut files);
        files.sort();
        files
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        COMPILED_IN.get_file(path).map(|file| file.contents().to_vec())
    }
}

fn collect(folder: &Dir<'_>, into: &mut Vec<String>) {
    into.extend(folder.files().map(|file| file.path().display().to_string()));
    for inner in folder.dirs() {
        collect(inner, into);
    }
}
