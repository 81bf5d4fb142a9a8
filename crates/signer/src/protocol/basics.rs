//! `kz.gov.pki.knca.basics`, method `sign`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::Certificate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::DOCUMENTS_MAX;
use crate::agent::{Agent, Trouble, Wanted, preview};
use crate::keys::Held;
use crate::person::Wish;
use crate::signing::{Content, armoured, cms, digest_bytes, stamped};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Arguments {
    #[serde(default)]
    allowed_storages: Option<Vec<String>>,
    format: String,
    data: Data,
    #[serde(default)]
    signing_params: SigningParams,
    #[serde(default)]
    signer_params: SignerParams,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Data {
    One(String),
    Many(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SigningParams {
    /// Only the JSON `true` means base64; sites that send the word "base64" get the text itself signed.
    decode: Value,
    /// Absent: attached.
    encapsulate: Option<bool>,
    digested: bool,
    tsa_profile: Option<Value>,
    allow_expired: bool,
    output_cert: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SignerParams {
    ext_key_usage_oids: Vec<String>,
    iin: Option<String>,
    bin: Option<String>,
    serial_number: Option<String>,
    chain: Option<Vec<String>>,
}

pub(crate) fn answer(agent: &Agent, request: &Value, origin: &str) -> Value {
    if request["method"] != "sign" {
        let method = request["method"].as_str().unwrap_or_default();
        return failure("GENERAL_ERROR", &format!("there is no method {method} here"));
    }
    match sign(agent, &request["args"], origin) {
        Ok(body) => json!({ "status": true, "body": body }),
        // Not a failure: NCALayer answers with a body without a result.
        Err(Trouble::Cancelled) => json!({ "status": true, "body": {} }),
        Err(Trouble::Request(why)) => failure("INVALID_SIGNING_PARAMS", &why),
        Err(Trouble::Failed(why)) => failure("SIGNING_FAILURE", &why),
    }
}

fn failure(code: &str, details: &str) -> Value {
    json!({
        "status": false, "code": code, "message": "An invoked method threw an exception.", "details": details,
    })
}

fn sign(agent: &Agent, arguments: &Value, origin: &str) -> Result<Value, Trouble> {
    let Arguments {
        allowed_storages,
        format,
        data,
        signing_params,
        signer_params,
    } = serde_json::from_value(arguments.clone()).map_err(|error| Trouble::Request(error.to_string()))?;
    let documents = documents(data, &signing_params, &format)?;
    if agent.stamps.is_none() && wants_stamp(&signing_params) {
        return Err(Trouble::Failed(
            "no time-stamping authority is configured: start the agent with --tsa".to_owned(),
        ));
    }
    let wish = Wish {
        origin: origin.to_owned(),
        what: what(&format, documents.len(), &signing_params),
        documents: documents.iter().map(|bytes| preview(bytes)).collect(),
    };
    let held = agent.key(&wish, &wanted(allowed_storages, &signing_params, signer_params)?)?;
    let signatures = documents
        .iter()
        .map(|bytes| signature(agent, &held, &format, bytes, &signing_params))
        .collect::<Result<Vec<String>, Trouble>>()?;
    Ok(if signing_params.output_cert {
        json!({ "result": { "signatures": signatures, "certificate": held.certificate.to_pem() } })
    } else {
        json!({ "result": signatures })
    })
}

/// `{}` and every other profile ask for a stamp; null and absence do not.
fn wants_stamp(params: &SigningParams) -> bool {
    params.tsa_profile.as_ref().is_some_and(|profile| !profile.is_null())
}

fn documents(data: Data, params: &SigningParams, format: &str) -> Result<Vec<Vec<u8>>, Trouble> {
    let texts = match data {
        Data::One(text) => vec![text],
        Data::Many(texts) => texts,
    };
    if texts.is_empty() || texts.len() > DOCUMENTS_MAX {
        return Err(Trouble::Request(format!(
            "1 to {DOCUMENTS_MAX} documents are signed at once"
        )));
    }
    if !matches!(format, "cms" | "raw" | "xml") {
        return Err(Trouble::Request(format!("there is no format {format}")));
    }
    // XML is always a text.
    let is_base64 = format != "xml" && (params.decode == true || params.digested);
    let decode = |text: String| {
        if is_base64 {
            let packed: String = text.split_whitespace().collect();
            STANDARD
                .decode(packed)
                .map_err(|_| Trouble::Request("data is not base64".to_owned()))
        } else {
            Ok(text.into_bytes())
        }
    };
    texts.into_iter().map(decode).collect()
}

fn what(format: &str, count: usize, params: &SigningParams) -> String {
    let how = match (format, params.digested, params.encapsulate.unwrap_or(true)) {
        ("cms", true, _) => "CMS (по хешу / over a digest)",
        ("cms", false, true) => "CMS (с документом внутри / attached)",
        ("cms", false, false) => "CMS (отдельно от документа / detached)",
        ("raw", ..) => "значение подписи / bare signature",
        _ => "XML",
    };
    format!("подписать / қол қою / sign: {count} × {how}")
}

fn wanted(storages: Option<Vec<String>>, signing: &SigningParams, signer: SignerParams) -> Result<Wanted, Trouble> {
    let mut issuers = Vec::new();
    for pem in signer.chain.unwrap_or_default() {
        let read = Certificate::many_from_pem(&pem);
        issuers.extend(read.map_err(|_| Trouble::Request("chain holds something that is no certificate".to_owned()))?);
    }
    Ok(Wanted {
        storages: storages.filter(|names| !names.is_empty()),
        extended_key_usages: signer.ext_key_usage_oids,
        iin: signer.iin.unwrap_or_default(),
        bin: signer.bin.unwrap_or_default(),
        serial: signer.serial_number.unwrap_or_default(),
        allow_expired: signing.allow_expired,
        issuers,
    })
}

fn signature(
    agent: &Agent,
    held: &Held,
    format: &str,
    bytes: &[u8],
    params: &SigningParams,
) -> Result<String, Trouble> {
    let failed = |error: eds::EdsError| Trouble::Failed(error.to_string());
    match format {
        "cms" => {
            let content = if params.digested {
                if digest_bytes(held) != Some(bytes.len()) {
                    return Err(Trouble::Request(
                        "the digest is of another algorithm than the key signs with".to_owned(),
                    ));
                }
                Content::Digest(bytes)
            } else {
                let attach = params.encapsulate.unwrap_or(true);
                Content::Bytes { bytes, attach }
            };
            let cms = cms(held, content, agent.clock.now()).map_err(failed)?;
            Ok(armoured(&if wants_stamp(params) {
                stamped(agent, &cms)?
            } else {
                cms
            }))
        }
        "raw" if params.digested => Err(Trouble::Request("digested goes with cms only".to_owned())),
        "raw" => Ok(STANDARD.encode(held.key.sign(bytes).map_err(failed)?)),
        _ => {
            let text = std::str::from_utf8(bytes).map_err(|_| Trouble::Request("the XML is not UTF-8".to_owned()))?;
            super::xml(held, text, "")
        }
    }
}
