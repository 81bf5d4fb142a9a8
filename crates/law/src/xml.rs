//! XML element by element.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A document being written, indented by two.
pub(crate) struct Xml {
    writer: Writer<Vec<u8>>,
}

type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    pub(crate) fn new() -> Self {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        // A vector takes everything.
        let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        Self { writer }
    }

    /// To stand within another document: without a declaration and without space that could be seen.
    pub(crate) fn fragment() -> Self {
        Self {
            writer: Writer::new(Vec::new()),
        }
    }

    pub(crate) fn into_text(self) -> Option<String> {
        String::from_utf8(self.writer.into_inner()).ok()
    }

    pub(crate) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.element(name, attributes).write_empty()?;
        Ok(())
    }

    pub(crate) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.element(name, attributes)
            .write_text_content(BytesText::new(text))?;
        Ok(())
    }

    /// Opens an element that [`Xml::close`] closes, for those who write its inside with more than this.
    pub(crate) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let mut start = BytesStart::new(name);
        for (key, value) in attributes {
            start.push_attribute((*key, *value));
        }
        self.writer.write_event(Event::Start(start))
    }

    pub(crate) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(crate) fn within(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(name, attributes)?;
        inside(self)?;
        self.close(name)
    }

    fn element<'w>(
        &'w mut self,
        name: &'w str,
        attributes: Attributes<'w>,
    ) -> quick_xml::writer::ElementWriter<'w, Vec<u8>> {
        let mut element = self.writer.create_element(name);
        for (key, value) in attributes {
            element = element.with_attribute((*key, *value));
        }
        element
    }
}
