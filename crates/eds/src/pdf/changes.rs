//! What was added to a PDF after one of its signatures: only what the list of allowed additions names, or a change.
//!
//! Both states of the file are read as graphs of objects, each through its own cross-reference. Whatever number
//! stands for another value than before, and whatever number is new, must be explained by a rule below: a further
//! signature or document time stamp in a field that draws nothing, the filling of an empty signature field that the
//! signer saw, validation data (DSS), and the dates that programs keep. There is no list of forbidden things: what no
//! rule explains is a change, and the refusal names what it is about.
//!
//! Three tricks need rules of their own: an object that the signed pages already referred to and that only the
//! update defines (a shadow), octets that no table accounts for but that a lenient reader would find by searching
//! (incremental saving), and a table that does not go on from the signed one.

mod catalog;
mod fields;
mod locks;
mod tail;

use std::collections::HashMap;

use super::document::{Document, Entry};
use super::ending::is_cut_off;
use super::value::{Entries, Value};
use locks::Locks;

/// What was added, where it was only what may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Addition {
    /// Another signature.
    Signature,
    /// A document time stamp (ETSI.RFC3161).
    TimeStamp,
    /// Certificates and revocation data (DSS).
    ValidationData,
    /// An empty signature field that draws nothing.
    EmptyField,
    /// The program's own notes: producer, date of change, metadata.
    Notes,
}

/// What was changed although nobody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The signed state or the later one cannot be read as objects.
    Unreadable,
    /// The update does not go on from the signed cross-reference.
    Detached,
    /// There are octets after the signature that no table accounts for.
    Unaccounted,
    /// An update was begun after the signature, and the file ends within it.
    CutOff,
    /// An entry of the catalog: what the document does, its names, layers, actions, page labels.
    Catalog,
    /// A page or what it inherits.
    Page,
    /// The tree of pages: their number or order.
    PageTree,
    /// The drawing of a page.
    Content,
    Font,
    /// A picture or another drawing that pages use.
    Drawing,
    /// An annotation: a note, a link, an overlay.
    Annotation,
    /// A signature field that draws on the page.
    VisibleSignature,
    /// A form field, its value, or the form itself.
    Form,
    /// Something the signed pages referred to before it existed.
    Shadow,
    /// Something new that nothing allowed refers to.
    Hidden,
    /// Something that was there is gone.
    Removed,
    /// A signature forbids any further one, or one in this field (DocMDP, FieldMDP, Lock).
    Forbidden,
    /// Another object of the document.
    Other,
}

/// Whether the signatures of a file forbid one more in a new field.
pub(crate) fn forbid_another(document: &Document<'_>) -> bool {
    // A new field has a name that nobody could name.
    Locks::of(document).forbid("")
}

/// How the file has fared since one of its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// The signature covers the file to its end.
    Whole,
    /// Only allowed additions, each kind once.
    Added(Vec<Addition>),
    Changed(Change),
}

/// What happened to `pdf` after the first `end` octets, which one signature covers.
pub(crate) fn since(pdf: &[u8], end: usize) -> Since {
    let tail = pdf.get(end..).unwrap_or_default();
    if tail.iter().all(|octet| super::object::is_white(*octet)) {
        return Since::Whole;
    }
    match compare(pdf, end) {
        Ok(additions) => Since::Added(additions),
        Err(Change::Unreadable | Change::Detached | Change::Unaccounted) if is_cut_off(pdf) => {
            Since::Changed(Change::CutOff)
        }
        Err(change) => Since::Changed(change),
    }
}

fn compare(pdf: &[u8], end: usize) -> Result<Vec<Addition>, Change> {
    // What stands before the head moves every place for some readers (annex H.3): they would compare other states.
    if !pdf.starts_with(b"%PDF-") {
        return Err(Change::Unreadable);
    }
    let signed = pdf.get(..end).ok_or(Change::Unreadable)?;
    let before = Document::read(signed).map_err(|_| Change::Unreadable)?;
    let after = Document::read(pdf).map_err(|_| Change::Unreadable)?;
    tail::check(&before, &after, end)?;
    let mut review = Review::new(&before, &after)?;
    catalog::review(&mut review)?;
    let signed = std::mem::take(&mut review.signed_fields);
    let additions = review.finish()?;
    let locks = Locks::of(&before);
    // What was not read because too much had been read already was not looked at.
    if before.is_spent() || after.is_spent() {
        return Err(Change::Unreadable);
    }
    if signed.iter().any(|name| locks.forbid(name)) {
        return Err(Change::Forbidden);
    }
    Ok(additions)
}

/// The two states and what is explained so far.
struct Review<'d, 'a> {
    before: &'d Document<'a>,
    after: &'d Document<'a>,
    /// Numbers with another value than before, or new ones; whether a rule explains them.
    open: HashMap<usize, Changed>,
    /// How often the signed objects refer to each number.
    referred: HashMap<usize, usize>,
    additions: Vec<Addition>,
    /// The names of the fields that were signed or added; time stamps are nobody's signature.
    signed_fields: Vec<String>,
}

struct Changed {
    was: Option<Value>,
    is: Value,
    is_stream: bool,
    explained: bool,
}

impl<'d, 'a> Review<'d, 'a> {
    /// Finds every number that changed. Values are compared, not their writing; streams also by their octets.
    fn new(before: &'d Document<'a>, after: &'d Document<'a>) -> Result<Self, Change> {
        let mut open = HashMap::new();
        let mut referred: HashMap<usize, usize> = HashMap::new();
        let mut trailers = Vec::new();
        for (number, entry) in before.entries() {
            if *entry == Entry::Free {
                continue;
            }
            // The signed state is read in the signed octets only: an object that would go on in the update has no end.
            let old = before.whole_object(*number).ok_or(Change::Unreadable)?;
            if old.data.is_some() && is_container(&old.value) {
                trailers.push((*number, old.value.clone()));
            } else {
                old.value
                    .references(&mut |target| *referred.entry(target).or_default() += 1);
            }
            let same_place = after.entries().get(number) == Some(entry)
                && match entry {
                    Entry::Packed { stream, .. } => before.entries().get(stream) == after.entries().get(stream),
                    _ => true,
                };
            if same_place {
                continue;
            }
            let new = after.whole_object(*number).ok_or(Change::Removed)?;
            // Under another generation, what refers to the object finds nothing.
            if generation(after, *number) != entry.generation() {
                return Err(Change::Removed);
            }
            if new.value == old.value && new.data == old.data {
                continue;
            }
            let changed = Changed {
                was: Some(old.value),
                is: new.value,
                is_stream: new.data.is_some() || old.data.is_some(),
                explained: false,
            };
            open.insert(*number, changed);
        }
        // What a stream that is a table says as the trailer is no role of an object. One that objects refer to is more.
        let is_more = |number: &usize| referred.contains_key(number);
        let (more, _): (Vec<_>, Vec<_>) = trailers.into_iter().partition(|(number, _)| is_more(number));
        for (_, value) in more {
            value.references(&mut |target| *referred.entry(target).or_default() += 1);
        }
        if referred
            .keys()
            .any(|target| !in_use(before, *target) && in_use(after, *target))
        {
            return Err(Change::Shadow);
        }
        for (number, entry) in after.entries() {
            if *entry == Entry::Free || in_use(before, *number) {
                continue;
            }
            let new = after.whole_object(*number).ok_or(Change::Unreadable)?;
            let changed = Changed {
                was: None,
                is_stream: new.data.is_some(),
                is: new.value,
                explained: false,
            };
            open.insert(*number, changed);
        }
        let mut review = Self {
            before,
            after,
            open,
            referred,
            additions: Vec::new(),
            signed_fields: Vec::new(),
        };
        review.explain_containers();
        Ok(review)
    }

    /// Tables and streams of objects say nothing themselves: their entries and objects are looked at one by one. One
    /// that signed objects refer to is something else besides, such as the drawing of a page.
    fn explain_containers(&mut self) {
        let referred = &self.referred;
        let streams = self.open.iter_mut().filter(|(_, changed)| changed.is_stream);
        for (_, changed) in streams.filter(|(number, _)| !referred.contains_key(number)) {
            changed.explained = is_container(&changed.is) && changed.was.as_ref().is_none_or(is_container);
        }
    }

    /// Whether a changed object is only what one signed object refers to it for. A rule for one role of an object says
    /// nothing of its others.
    fn has_one_role(&self, number: usize) -> bool {
        self.referred.get(&number).is_none_or(|count| *count <= 1)
    }

    fn is_new(&self, number: usize) -> bool {
        self.open.get(&number).is_some_and(|changed| changed.was.is_none())
    }

    fn explain(&mut self, number: usize) {
        if let Some(changed) = self.open.get_mut(&number) {
            changed.explained = true;
        }
    }

    /// Explains everything new that the value refers to, and what that refers to. What existed is not explained.
    fn explain_new_below(&mut self, value: &Value) {
        let mut waiting = Vec::new();
        value.references(&mut |number| waiting.push(number));
        while let Some(number) = waiting.pop() {
            if let Some(changed) = self.open.get_mut(&number)
                && changed.was.is_none()
                && !changed.explained
            {
                changed.explained = true;
                changed.is.references(&mut |further| waiting.push(further));
            }
        }
    }

    fn add(&mut self, addition: Addition) {
        if !self.additions.contains(&addition) {
            self.additions.push(addition);
        }
    }

    /// Nothing may be left without an explanation.
    fn finish(mut self) -> Result<Vec<Addition>, Change> {
        let mut left: Vec<(&usize, &Changed)> = self.open.iter().filter(|(_, changed)| !changed.explained).collect();
        // Changed objects tell more than new ones that may hang on them.
        left.sort_by_key(|(number, changed)| (changed.was.is_none(), **number));
        if let Some((_, changed)) = left.first() {
            return Err(describe(changed));
        }
        self.additions.sort_unstable();
        Ok(self.additions)
    }
}

/// A stream that is a table, or one of objects.
fn is_container(value: &Value) -> bool {
    value
        .as_dictionary()
        .is_some_and(|entries| entries.is("Type", "XRef") || entries.is("Type", "ObjStm"))
}

fn generation(document: &Document<'_>, number: usize) -> usize {
    document.entries().get(&number).map_or(0, |entry| entry.generation())
}

fn in_use(document: &Document<'_>, number: usize) -> bool {
    document
        .entries()
        .get(&number)
        .is_some_and(|entry| *entry != Entry::Free)
}

/// What an object without an explanation is about.
fn describe(changed: &Changed) -> Change {
    let about = |entries: &Entries| {
        let is = |key, names: &[&str]| names.iter().any(|name| entries.is(key, name));
        if is("Type", &["Catalog"]) {
            Change::Catalog
        } else if is("Type", &["Pages"]) {
            Change::PageTree
        } else if is("Type", &["Page"]) {
            Change::Page
        } else if is("Type", &["Font", "FontDescriptor"]) {
            Change::Font
        } else if entries.get("FT").is_some() || entries.is("Subtype", "Widget") {
            Change::Form
        } else if is("Type", &["Annot"]) || (entries.get("Rect").is_some() && entries.get("Subtype").is_some()) {
            Change::Annotation
        } else if is("Type", &["XObject"]) || is("Subtype", &["Image", "Form"]) {
            Change::Drawing
        } else if changed.is_stream {
            Change::Content
        } else {
            Change::Other
        }
    };
    let found = changed
        .was
        .as_ref()
        .unwrap_or(&changed.is)
        .as_dictionary()
        .map_or(Change::Other, about);
    match (found, &changed.was) {
        // What it would be is of no weight while nothing shows it.
        (Change::Other | Change::Content | Change::Page | Change::Drawing | Change::Font, None) => Change::Hidden,
        (found, _) => found,
    }
}
