//! The signed data of a document: what its barcode row carries.

use roxmltree::{Document, Node};

use crate::VerificationError;

/// The namespace of the data; the names of the first children are those of the portal's answers.
const NAMESPACE: &str = "urn:qyzmet:document:1";
/// The most particulars of one document; the longest form of the acts has forty fields.
const FIELDS_MAX: usize = 400;

/// A text in both languages of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Both {
    pub kk: String,
    pub ru: String,
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particular {
    pub label: Both,
    pub value: Both,
}

/// What a document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// The unique number.
    pub number: String,
    /// When it was formed; RFC 3339.
    pub date: String,
    pub title: Both,
    pub provider: Both,
    pub fields: Vec<Particular>,
}

impl Particulars {
    /// The data as XML, still unsigned.
    pub fn to_xml(&self) -> String {
        let mut xml = format!(
            r#"<response xmlns="{NAMESPACE}"><requestNumber>{}</requestNumber><requestDate>{}</requestDate>{}{}"#,
            escaped(&self.number),
            escaped(&self.date),
            element("title", &self.title),
            element("provider", &self.provider),
        );
        xml.push_str("<businessData>");
        for field in &self.fields {
            xml.push_str(&format!(
                "<field>{}{}</field>",
                element("label", &field.label),
                element("value", &field.value)
            ));
        }
        xml.push_str("</businessData></response>");
        xml
    }

    /// Reads the data out of the very bytes that were signed.
    pub fn read(canonical: &[u8]) -> Result<Self, VerificationError> {
        let refused = |what| VerificationError::Particulars { what };
        let text = std::str::from_utf8(canonical).map_err(|_| refused("they are not UTF-8"))?;
        let document = Document::parse(text).map_err(|_| refused("they are not XML"))?;
        let root = document.root_element();
        if !root.has_tag_name((NAMESPACE, "response")) {
            return Err(refused("they have another form"));
        }
        let text = |name| {
            child(root, name)
                .and_then(|node| node.text())
                .map(str::to_owned)
                .ok_or(refused("number, date, title or provider is missing"))
        };
        let business = child(root, "businessData").ok_or(refused("there are no business data"))?;
        let fields = business
            .children()
            .filter(|node| node.has_tag_name((NAMESPACE, "field")));
        Ok(Self {
            number: text("requestNumber")?,
            date: text("requestDate")?,
            title: both(root, "title"),
            provider: both(root, "provider"),
            fields: fields
                .take(FIELDS_MAX)
                .map(|field| Particular {
                    label: both(field, "label"),
                    value: both(field, "value"),
                })
                .collect(),
        })
    }
}

/// A text that is the same in both languages stands once.
fn element(name: &str, both: &Both) -> String {
    if both.kk == both.ru {
        format!("<{name}>{}</{name}>", escaped(&both.ru))
    } else {
        format!(
            "<{name}><kk>{}</kk><ru>{}</ru></{name}>",
            escaped(&both.kk),
            escaped(&both.ru)
        )
    }
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name((NAMESPACE, name)))
}

fn both(node: Node<'_, '_>, name: &str) -> Both {
    let Some(node) = child(node, name) else {
        return Both::default();
    };
    let text = |node: Node<'_, '_>| node.text().unwrap_or_default().to_owned();
    match (child(node, "kk"), child(node, "ru")) {
        (Some(kk), Some(ru)) => Both {
            kk: text(kk),
            ru: text(ru),
        },
        _ => Both {
            kk: text(node),
            ru: text(node),
        },
    }
}

/// Escaped for XML; characters that XML 1.0 cannot carry become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(character),
            control if control < ' ' || matches!(control, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
