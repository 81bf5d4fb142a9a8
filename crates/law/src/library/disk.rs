//! A folder on a disk: the one place of `law` that touches files.

use std::path::{Path, PathBuf};

use super::Folder;

/// Folders nest no deeper than this: `regulations/documents/fonts` is two.
const DEPTH_MAX: usize = 6;

/// The files below a directory. Hidden ones and symbolic links to directories are left out.
#[derive(Clone, Debug)]
pub struct DiskFolder {
    root: PathBuf,
}

impl DiskFolder {
    /// The files below `root`. A directory that does not exist has none.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Folder for DiskFolder {
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.root, "", 0, &mut found);
        found.sort();
        found
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let inside = path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..");
        inside.then(|| std::fs::read(self.root.join(path)).ok()).flatten()
    }
}

fn collect(directory: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let (name, kind) = (entry.file_name(), entry.file_type());
        let (Some(name), Ok(kind)) = (name.to_str(), kind) else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if kind.is_dir() && depth < DEPTH_MAX {
            collect(&entry.path(), &format!("{path}/"), depth + 1, found);
        } else if !kind.is_dir() {
            found.push(path);
        }
    }
}
