//! What is wrong with a regulation file, where, and what to do.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// One finding. The compiler collects all of them; it does not stop at the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub file: String,
    /// From 1; 0 when the file as a whole is meant.
    pub line: u32,
    pub column: u32,
    /// The clause of the act, where the finding has one.
    pub clause: Option<String>,
    pub message: String,
    pub hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// `file:line:col: error: message`, the clause after it and the hint on a line of its own.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}: {}", self.severity, self.message)?;
        if let Some(clause) = &self.clause {
            write!(f, " [{clause}]")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// A position in a file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: Arc<str>,
    /// From 1; 0 when the file as a whole is meant.
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Place {
    /// The file as a whole.
    pub(crate) fn file(file: &Arc<str>) -> Self {
        Self {
            file: Arc::clone(file),
            line: 0,
            column: 0,
        }
    }
}

/// A value with the place where it is written.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// Collects diagnostics. Shared by reference, so that a reader deep in a tree can report without returning.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: RefCell<Vec<Diagnostic>>,
    clause: RefCell<Option<String>>,
}

impl Findings {
    pub(crate) fn error(&self, place: &Place, message: impl Into<String>) {
        self.push(Severity::Error, place, message.into(), None);
    }

    pub(crate) fn error_with_hint(&self, place: &Place, message: impl Into<String>, hint: Option<String>) {
        self.push(Severity::Error, place, message.into(), hint);
    }

    pub(crate) fn warning(&self, place: &Place, message: impl Into<String>, hint: Option<String>) {
        self.push(Severity::Warning, place, message.into(), hint);
    }

    /// Everything that `work` reports is about `clause`.
    pub(crate) fn within<T>(&self, clause: &str, work: impl FnOnce() -> T) -> T {
        let before = self.clause.replace(Some(clause.to_owned()));
        let done = work();
        self.clause.replace(before);
        done
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.list.borrow().iter().any(|found| found.severity == Severity::Error)
    }

    /// All findings in the order of files and lines. What a shared file does wrong is told once, however many
    /// regulations use it.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut list = self.list.into_inner();
        list.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.severity, &a.message)
                .cmp(&(&b.file, b.line, b.column, b.severity, &b.message))
        });
        list.dedup_by(|a, b| (&a.file, a.line, a.column, &a.message) == (&b.file, b.line, b.column, &b.message));
        list
    }

    fn push(&self, severity: Severity, place: &Place, message: String, hint: Option<String>) {
        self.list.borrow_mut().push(Diagnostic {
            severity,
            file: place.file.to_string(),
            line: place.line,
            column: place.column,
            clause: self.clause.borrow().clone(),
            message,
            hint,
        });
    }
}

/// «did you mean», for a word that is not one of `known`; without a near one, the list when it is short.
pub fn suggestion<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const LISTED_MAX: usize = 12;
    let mut seen = BTreeSet::new();
    let known: Vec<&str> = known.into_iter().filter(|word| seen.insert(*word)).collect();
    let near = known.iter().map(|word| (distance(wrong, word), *word)).min();
    match near {
        Some((edits, word)) if edits <= 1 + wrong.chars().count() / 3 => Some(format!("did you mean `{word}`?")),
        Some(_) if known.len() <= LISTED_MAX => Some(format!("one of: {}", known.join(", "))),
        _ => None,
    }
}

/// The number of single-letter edits between two words (Levenshtein), computed row by row.
fn distance(a: &str, b: &str) -> usize {
    const COMPARED_MAX: usize = 64;
    let b: Vec<char> = b.chars().take(COMPARED_MAX).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().take(COMPARED_MAX).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let change = diagonal + usize::from(from != *to);
            diagonal = *cell;
            left = change.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        for (a, b, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "ab", 2),
            ("kitten", "sitting", 3),
            ("route", "rout", 1),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn suggests_the_nearest_word() {
        assert_eq!(
            suggestion("recieved", ["received", "done"]).as_deref(),
            Some("did you mean `received`?")
        );
        assert_eq!(
            suggestion("xyz", ["received", "done"]).as_deref(),
            Some("one of: received, done")
        );
    }

    #[test]
    fn reads_like_a_compiler() {
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            file: "a/b.yaml".into(),
            line: 3,
            column: 5,
            clause: Some("8.5".into()),
            message: "unknown status `x`".into(),
            hint: Some("did you mean `y`?".into()),
        };
        assert_eq!(
            diagnostic.to_string(),
            "a/b.yaml:3:5: error: unknown status `x` [8.5]\n  hint: did you mean `y`?"
        );
    }
}
