//! Writes the document security store (ETSI EN 319 142-1 §5.4.2).

use std::collections::HashMap;

use super::update::{NOT_OURS, Update, catalog};
use crate::EdsError;
use crate::cades::Evidence;
use crate::key::Digest;
use crate::pdf::{self, Document, Id, integer, items, reference};

/// The file with one more update, or as it is where nothing is new.
pub(super) fn append(pdf: &[u8], evidence: &Evidence) -> Result<Vec<u8>, EdsError> {
    let document = Document::read(pdf)?;
    let (root, entries) = catalog(&document)?;
    let size = document.trailer.get("Size").and_then(integer).ok_or(NOT_OURS)?;
    let mut writer = Writer {
        document: &document,
        update: Update::after(pdf),
        next: size,
        written: HashMap::new(),
    };
    let existing = existing(&document, &entries)?;
    let kept = pdf::store::streams_of(&document);
    let certificates: Vec<&[u8]> = evidence.certificates.iter().map(|one| one.der.as_slice()).collect();
    let lists: Vec<&[u8]> = evidence.lists.iter().map(Vec::as_slice).collect();
    let answers: Vec<&[u8]> = evidence.answers.iter().map(Vec::as_slice).collect();
    let parts = [
        ("Certs", "Cert", certificates),
        ("CRLs", "CRL", lists),
        ("OCSPs", "OCSP", answers),
    ];
    let (mut store, mut about) = (Vec::new(), String::new());
    for (key, key_of_one, data) in parts {
        let before = match existing.get(key) {
            Some(list) => writer.list(list)?,
            None => Vec::new(),
        };
        let added = data
            .into_iter()
            .map(|data| writer.stream(data, &kept))
            .collect::<Vec<_>>();
        let fresh: Vec<String> = added.iter().filter(|one| !before.contains(one)).cloned().collect();
        let all = [before, fresh].concat();
        if !all.is_empty() {
            store.push((key, format!("[{}]", all.join(" ")).into_bytes()));
        }
        if !added.is_empty() {
            about.push_str(&format!("/{key_of_one}[{}]", added.join(" ")));
        }
    }
    if about.is_empty() {
        return Ok(pdf.to_vec());
    }
    store.push(("Type", b"/DSS".to_vec()));
    store.push(("VRI", writer.related(&existing, pdf, &about)?));
    let value = existing.with(&store);
    // In a place of its own, so that the next update changes this object and not the catalog.
    let own = entries.get("DSS").and_then(reference);
    let id = own.unwrap_or((writer.next, 0));
    writer.update.object(id, &value);
    if own.is_none() {
        writer.next += 1;
        let link = format!("{} {} R", id.0, id.1).into_bytes();
        writer.update.object(root, &entries.with(&[("DSS", link)]));
    }
    writer.update.finish(&document, writer.next, root)?;
    Ok(writer.update.out)
}

fn existing<'d>(document: &'d Document<'_>, catalog: &pdf::Dictionary<'d>) -> Result<pdf::Dictionary<'d>, EdsError> {
    let Some(value) = catalog.get("DSS") else {
        return Ok(pdf::Dictionary { entries: Vec::new() });
    };
    let value = reference(value).map_or(Some(value), |id| document.object(id));
    value.and_then(pdf::Dictionary::read).ok_or(NOT_OURS)
}

struct Writer<'d, 'a> {
    document: &'d Document<'a>,
    update: Update,
    /// The first number that is free.
    next: usize,
    /// What this update has written, and where.
    written: HashMap<Vec<u8>, Id>,
}

impl Writer<'_, '_> {
    /// The references of a list that the store has, as written.
    fn list(&self, value: &[u8]) -> Result<Vec<String>, EdsError> {
        let value = reference(value).map_or(Some(value), |id| self.document.object(id));
        let list = value.and_then(items).ok_or(NOT_OURS)?;
        list.into_iter()
            .map(|item| {
                let (number, generation) = reference(item).ok_or(NOT_OURS)?;
                Ok(format!("{number} {generation} R"))
            })
            .collect()
    }

    /// A reference to a stream with this data, which is written where it is not there yet.
    fn stream(&mut self, data: &[u8], kept: &HashMap<Vec<u8>, usize>) -> String {
        if let Some(number) = kept.get(data) {
            return format!("{number} 0 R");
        }
        let id = match self.written.get(data) {
            Some(id) => *id,
            None => {
                let id = (self.next, 0);
                self.next += 1;
                self.update.data(id, data);
                self.written.insert(data.to_vec(), id);
                id
            }
        };
        format!("{} {} R", id.0, id.1)
    }

    /// VRI: under SHA-1 of each signature's Contents, in capital hex, what is about it.
    fn related(&self, existing: &pdf::Dictionary<'_>, pdf: &[u8], about: &str) -> Result<Vec<u8>, EdsError> {
        let before = match existing.get("VRI") {
            Some(value) => {
                let value = reference(value).map_or(Some(value), |id| self.document.object(id));
                value.and_then(pdf::Dictionary::read).ok_or(NOT_OURS)?
            }
            None => pdf::Dictionary { entries: Vec::new() },
        };
        let mut names = Vec::new();
        for place in pdf::signatures(pdf)?.iter().filter(|place| !place.is_time_stamp) {
            let name = hex::encode_upper(Digest::Sha1.of(&place.contents()?));
            // What was said about a signature stays as it was: others take a changed entry for a manipulation.
            if before.get(&name).is_none() {
                names.push(name);
            }
        }
        let value = format!("<<{about}>>").into_bytes();
        let entries: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), value.clone())).collect();
        Ok(before.with(&entries))
    }
}
