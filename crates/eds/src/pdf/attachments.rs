//! Files attached to a PDF: the catalog's EmbeddedFiles (ISO 32000-1 §7.7.4, §7.11.4), each with its octets.
//!
//! Nothing is believed of what the PDF says about a file but its octets: a name may hold a path, a size may lie.

use std::collections::HashSet;

use super::document::Document;
use super::reference;
use super::stream::{Fault, unfold_within};
use super::value::{Entries, Value};
use crate::EdsError;

/// The most files of one PDF.
pub const ATTACHMENTS_MAX: usize = 64;
/// The most octets that all files of one PDF together may unfold to.
pub const ATTACHED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most nodes of the tree of names.
const NODES_MAX: usize = 256;
/// The longest name, type or description that is kept, in bytes of UTF-8.
const WORDS_BYTES_MAX: usize = 1024;

/// A file that a PDF carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// As the PDF says it: a stranger's word, not yet fit to be the name of a file.
    pub name: String,
    /// As the PDF says it: `application/json`; empty where it says nothing.
    pub media_type: String,
    pub description: String,
    /// `Source`, `Data`, `Alternative`, `Supplement`; empty where the PDF says nothing (ISO 19005-3 §6.8).
    pub relationship: String,
    pub bytes: Vec<u8>,
}

/// The files in the order of the tree of names; none where the PDF carries none.
///
/// A file that cannot be read is an error and not left out: whoever asks what a PDF carries must learn of all of it.
pub fn attachments(pdf: &[u8]) -> Result<Vec<Attachment>, EdsError> {
    let document = Document::read(pdf)?;
    let Some(root) = tree(&document) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut left = ATTACHED_BYTES_MAX;
    let specifications = specifications(&document, root)?;
    nothing_beside(&document, &specifications)?;
    for specification in specifications {
        let attachment = read(&document, &specification, left)?;
        left = left.saturating_sub(attachment.bytes.len());
        found.push(attachment);
    }
    Ok(found)
}

/// Programs offer files of other places for saving too: those of annotations, and those that an entry AF names. There may
/// be none but the ones in the tree.
fn nothing_beside(document: &Document<'_>, specifications: &[Entries]) -> Result<(), EdsError> {
    let mut listed = HashSet::new();
    for specification in specifications {
        contents(document, specification, &mut listed);
    }
    for number in document.entries().keys() {
        let Some(object) = document.whole_object(*number) else {
            continue;
        };
        let mut named = HashSet::new();
        below(document, &object.value, &mut named);
        if !named.is_subset(&listed) {
            return Err(broken("a file is attached beside those in the list of files"));
        }
    }
    if document.is_spent() {
        return Err(broken("too much of the PDF would have to be read for them"));
    }
    Ok(())
}

/// The contents of all file specifications in a value; 0, which no object has, for one written otherwise.
fn below(document: &Document<'_>, value: &Value, found: &mut HashSet<usize>) {
    match value {
        Value::Dictionary(entries) => {
            contents(document, entries, found);
            entries.iter().for_each(|(_, value)| below(document, value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| below(document, value, found)),
        _ => {}
    }
}

fn contents(document: &Document<'_>, specification: &Entries, found: &mut HashSet<usize>) {
    let Some(files) = specification.get("EF") else { return };
    match document.resolve(files) {
        Some(Value::Dictionary(files)) => {
            found.extend(files.iter().map(|(_, file)| file.as_reference().unwrap_or_default()));
        }
        _ => {
            found.insert(0);
        }
    }
}

const fn broken(what: &'static str) -> EdsError {
    EdsError::Attachment { what }
}

/// Catalog → Names → EmbeddedFiles.
fn tree(document: &Document<'_>) -> Option<Value> {
    let (number, _) = reference(document.trailer.get("Root")?)?;
    let catalog = document.whole_object(number)?.value;
    let names = document.resolve(catalog.as_dictionary()?.get("Names")?)?;
    names.as_dictionary()?.get("EmbeddedFiles").cloned()
}

/// The file specifications of the tree, leaves from left to right (§7.9.6).
fn specifications(document: &Document<'_>, root: Value) -> Result<Vec<Entries>, EdsError> {
    const BROKEN: EdsError = broken("their names are not well-formed");
    let mut found = Vec::new();
    let mut nodes = 0;
    // The leftmost is looked at first.
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        nodes += 1;
        if nodes > NODES_MAX {
            return Err(EdsError::TooMany {
                what: "nodes in the names of attached files",
                limit: NODES_MAX,
            });
        }
        let node = document.resolve(&node).ok_or(BROKEN)?;
        let node = node.as_dictionary().ok_or(BROKEN)?;
        if let Some(names) = node.get("Names") {
            let names = document.resolve(names).ok_or(BROKEN)?;
            for pair in names.as_array().ok_or(BROKEN)?.chunks(2) {
                let [_, specification] = pair else { return Err(BROKEN) };
                if found.len() == ATTACHMENTS_MAX {
                    return Err(EdsError::TooMany {
                        what: "attached files",
                        limit: ATTACHMENTS_MAX,
                    });
                }
                match document.resolve(specification) {
                    Some(Value::Dictionary(entries)) => found.push(entries),
                    _ => return Err(BROKEN),
                }
            }
        }
        if let Some(kids) = node.get("Kids") {
            let kids = document.resolve(kids).ok_or(BROKEN)?;
            let kids = kids.as_array().ok_or(BROKEN)?;
            if kids.len() > NODES_MAX {
                return Err(BROKEN);
            }
            waiting.extend(kids.iter().rev().cloned());
        }
    }
    Ok(found)
}

fn read(document: &Document<'_>, specification: &Entries, left: usize) -> Result<Attachment, EdsError> {
    const BROKEN: EdsError = broken("one of them is not well-formed");
    let name = ["UF", "F"]
        .iter()
        .find_map(|key| words(document, specification.get(key)?));
    let streams = specification.get("EF").and_then(|value| document.resolve(value));
    let streams = streams.as_ref().and_then(Value::as_dictionary).ok_or(BROKEN)?;
    // Both keys mean the same file; where they name two, readers differ on which it is.
    let number = match (streams.get("F"), streams.get("UF")) {
        (Some(one), Some(other)) if one != other => return Err(broken("one of them has two contents")),
        (Some(one), _) | (None, Some(one)) => one.as_reference().ok_or(BROKEN)?,
        (None, None) => return Err(BROKEN),
    };
    let object = document.whole_object(number).ok_or(BROKEN)?;
    let head = object.value.as_dictionary().ok_or(BROKEN)?;
    let bytes = unfold_within(head, object.data.ok_or(BROKEN)?, left);
    let bytes = bytes.map_err(|fault| match fault {
        Fault::TooLarge => EdsError::TooLarge {
            what: "unpacked content of the attached files",
            limit: ATTACHED_BYTES_MAX,
        },
        Fault::Filter => broken("one of them is packed in a way that is not read"),
        Fault::Damaged => broken("one of them is damaged"),
    })?;
    Ok(Attachment {
        name: name.unwrap_or_default(),
        media_type: named(head.get("Subtype")),
        description: specification
            .get("Desc")
            .and_then(|value| words(document, value))
            .unwrap_or_default(),
        relationship: named(specification.get("AFRelationship")),
        bytes,
    })
}

fn named(value: Option<&Value>) -> String {
    match value {
        Some(Value::Name(name)) if name.len() <= WORDS_BYTES_MAX => String::from_utf8_lossy(name).into_owned(),
        _ => String::new(),
    }
}

fn words(document: &Document<'_>, value: &Value) -> Option<String> {
    match document.resolve(value)? {
        Value::Text(text) => Some(spoken(&text)).filter(|text| text.len() <= WORDS_BYTES_MAX),
        _ => None,
    }
}

/// A text string (§7.9.2.2): UTF-16 with its mark, UTF-8 with its mark or where it is that, else one byte a letter.
fn spoken(text: &[u8]) -> String {
    match text {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or_default()]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => match std::str::from_utf8(plain) {
            Ok(text) => text.to_owned(),
            Err(_) => plain.iter().copied().map(char::from).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).expect("memory");
        encoder.finish().expect("memory")
    }

    /// A PDF of these objects, numbered from 1; the first is the catalog.
    fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            places.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let table = out.len();
        out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
        for place in places {
            out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
        }
        let trailer = format!(
            "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        );
        out.extend_from_slice(trailer.as_bytes());
        out
    }

    fn stream(head: &str, data: &[u8]) -> Vec<u8> {
        let mut out = format!("<<{head}/Length {}>>\nstream\n", data.len()).into_bytes();
        out.extend_from_slice(data);
        out.extend_from_slice(b"\nendstream");
        out
    }

    fn catalog(names: &str) -> Vec<u8> {
        format!("<</Type/Catalog/Names<</EmbeddedFiles {names}>>>>").into_bytes()
    }

    #[test]
    fn names_types_and_octets_come_in_the_order_of_the_tree() {
        let file = pdf(&[
            catalog("<</Kids[2 0 R 3 0 R]>>"),
            b"<</Names[(a) 4 0 R]>>".to_vec(),
            b"<</Names[(b) <</UF(b.cms)/F(b.cms)/EF<</F 6 0 R/UF 6 0 R>>/AFRelationship/Supplement>>]>>".to_vec(),
            b"<</Type/Filespec/UF<FEFF049904300432002E0074>/EF<</F 5 0 R>>/Desc(what)/AFRelationship/Source>>".to_vec(),
            stream(
                "/Type/EmbeddedFile/Subtype/text#2Fplain/Filter/FlateDecode",
                &deflated(b"words"),
            ),
            stream("/Subtype/application#2Fpkcs7-signature", b"0\x01"),
        ]);
        let found = attachments(&file).expect("it reads");
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0],
            Attachment {
                name: "ҙав.t".into(),
                media_type: "text/plain".into(),
                description: "what".into(),
                relationship: "Source".into(),
                bytes: b"words".to_vec(),
            }
        );
        assert_eq!(
            (found[1].name.as_str(), found[1].bytes.as_slice()),
            ("b.cms", &b"0\x01"[..])
        );
    }

    #[test]
    fn a_pdf_without_files_has_none() {
        assert_eq!(attachments(&pdf(&[b"<</Type/Catalog>>".to_vec()])), Ok(Vec::new()));
        assert!(attachments(b"%PDF-1.7").is_err());
    }

    #[test]
    fn a_bomb_is_left_before_it_bursts() {
        // A thousand to one, and again: no filter is undone twice.
        let once = deflated(&vec![0; ATTACHED_BYTES_MAX + 1]);
        let one = |filter: &str, data: &[u8]| {
            pdf(&[
                catalog("<</Names[(a) <</F(a)/EF<</F 2 0 R>>>>]>>"),
                stream(filter, data),
            ])
        };
        let bomb = one("/Filter/FlateDecode", &once);
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        assert!(matches!(attachments(&bomb), Err(EdsError::TooLarge { .. })));
        let twice = one("/Filter[/FlateDecode/FlateDecode]", &deflated(&once));
        assert!(matches!(attachments(&twice), Err(EdsError::Attachment { .. })));
    }

    #[test]
    fn many_files_of_one_stream_count_each() {
        let quarter = deflated(&vec![0; ATTACHED_BYTES_MAX / 4 + 1]);
        let names: String = (0..5).map(|n| format!("({n}) <</F({n})/EF<</F 2 0 R>>>>")).collect();
        let file = pdf(&[
            catalog(&format!("<</Names[{names}]>>")),
            stream("/Filter/FlateDecode", &quarter),
        ]);
        assert!(matches!(attachments(&file), Err(EdsError::TooLarge { .. })));
    }

    #[test]
    fn a_tree_in_a_circle_and_too_many_files_are_refused() {
        let circle = pdf(&[catalog("2 0 R"), b"<</Kids[2 0 R]>>".to_vec()]);
        assert!(matches!(attachments(&circle), Err(EdsError::TooMany { .. })));
        let names: String = (0..=ATTACHMENTS_MAX)
            .map(|n| format!("({n}) <</F({n})/EF<</F 2 0 R>>>>"))
            .collect();
        let many = pdf(&[catalog(&format!("<</Names[{names}]>>")), stream("", b"x")]);
        assert!(matches!(attachments(&many), Err(EdsError::TooMany { .. })));
    }

    #[test]
    fn two_contents_of_one_file_and_a_missing_stream_are_refused() {
        for ef in ["<</F 2 0 R/UF 3 0 R>>", "<</F 9 0 R>>", "<<>>", "2 0 R"] {
            let names = format!("<</Names[(a) <</F(a)/EF {ef}>>]>>");
            let file = pdf(&[catalog(&names), stream("", b"x"), stream("", b"y")]);
            assert!(matches!(attachments(&file), Err(EdsError::Attachment { .. })), "{ef}");
        }
    }

    #[test]
    fn a_file_that_programs_offer_beside_the_list_is_refused() {
        let with = |beside: &str| {
            let names = "<</Names[(a) <</F(a)/EF<</F 2 0 R>>>>]>>";
            attachments(&pdf(&[
                catalog(names),
                stream("", b"x"),
                stream("", b"y"),
                beside.as_bytes().to_vec(),
            ]))
        };
        for beside in [
            "<</Type/Annot/Subtype/FileAttachment/FS<</F(a)/EF<</F 3 0 R>>>>>>",
            "[<</AF[<</F(a)/EF<</UF 3 0 R/F 2 0 R>>>>]>>]",
            "<</F(a)/EF 9 0 R>>",
        ] {
            assert!(matches!(with(beside), Err(EdsError::Attachment { .. })), "{beside}");
        }
        assert_eq!(
            with("<</AF[<</F(a)/EF<</F 2 0 R>>>>]>>").map(|found| found.len()),
            Ok(1)
        );
    }

    proptest! {
        #[test]
        fn no_octets_make_the_reader_panic(place in 0_usize..600, octet in any::<u8>(), cut in 0_usize..600) {
            let mut file = pdf(&[
                catalog("<</Names[(a) <</UF(a)/F(a)/EF<</F 2 0 R>>>>]>>"),
                stream("/Filter/FlateDecode", &deflated(b"words")),
            ]);
            let length = file.len();
            file[place % length] = octet;
            let _ = attachments(&file);
            file.truncate(cut % length);
            let _ = attachments(&file);
        }
    }
}
