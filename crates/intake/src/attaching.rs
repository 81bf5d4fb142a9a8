//! Attaching: a file is judged by its content, counted, measured and given a clean name.

use law::{AttachmentRules, FieldProblem, Form, Text, Values};
use sha2::{Digest, Sha256};

use crate::words::text;

/// The longest name of a file, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// The key under which problems with attachments are reported.
pub const FIELD: &str = "attachments";

/// A file that belongs to a request. Its bytes are in the file store under `sha256`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attachment {
    /// For which document of the form's list it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    pub media_type: String,
    pub name: String,
    pub sha256: String,
    pub size: u64,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttachError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("there are already {limit} files")]
    TooMany { limit: u32 },
    #[error("a file of this kind is not accepted")]
    MediaType {
        found: Option<String>,
        accepted: Vec<String>,
    },
}

/// Judges one more file beside the `already` attached ones.
pub fn inspect(rules: &AttachmentRules, already: usize, name: &str, bytes: &[u8]) -> Result<Attachment, AttachError> {
    if bytes.is_empty() {
        return Err(AttachError::Empty);
    }
    let size = bytes.len() as u64;
    if size > rules.max_bytes_each {
        return Err(AttachError::TooLarge {
            limit: rules.max_bytes_each,
        });
    }
    let found = infer::get(bytes).map(|kind| (kind.mime_type().to_owned(), kind.extension()));
    let Some((media_type, extension)) = found.clone().filter(|(found, _)| rules.media_types.contains(found)) else {
        return Err(AttachError::MediaType {
            found: found.map(|(kind, _)| kind),
            accepted: rules.media_types.clone(),
        });
    };
    if already >= rules.max_count as usize {
        return Err(AttachError::TooMany { limit: rules.max_count });
    }
    Ok(Attachment {
        item: None,
        name: clean_name(name, extension),
        media_type,
        sha256: hex::encode(Sha256::digest(bytes)),
        size,
    })
}

/// Everything that is wrong with what is attached to a filled form: documents of the list that are missing, each under
/// the key `attachments.<id>`, and what [`problems`] finds.
pub fn control(form: &Form, values: &Values, today: &str, attached: &[Attachment]) -> Vec<FieldProblem> {
    let given: Vec<&str> = attached.iter().filter_map(|file| file.item.as_deref()).collect();
    let mut found = form.missing_documents(&given, values, today);
    let is_told = !found.is_empty();
    // "Attach a document" adds nothing to the names of those that are missing.
    let whole = problems(&form.attachments, attached);
    found.extend(whole.into_iter().filter(|_| !(is_told && attached.is_empty())));
    found
}

/// What is wrong with the attachments as a whole: asked again at freezing, since the plan may have been amended
/// after they were taken.
pub fn problems(rules: &AttachmentRules, attached: &[Attachment]) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut say = |message: Text| {
        problems.push(FieldProblem {
            field: FIELD.to_owned(),
            message,
        })
    };
    if rules.required && attached.is_empty() {
        say(text(
            "Құжаттың көшірмесін тіркеңіз.",
            "Прикрепите скан-копию документа.",
            "Attach a scan of the document.",
        ));
    }
    if attached.len() > rules.max_count as usize {
        say(AttachError::TooMany { limit: rules.max_count }.message());
    }
    for file in attached {
        if file.size > rules.max_bytes_each {
            say(AttachError::TooLarge {
                limit: rules.max_bytes_each,
            }
            .message());
        }
        if !rules.media_types.contains(&file.media_type) {
            say(AttachError::MediaType {
                found: Some(file.media_type.clone()),
                accepted: rules.media_types.clone(),
            }
            .message());
        }
    }
    problems
}

impl AttachError {
    /// What the person is told.
    pub fn message(&self) -> Text {
        match self {
            Self::Empty => text("Файл бос.", "Файл пуст.", "The file is empty."),
            Self::TooLarge { limit } => {
                let limit = megabytes(*limit);
                text(
                    format!("Файл тым үлкен: ең көбі {limit} МБ."),
                    format!("Файл слишком большой: можно не больше {limit} МБ."),
                    format!("The file is too large: at most {limit} MB."),
                )
            }
            Self::TooMany { limit } => text(
                format!("Файл тым көп: ең көбі {limit} файл тіркеуге болады."),
                format!("Слишком много файлов: можно прикрепить не больше {limit}."),
                format!("Too many files: at most {limit} can be attached."),
            ),
            Self::MediaType { accepted, .. } => {
                let kinds = kinds(accepted);
                text(
                    format!("Файлдың мұндай түрі қабылданбайды. Қабылданатын түрлері: {kinds}."),
                    format!("Файл такого вида не принимается. Подойдут: {kinds}."),
                    format!("A file of this kind is not accepted. Accepted kinds: {kinds}."),
                )
            }
        }
    }
}

/// «PDF, JPEG, PNG».
pub fn kinds(media_types: &[String]) -> String {
    let short = |kind: &String| kind.rsplit('/').next().unwrap_or(kind).to_uppercase();
    media_types.iter().map(short).collect::<Vec<_>>().join(", ")
}

/// «5», «0.5»: megabytes of 1024 × 1024 bytes without needless digits.
pub fn megabytes(bytes: u64) -> String {
    let tenths = bytes * 10 / (1024 * 1024);
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The last part of a path, without what could mislead a reader or a file system, and with an ending that fits
/// the content.
pub fn clean_name(raw: &str, extension: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless: String = last.chars().filter(|&letter| !is_misleading(letter)).collect();
    let trimmed = harmless.trim_matches(|letter: char| letter.is_whitespace() || letter == '.');
    let (stem, ending) = match trimmed.rsplit_once('.') {
        Some((stem, ending)) if fits(ending, extension) => (stem, ending.to_lowercase()),
        _ => (trimmed, extension.to_owned()),
    };
    let stem = if stem.is_empty() { "file" } else { stem };
    let stem: String = stem.chars().take(NAME_CHARS_MAX - 1 - ending.len()).collect();
    format!("{stem}.{ending}")
}

fn fits(ending: &str, extension: &str) -> bool {
    let ending = ending.to_lowercase();
    ending == extension || matches!((ending.as_str(), extension), ("jpeg", "jpg") | ("tiff", "tif"))
}

/// Control characters, direction overrides, and what file systems forbid in names.
fn is_misleading(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";

    fn rules() -> AttachmentRules {
        AttachmentRules {
            label: text("", "", ""),
            max_count: 2,
            max_bytes_each: 64,
            media_types: vec!["application/pdf".into(), "image/png".into()],
            required: true,
            items: Vec::new(),
        }
    }

    #[test]
    fn content_decides_and_not_the_name() {
        let taken = inspect(&rules(), 0, "scan.exe", PDF).unwrap();
        assert_eq!(
            (taken.media_type.as_str(), taken.name.as_str()),
            ("application/pdf", "scan.exe.pdf")
        );
        assert!(matches!(
            inspect(&rules(), 0, "scan.pdf", b"MZ\x90 not a scan"),
            Err(AttachError::MediaType { .. })
        ));
        assert!(matches!(
            inspect(&rules(), 0, "scan.pdf", b"plain words"),
            Err(AttachError::MediaType { found: None, .. })
        ));
    }

    #[test]
    fn empty_large_and_too_many_are_refused() {
        assert_eq!(inspect(&rules(), 0, "a.pdf", b""), Err(AttachError::Empty));
        assert_eq!(
            inspect(&rules(), 0, "a.pdf", &[b'%'; 65]),
            Err(AttachError::TooLarge { limit: 64 })
        );
        assert_eq!(
            inspect(&rules(), 2, "a.pdf", PDF),
            Err(AttachError::TooMany { limit: 2 })
        );
    }

    #[test]
    fn names_are_cleaned() {
        for (raw, clean) in [
            ("C:\\Users\\me\\scan.PDF", "scan.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("", "file.pdf"),
            ("...", "file.pdf"),
            ("анықтама\u{202e}fdp.exe", "анықтамаfdp.exe.pdf"),
            ("a<b>:c.pdf", "abc.pdf"),
        ] {
            assert_eq!(clean_name(raw, "pdf"), clean, "{raw:?}");
        }
        assert_eq!(clean_name(&"ж".repeat(500), "pdf").chars().count(), NAME_CHARS_MAX);
    }

    #[test]
    fn an_amended_plan_is_applied_to_what_was_attached_before() {
        let file = inspect(&rules(), 0, "a.pdf", PDF).unwrap();
        let stricter = AttachmentRules {
            max_bytes_each: 4,
            media_types: vec!["image/png".into()],
            ..rules()
        };
        assert!(problems(&rules(), std::slice::from_ref(&file)).is_empty());
        assert_eq!(problems(&rules(), &[]).len(), 1);
        assert_eq!(problems(&stricter, &[file]).len(), 2);
    }
}
