//! `kz.gov.pki.knca.commonUtils`: the older module, still the most used. Arguments stand by position, `code` is a text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::Certificate;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use super::DOCUMENTS_MAX;
use crate::agent::{Agent, Trouble, Wanted, preview};
use crate::keys::Held;
use crate::person::Wish;
use crate::signing::{Content, armoured, cms, digest_bytes, stamped};

const FOR_SIGNING: &str = "1.3.6.1.5.5.7.3.4";
const FOR_SIGN_IN: &str = "1.3.6.1.5.5.7.3.2";

pub(crate) fn answer(agent: &Agent, request: &Value, origin: &str) -> Value {
    let method = request["method"].as_str().unwrap_or_default();
    let asked = Asked {
        agent,
        method,
        arguments: request["args"].as_array().map_or(&[][..], Vec::as_slice),
        origin,
    };
    let mut answer = match asked.run() {
        Ok(Value::Null) => json!({ "code": "200" }),
        Ok(object) => json!({ "code": "200", "responseObject": object }),
        Err(Trouble::Cancelled) => json!({ "code": "500", "message": "action.canceled" }),
        Err(Trouble::Request(why) | Trouble::Failed(why)) => json!({ "code": "500", "message": why }),
    };
    if let Some(uuid) = request.get("uuid") {
        answer["uuid"] = uuid.clone();
    }
    answer
}

struct Asked<'a> {
    agent: &'a Agent,
    method: &'a str,
    arguments: &'a [Value],
    origin: &'a str,
}

impl Asked<'_> {
    fn run(&self) -> Result<Value, Trouble> {
        match self.method {
            "getActiveTokens" => Ok(json!(self.agent.tokens())),
            "changeLocale" => self.text(0).map(|_| Value::Null),
            "getKeyInfo" => {
                let wanted = self.wanted("")?;
                let held = self.key("показать сведения о ключе / show the key's certificate", &[], &wanted)?;
                Ok(key_info(&held))
            }
            "createCAdESFromBase64" => {
                let bytes = self.bytes(2)?;
                let attach = self.flag(3)?;
                let held = self.key(
                    "подписать / қол қою / sign: CMS",
                    &[&bytes],
                    &self.wanted(self.text(1)?)?,
                )?;
                self.cms(&held, Content::Bytes { bytes: &bytes, attach })
            }
            "createCAdESFromBase64Hash" => {
                let digest = self.bytes(2)?;
                let wanted = self.wanted(self.text(1)?)?;
                let held = self.key("подписать хеш / sign a digest: CMS", &[&digest], &wanted)?;
                if digest_bytes(&held) != Some(digest.len()) {
                    return Err(Trouble::Request(
                        "the digest is of another algorithm than the key signs with".to_owned(),
                    ));
                }
                self.cms(&held, Content::Digest(&digest))
            }
            "createCMSSignatureFromBase64" => {
                let bytes = self.bytes(2)?;
                let attach = self.flag(3)?;
                let what = "подписать с меткой времени / sign with a time stamp: CMS";
                let held = self.key(what, &[&bytes], &self.wanted(self.text(1)?)?)?;
                let content = Content::Bytes { bytes: &bytes, attach };
                let cms = cms(&held, content, self.agent.clock.now()).map_err(failed)?;
                Ok(armoured(&stamped(self.agent, &cms)?).into())
            }
            // The signature is there already: a stamp needs no key, and so no question.
            "applyCAdEST" => {
                let text = self.text(2)?;
                let packed: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
                let cms = STANDARD
                    .decode(packed.split_whitespace().collect::<String>())
                    .map_err(|_| Trouble::Request("the CMS is not base64".to_owned()))?;
                Ok(armoured(&stamped(self.agent, &cms)?).into())
            }
            "signXml" => {
                let (xml, element) = (self.text(2)?, self.text(3).unwrap_or_default());
                let held = self.key("подписать / sign: XML", &[xml.as_bytes()], &self.wanted(self.text(1)?)?)?;
                super::xml(&held, xml, element).map(Value::from)
            }
            "signXmls" => {
                let all = self
                    .arguments
                    .get(2)
                    .and_then(Value::as_array)
                    .ok_or_else(|| self.mismatch())?;
                if all.is_empty() || all.len() > DOCUMENTS_MAX {
                    return Err(self.mismatch());
                }
                let texts = all.iter().map(|xml| xml.as_str().ok_or_else(|| self.mismatch()));
                let texts = texts.collect::<Result<Vec<_>, _>>()?;
                let bytes: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
                let held = self.key("подписать / sign: XML", &bytes, &self.wanted(self.text(1)?)?)?;
                let element = self.text(3).unwrap_or_default();
                let signed = texts.iter().map(|xml| super::xml(&held, xml, element));
                Ok(json!(signed.collect::<Result<Vec<_>, _>>()?))
            }
            other => Err(Trouble::Request(format!(
                "java.lang.NoSuchMethodException: kz.gov.pki.knca.commonUtils.{other}"
            ))),
        }
    }

    fn key(&self, what: &str, documents: &[&[u8]], wanted: &Wanted) -> Result<Held, Trouble> {
        let wish = Wish {
            origin: self.origin.to_owned(),
            what: what.to_owned(),
            documents: documents.iter().map(|bytes| preview(bytes)).collect(),
        };
        self.agent.key(&wish, wanted)
    }

    fn cms(&self, held: &Held, content: Content<'_>) -> Result<Value, Trouble> {
        let cms = cms(held, content, self.agent.clock.now()).map_err(failed)?;
        Ok(armoured(&cms).into())
    }

    /// The store of the first argument, and certificates of this kind: any other word means any key.
    fn wanted(&self, key_type: &str) -> Result<Wanted, Trouble> {
        let usages = match key_type {
            "SIGNATURE" => vec![FOR_SIGNING.to_owned()],
            "AUTHENTICATION" => vec![FOR_SIGN_IN.to_owned()],
            _ => Vec::new(),
        };
        Ok(Wanted {
            storages: Some(vec![self.text(0)?.to_owned()]),
            extended_key_usages: usages,
            ..Wanted::default()
        })
    }

    fn text(&self, n: usize) -> Result<&str, Trouble> {
        self.arguments
            .get(n)
            .and_then(Value::as_str)
            .ok_or_else(|| self.mismatch())
    }

    fn flag(&self, n: usize) -> Result<bool, Trouble> {
        self.arguments
            .get(n)
            .and_then(Value::as_bool)
            .ok_or_else(|| self.mismatch())
    }

    fn bytes(&self, n: usize) -> Result<Vec<u8>, Trouble> {
        let packed: String = self.text(n)?.split_whitespace().collect();
        STANDARD
            .decode(packed)
            .map_err(|_| Trouble::Request("the data is not base64".to_owned()))
    }

    /// In the words of the original, which clients look for.
    fn mismatch(&self) -> Trouble {
        Trouble::Request(format!(
            "java.lang.IllegalArgumentException: argument type mismatch. Method: {}",
            self.method
        ))
    }
}

fn failed(error: eds::EdsError) -> Trouble {
    Trouble::Failed(error.to_string())
}

fn key_info(held: &Held) -> Value {
    let certificate = &held.certificate;
    json!({
        "alias": held.alias,
        "keyId": held.alias,
        "algorithm": certificate.key_kind().map(|kind| kind.to_string()).unwrap_or_default(),
        "subjectCn": certificate.subject.common_name,
        "subjectDn": distinguished(certificate),
        "issuerCn": certificate.issuer_common_name,
        "issuerDn": format!("CN={}", certificate.issuer_common_name),
        "serialNumber": certificate.serial_hex,
        "certNotAfter": moment(certificate.not_after),
        "certNotBefore": moment(certificate.not_before),
        "authorityKeyIdentifier": "",
        "pem": certificate.to_pem(),
    })
}

/// The attributes that the profile of the НУЦ has, in its order.
fn distinguished(certificate: &Certificate) -> String {
    let subject = &certificate.subject;
    let prefixed = |prefix: &str, value: &Option<String>| value.as_ref().map(|value| format!("{prefix}{value}"));
    let parts = [
        Some(format!("CN={}", subject.common_name)),
        prefixed("SURNAME=", &subject.surname),
        prefixed("SERIALNUMBER=IIN", &subject.iin),
        Some("C=KZ".to_owned()),
        prefixed("O=", &subject.organization),
        prefixed("OU=BIN", &subject.bin),
        prefixed("GIVENNAME=", &subject.patronymic),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(",")
}

/// As current versions write it: the clock of Almaty, UTC+5.
fn moment(at: jiff::Timestamp) -> String {
    let zone = TimeZone::fixed(Offset::constant(5));
    at.to_zoned(zone).strftime("%d.%m.%Y %H:%M:%S").to_string()
}
