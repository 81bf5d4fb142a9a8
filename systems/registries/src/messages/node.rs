//! A message as a tree, from which the XML and the JSON are written: so they say the same.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::{Map, Value};

/// A value in a message.
pub(crate) enum Node {
    Text(String),
    /// Named values in their order. Those that are not there are left out.
    Fields(Vec<(&'static str, Self)>),
    /// Values of one name: `<persons><person>…</person></persons>`, in JSON a list.
    List {
        item: &'static str,
        namespace: Option<&'static str>,
        items: Vec<Self>,
    },
}

impl Node {
    pub(crate) fn text(value: impl ToString) -> Self {
        Self::Text(value.to_string())
    }

    pub(crate) fn list(item: &'static str, items: Vec<Self>) -> Self {
        Self::List {
            item,
            namespace: None,
            items,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Fields(fields) => {
                let fields = fields.iter().map(|(name, node)| ((*name).to_owned(), node.to_json()));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            Self::List { items, .. } => Value::Array(items.iter().map(Self::to_json).collect()),
        }
    }

    /// A document with this root; the root's namespace holds for everything that names no other.
    pub(crate) fn to_xml(&self, root: &str, namespace: &str) -> std::io::Result<Vec<u8>> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        self.write(&mut writer, root, Some(namespace))?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>, name: &str, namespace: Option<&str>) -> std::io::Result<()> {
        let mut start = BytesStart::new(name);
        if let Some(namespace) = namespace {
            start.push_attribute(("xmlns", namespace));
        }
        writer.write_event(Event::Start(start))?;
        match self {
            Self::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
            Self::Fields(fields) => {
                for (name, node) in fields {
                    node.write(writer, name, None)?;
                }
            }
            Self::List { item, namespace, items } => {
                for node in items {
                    node.write(writer, item, *namespace)?;
                }
            }
        }
        writer.write_event(Event::End(BytesEnd::new(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_and_json_say_the_same() {
        let items = vec![Node::text("a<b&c"), Node::text("d")];
        let node = Node::Fields(vec![("id", Node::text(7)), ("names", Node::list("name", items))]);
        assert_eq!(
            node.to_json(),
            serde_json::json!({ "id": "7", "names": ["a<b&c", "d"] })
        );
        let xml = String::from_utf8(node.to_xml("response", "urn:x").unwrap()).unwrap();
        let flat: String = xml.lines().map(str::trim).collect();
        assert_eq!(
            flat,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><response xmlns=\"urn:x\"><id>7</id><names>\
             <name>a&lt;b&amp;c</name><name>d</name></names></response>"
        );
    }
}
