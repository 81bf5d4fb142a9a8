//! A sequence of named elements, read in the order of the schema and to its end.

use std::collections::VecDeque;

use xmldsig::{Element, XmlError};

use super::fault::Fault;

/// The elements of one parent that have not been read yet.
pub(super) struct Fields<'d, 'a> {
    parent: String,
    namespace: &'static str,
    rest: VecDeque<Element<'d, 'a>>,
}

impl<'d, 'a> Fields<'d, 'a> {
    /// The children of `parent`, all in `namespace` (empty for none).
    pub(super) fn of(parent: &Element<'d, 'a>, namespace: &'static str) -> Result<Self, Fault> {
        Ok(Self {
            parent: parent.name().to_owned(),
            namespace,
            rest: parent.children().map_err(unfit)?.into(),
        })
    }

    /// The next one, if it has this name.
    pub(super) fn maybe(&mut self, name: &str) -> Option<Element<'d, 'a>> {
        let is = self.rest.front().is_some_and(|next| next.is(self.namespace, name));
        if is { self.rest.pop_front() } else { None }
    }

    pub(super) fn one(&mut self, name: &str) -> Result<Element<'d, 'a>, Fault> {
        let found = self.rest.front().map_or("nothing", |next| next.name()).to_owned();
        let parent = &self.parent;
        let fault = Fault::format(format!("{parent} must have {name} here and has {found}"));
        self.maybe(name).ok_or(fault)
    }

    /// The text of the next one.
    pub(super) fn text(&mut self, name: &str, characters_max: usize) -> Result<String, Fault> {
        let element = self.one(name)?;
        value(&element, characters_max)
    }

    pub(super) fn maybe_text(&mut self, name: &str, characters_max: usize) -> Result<Option<String>, Fault> {
        self.maybe(name)
            .map(|element| value(&element, characters_max))
            .transpose()
    }

    /// Whatever comes next, of any name.
    pub(super) fn any(&mut self) -> Option<Element<'d, 'a>> {
        self.rest.pop_front()
    }

    pub(super) fn end(&self) -> Result<(), Fault> {
        match self.rest.front() {
            None => Ok(()),
            Some(next) => Err(Fault::format(format!(
                "{} has {} in the wrong place",
                self.parent,
                next.name()
            ))),
        }
    }
}

fn value(element: &Element<'_, '_>, characters_max: usize) -> Result<String, Fault> {
    let text = element.text().map_err(unfit)?.trim().to_owned();
    if text.chars().count() > characters_max {
        let name = element.name();
        return Err(Fault::format(format!(
            "{name} has more than {characters_max} characters"
        )));
    }
    Ok(text)
}

pub(super) fn unfit(error: XmlError) -> Fault {
    Fault::format(error.to_string())
}
