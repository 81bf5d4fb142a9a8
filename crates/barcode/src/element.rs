//! One code's content: `BarcodeElement` in the namespace of the format.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::BarcodeError;

/// The namespace of the elements on the documents of egov.kz.
const NAMESPACE: &str = "http://barcodes.pdf.shep.nitec.kz/";

/// The longest text of a code that is looked at, in bytes: the largest QR code holds 2953.
const TEXT_BYTES_MAX: usize = 2953;
/// The longest number of a document: fourteen digits today.
pub(crate) const NUMBER_MAX: usize = 40;

/// One piece of the data, as one code carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// When the row was made; RFC 3339 with the country's offset.
    pub created: String,
    /// The piece of the archive.
    pub data: Vec<u8>,
    /// Which piece, from 1.
    pub number: u16,
    /// How many there are.
    pub amount: u16,
    /// The unique number of the document (`FavorID`): what belongs together.
    pub document: String,
}

impl Element {
    /// The text of the code, byte for byte as the format has it.
    pub fn to_xml(&self) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><BarcodeElement xmlns="{NAMESPACE}"><creationDate>{}</creationDate><elementData>{}</elementData><elementNumber>{}</elementNumber><elementsAmount>{}</elementsAmount><FavorID>{}</FavorID></BarcodeElement>"#,
            self.created,
            BASE64.encode(&self.data),
            self.number,
            self.amount,
            self.document
        )
    }

    /// Reads the text of a code. Each field must be there once and nothing else may be.
    pub fn from_xml(text: &str) -> Result<Self, BarcodeError> {
        let refused = |what| BarcodeError::Element { what };
        if text.len() > TEXT_BYTES_MAX {
            return Err(refused("it is too long"));
        }
        let fields = fields(text)?;
        let field = |name: &'static str| {
            let mut found = fields.iter().filter(|(field, _)| field == name);
            match (found.next(), found.next()) {
                (Some((_, value)), None) => Ok(value.trim()),
                _ => Err(refused("a field is missing or stands twice")),
            }
        };
        let count = |name| {
            let value: u16 = field(name)?.parse().map_err(|_| refused("a count is not a number"))?;
            if value == 0 {
                Err(refused("counts begin with 1"))
            } else {
                Ok(value)
            }
        };
        if fields.len() != 5 {
            return Err(refused("it has other fields than the format"));
        }
        let (number, amount) = (count("elementNumber")?, count("elementsAmount")?);
        if number > amount {
            return Err(refused("its number is larger than their amount"));
        }
        // Some encoders break lines in base64.
        let data: String = field("elementData")?.split_ascii_whitespace().collect();
        let document = field("FavorID")?.to_owned();
        if !is_number(&document) {
            return Err(refused("the document's number is not one"));
        }
        Ok(Self {
            created: field("creationDate")?.to_owned(),
            data: BASE64.decode(data).map_err(|_| refused("its data are not base64"))?,
            number,
            amount,
            document,
        })
    }
}

/// What may stand as FavorID.
pub(crate) fn is_number(text: &str) -> bool {
    (1..=NUMBER_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// `2026-11-22T14:05:09.120+05:00`, in the country's time.
pub(crate) fn moment(at: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// The children of the root with their texts. No DTD, no attributes but the namespace, no depth.
fn fields(text: &str) -> Result<Vec<(String, String)>, BarcodeError> {
    let refused = |what| BarcodeError::Element { what };
    let mut reader = Reader::from_str(text);
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut depth = 0_u8;
    let mut closed = false;
    loop {
        let event = reader.read_event().map_err(|_| refused("it is not XML"))?;
        match event {
            Event::Decl(_) | Event::Comment(_) => {}
            Event::Start(start) if depth == 0 && !closed => {
                let named = start
                    .attributes()
                    .flatten()
                    .any(|attribute| attribute.key.as_ref() == "xmlns" && attribute.value == NAMESPACE);
                if start.name().as_ref() != "BarcodeElement" || !named {
                    return Err(refused("its root is not BarcodeElement"));
                }
                depth = 1;
            }
            Event::Start(start) if depth == 1 => {
                fields.push((start.name().as_ref().to_owned(), String::new()));
                depth = 2;
            }
            Event::Text(text) => match fields.last_mut() {
                Some((_, value)) if depth == 2 => value.push_str(&text),
                _ if text.trim().is_empty() => {}
                _ => return Err(refused("there is text outside of the fields")),
            },
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                closed = depth == 0;
            }
            Event::Eof if closed => return Ok(fields),
            _ => return Err(refused("it has parts that the format does not have")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn element() -> Element {
        Element {
            created: moment("2026-11-22T09:05:09.12Z".parse().expect("a moment")),
            data: vec![7; 650],
            number: 1,
            amount: 5,
            document: "26112212345678".to_owned(),
        }
    }

    #[test]
    fn a_full_element_has_the_length_of_the_format_and_reads_back() {
        let xml = element().to_xml();
        assert!(xml.len() <= 1183, "{}", xml.len());
        assert!(xml.contains("<creationDate>2026-11-22T14:05:09.120+05:00</creationDate>"));
        assert_eq!(Element::from_xml(&xml), Ok(element()));
    }

    #[test]
    fn what_the_format_does_not_have_is_refused() {
        let xml = element().to_xml();
        for changed in [
            xml.replace("BarcodeElement", "QRCodeElement"),
            xml.replace("nitec", "other"),
            xml.replace("<elementNumber>1<", "<elementNumber>6<"),
            xml.replace("<elementNumber>1<", "<elementNumber>0<"),
            xml.replace("</FavorID>", "</FavorID><FavorID>1</FavorID>"),
            xml.replace("<FavorID>", "<FavorID><x/>"),
            xml.replace("<FavorID>26", "<FavorID>../26"),
            xml.replace("<BarcodeElement", "<!DOCTYPE x [<!ENTITY a 'b'>]><BarcodeElement"),
            xml.replace("<FavorID>26", "<FavorID>&a;26"),
            format!("{xml}<x/>"),
        ] {
            assert!(
                matches!(Element::from_xml(&changed), Err(BarcodeError::Element { .. })),
                "{changed}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,300}") {
            let _ = Element::from_xml(&text);
            let _ = Element::from_xml(&element().to_xml().replace("26112212345678", &text));
        }
    }
}
