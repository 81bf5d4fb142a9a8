//! Object identifiers, one name each.

use const_oid::ObjectIdentifier;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

// Keys and signatures (RFC 8017, RFC 5480, RFC 5758).
pub(crate) const RSA_ENCRYPTION: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
pub(crate) const SHA256_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
pub(crate) const SHA384_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
pub(crate) const SHA512_WITH_RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
pub(crate) const EC_PUBLIC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
pub(crate) const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
pub(crate) const ECDSA_WITH_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
pub(crate) const ECDSA_WITH_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
pub(crate) const ECDSA_WITH_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
pub(crate) const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
pub(crate) const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
pub(crate) const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");

// CMS and its attributes (RFC 5652 §4, §5.1, §11; RFC 5035 §3).
pub(crate) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
pub(crate) const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
pub(crate) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub(crate) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");

// Names (X.520).
pub(crate) const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
pub(crate) const SURNAME: ObjectIdentifier = oid("2.5.4.4");
pub(crate) const SERIAL_NUMBER: ObjectIdentifier = oid("2.5.4.5");
pub(crate) const COUNTRY: ObjectIdentifier = oid("2.5.4.6");
pub(crate) const ORGANIZATION: ObjectIdentifier = oid("2.5.4.10");
pub(crate) const ORGANIZATIONAL_UNIT: ObjectIdentifier = oid("2.5.4.11");
pub(crate) const GIVEN_NAME: ObjectIdentifier = oid("2.5.4.42");

// Extensions (RFC 5280 §4.2, §5.2, §5.3).
pub(crate) const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = oid("2.5.29.14");
pub(crate) const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
pub(crate) const SUBJECT_ALTERNATIVE_NAME: ObjectIdentifier = oid("2.5.29.17");
pub(crate) const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
pub(crate) const CRL_NUMBER: ObjectIdentifier = oid("2.5.29.20");
pub(crate) const CERTIFICATE_ISSUER: ObjectIdentifier = oid("2.5.29.29");
pub(crate) const CRL_REASON: ObjectIdentifier = oid("2.5.29.21");
pub(crate) const CRL_DISTRIBUTION_POINTS: ObjectIdentifier = oid("2.5.29.31");
pub(crate) const CERTIFICATE_POLICIES: ObjectIdentifier = oid("2.5.29.32");
pub(crate) const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = oid("2.5.29.35");
pub(crate) const EXTENDED_KEY_USAGE: ObjectIdentifier = oid("2.5.29.37");
pub(crate) const AUTHORITY_INFORMATION_ACCESS: ObjectIdentifier = oid("1.3.6.1.5.5.7.1.1");
pub(crate) const CA_ISSUERS: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.2");
pub(crate) const CPS: ObjectIdentifier = oid("1.3.6.1.5.5.7.2.1");

// What a certificate is for: RFC 5280 §4.2.1.12 and the arc of the НУЦ.
pub(crate) const EMAIL_PROTECTION: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.4");
pub(crate) const NATURAL_PERSON: ObjectIdentifier = oid("1.2.398.3.3.4.1.1");
pub(crate) const LEGAL_ENTITY: ObjectIdentifier = oid("1.2.398.3.3.4.1.2");
pub(crate) const EMPLOYEE: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.5");
pub(crate) const INFORMATION_SYSTEM: ObjectIdentifier = oid("1.2.398.3.3.4.1.2.6");
pub(crate) const POLICY_LEGAL_ENTITY_SIGNING: ObjectIdentifier = oid("1.2.398.3.3.2.1");
pub(crate) const POLICY_LEGAL_ENTITY_SIGN_IN: ObjectIdentifier = oid("1.2.398.3.3.2.2");
pub(crate) const POLICY_PERSON_SIGNING: ObjectIdentifier = oid("1.2.398.3.3.2.3");
pub(crate) const POLICY_PERSON_SIGN_IN: ObjectIdentifier = oid("1.2.398.3.3.2.4");

// Further keys, digests and signatures (RFC 8017 appendix A, RFC 5480 §2.1.1.1, RFC 3279 §2.1).
pub(crate) const RSASSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
pub(crate) const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
pub(crate) const P384: ObjectIdentifier = oid("1.3.132.0.34");
pub(crate) const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");

// ГОСТ in the arc of the НУЦ: key, parameters of the key, signature, digest.
pub(crate) const GOST_2004_KEY: ObjectIdentifier = oid("1.2.398.3.10.1.1.1.1");
pub(crate) const GOST_2004_SIGNATURE: ObjectIdentifier = oid("1.2.398.3.10.1.1.1.2");
pub(crate) const GOST_2015_256_KEY: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.1");
pub(crate) const GOST_2015_256_SIGNATURE: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.3.1");
pub(crate) const GOST_2015_512_KEY: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.2");
pub(crate) const GOST_2015_512_SIGNATURE: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.3.2");
pub(crate) const GOST_34_311: ObjectIdentifier = oid("1.2.398.3.10.1.3.1");
pub(crate) const STREEBOG_256: ObjectIdentifier = oid("1.2.398.3.10.1.3.2");
pub(crate) const STREEBOG_512: ObjectIdentifier = oid("1.2.398.3.10.1.3.3");
pub(crate) const GOST_2004_PARAMETERS: ObjectIdentifier = oid("1.2.398.3.10.1.1.1.1.1");
pub(crate) const GOST_2015_256_PARAMETERS: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.1.1");
pub(crate) const GOST_2015_512_PARAMETERS: ObjectIdentifier = oid("1.2.398.3.10.1.1.2.2.1");
pub(crate) const GOST_34_311_PARAMETERS: ObjectIdentifier = oid("1.2.398.3.10.1.3.1.1.0");

// Key stores (RFC 7292 §4.2, appendix C; RFC 8018 appendix A; RFC 2985 §5.5).
pub(crate) const ENCRYPTED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.6");
pub(crate) const KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.1");
pub(crate) const SHROUDED_KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.2");
pub(crate) const CERTIFICATE_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.3");
pub(crate) const X509_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.22.1");
pub(crate) const FRIENDLY_NAME: ObjectIdentifier = oid("1.2.840.113549.1.9.20");
pub(crate) const LOCAL_KEY_ID: ObjectIdentifier = oid("1.2.840.113549.1.9.21");
pub(crate) const PBE_SHA1_3DES: ObjectIdentifier = oid("1.2.840.113549.1.12.1.3");
pub(crate) const PBE_SHA1_RC2_128: ObjectIdentifier = oid("1.2.840.113549.1.12.1.5");
pub(crate) const PBE_SHA1_RC2_40: ObjectIdentifier = oid("1.2.840.113549.1.12.1.6");
pub(crate) const PBES2: ObjectIdentifier = oid("1.2.840.113549.1.5.13");
pub(crate) const PBKDF2: ObjectIdentifier = oid("1.2.840.113549.1.5.12");
pub(crate) const HMAC_SHA1: ObjectIdentifier = oid("1.2.840.113549.2.7");
pub(crate) const HMAC_SHA256: ObjectIdentifier = oid("1.2.840.113549.2.9");
pub(crate) const HMAC_SHA384: ObjectIdentifier = oid("1.2.840.113549.2.10");
pub(crate) const HMAC_SHA512: ObjectIdentifier = oid("1.2.840.113549.2.11");
pub(crate) const AES_128_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.2");
pub(crate) const AES_192_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.22");
pub(crate) const AES_256_CBC: ObjectIdentifier = oid("2.16.840.1.101.3.4.1.42");
pub(crate) const DES_EDE3_CBC: ObjectIdentifier = oid("1.2.840.113549.3.7");
pub(crate) const CLIENT_AUTH: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.2");

// Time stamps (RFC 3161 §2.4, RFC 5035 §3, RFC 5816).
pub(crate) const TST_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
pub(crate) const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub(crate) const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");

// OCSP (RFC 6960 §4.2.1, §4.2.2.2, §4.4.1; RFC 8954) and where to ask (RFC 5280 §4.2.2.1).
pub(crate) const OCSP: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1");
pub(crate) const OCSP_BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
pub(crate) const OCSP_NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");
pub(crate) const OCSP_NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");
pub(crate) const OCSP_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");

// Delta lists (RFC 5280 §5.2.4, §5.2.5, §5.2.6).
pub(crate) const DELTA_CRL_INDICATOR: ObjectIdentifier = oid("2.5.29.27");
pub(crate) const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = oid("2.5.29.28");
pub(crate) const FRESHEST_CRL: ObjectIdentifier = oid("2.5.29.46");

// Advanced signatures (RFC 5652 §11.4, RFC 3161 app. A, RFC 5940 §2.1, ETSI EN 319 122-1 §5).
pub(crate) const COUNTER_SIGNATURE: ObjectIdentifier = oid("1.2.840.113549.1.9.6");
pub(crate) const SIGNATURE_TIME_STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
pub(crate) const REVOCATION_VALUES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.24");
pub(crate) const RI_OCSP_RESPONSE: ObjectIdentifier = oid("1.3.6.1.5.5.7.16.2");
pub(crate) const ARCHIVE_TIME_STAMP_V3: ObjectIdentifier = oid("0.4.0.1733.2.4");
pub(crate) const ATS_HASH_INDEX_V3: ObjectIdentifier = oid("0.4.0.19122.1.5");

// Names and their limits (RFC 5280 §4.2.1.10, RFC 2985 §5.2.1).
pub(crate) const NAME_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.30");
pub(crate) const EMAIL_ADDRESS: ObjectIdentifier = oid("1.2.840.113549.1.9.1");
