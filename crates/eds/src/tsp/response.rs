//! What came back from somebody's authority: a token for exactly this request, or a named reason for none.

use super::token::{Token, TokenFault};
use super::{Rejection, Request, TOKEN_BYTES_MAX};
use crate::EdsError;
use crate::asn1::{Reader, tag};

const WHAT: &str = "time-stamp response";
/// The most words of a statusString that are kept, in letters.
const WORDS_MAX: usize = 300;

/// Why a response is no stamp for the request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TspError {
    #[error("the answer is not a time-stamp response")]
    Unreadable(#[from] EdsError),
    #[error("the time-stamping authority refuses ({}): {words}", failure.map_or("no cause given", Rejection::words))]
    Rejected { failure: Option<Rejection>, words: String },
    #[error("the time stamp is for another digest")]
    OtherImprint,
    #[error("the time stamp does not carry the nonce of the request: it may be an old one")]
    OtherNonce,
    #[error("the time stamp was given under the policy {found}, not {wanted}")]
    OtherPolicy { found: String, wanted: String },
    #[error("the certificate of the time-stamping authority was asked for and did not come")]
    CertificateMissing,
    #[error("the time stamp does not hold")]
    Token(#[from] TokenFault),
}

impl Token {
    /// Reads a response and gives its token if it answers `request` and holds by itself ([`Token::check`]).
    pub fn of_response(response: &[u8], request: &Request) -> Result<Self, TspError> {
        let token = read(response)?;
        if !token.imprint.is(&request.imprint) {
            return Err(TspError::OtherImprint);
        }
        if request.nonce.is_some() && token.nonce != request.nonce {
            return Err(TspError::OtherNonce);
        }
        if let Some(wanted) = request.policy
            && token.policy != wanted
        {
            return Err(TspError::OtherPolicy {
                found: token.policy_text,
                wanted: wanted.to_string(),
            });
        }
        if request.certificate_wanted && token.signer.is_none() {
            return Err(TspError::CertificateMissing);
        }
        token.check()?;
        Ok(token)
    }
}

/// `TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL }`
fn read(response: &[u8]) -> Result<Token, TspError> {
    if response.len() > TOKEN_BYTES_MAX {
        return Err(TspError::Unreadable(EdsError::TooLarge {
            what: WHAT,
            limit: TOKEN_BYTES_MAX,
        }));
    }
    let (der, taken) = crate::asn1::normalise::normalise(response, WHAT)?;
    if taken != response.len() {
        return Err(TspError::Unreadable(EdsError::Malformed { what: WHAT }));
    }
    let mut outer = Reader::new(&der, WHAT);
    let mut body = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    let mut status = body.enter(tag::SEQUENCE)?;
    let code = status.unsigned()?.to_vec();
    let words = match status.optional(tag::SEQUENCE)? {
        Some(list) => read_words(status.inside(list))?,
        None => String::new(),
    };
    let failure = match status.optional(tag::BIT_STRING)? {
        Some(bits) => failure(bits.value),
        None => None,
    };
    status.finish()?;
    // granted(0), grantedWithMods(1); all else is a refusal.
    if !matches!(code.as_slice(), [] | [1]) {
        return Err(TspError::Rejected { failure, words });
    }
    let token = body.expect(tag::SEQUENCE)?;
    body.finish()?;
    Ok(Token::read(token.raw)?)
}

fn read_words(mut list: Reader<'_>) -> Result<String, EdsError> {
    let mut words = String::new();
    while !list.is_empty() {
        let text = list.expect(tag::UTF8_STRING)?.value;
        if !words.is_empty() {
            words.push(' ');
        }
        let room = WORDS_MAX.saturating_sub(words.chars().count());
        let text = String::from_utf8_lossy(text);
        words.extend(text.chars().filter(|letter| !letter.is_control()).take(room));
    }
    Ok(words)
}

/// The first bit that is set and has a name.
fn failure(bits: &[u8]) -> Option<Rejection> {
    let (_unused, octets) = bits.split_first()?;
    Rejection::ALL.into_iter().find(|rejection| {
        let bit = rejection.bit();
        octets
            .get(usize::from(bit / 8))
            .is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0)
    })
}
