// A small strict reader of DER (X.690), and what the signing page has to understand with it: the signed attributes of
// a CMS (RFC 5652 §5.3, RFC 5035) and the certificate of the person (RFC 5280 §4.1).
//
// Strict on purpose: what is about to be signed must be understood whole. Indefinite and non-minimal lengths, high tag
// numbers, trailing bytes, repeated or unknown attributes are refused.

export class DerError extends Error {}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const NULL = 0x05;
const OID = 0x06;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

// The largest structure read: attributes and certificates are a few kilobytes.
const BYTES_MAX = 1 << 20;

const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_TIME = "1.2.840.113549.1.9.5";
const SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
const ID_DATA = "1.2.840.113549.1.7.1";
const SHA_256 = "2.16.840.1.101.3.4.2.1";

/** Reads one value that fills the whole of `bytes`. */
export function parse(bytes) {
  const reader = new Reader(bytes);
  const value = reader.next();
  reader.end();
  return value;
}

/** Walks over the values of a constructed one. */
export class Reader {
  constructor(bytes) {
    if (bytes.length > BYTES_MAX) throw new DerError("too long");
    this.bytes = bytes;
    this.at = 0;
  }

  /** The next value: `{tag, body, raw}`. With `tag`, it must be of that kind. */
  next(tag) {
    const start = this.at;
    const found = this.#byte();
    if ((found & 0x1f) === 0x1f) throw new DerError("a high tag number");
    if (tag !== undefined && found !== tag) throw new DerError(`tag ${found}, not ${tag}`);
    const length = this.#length();
    if (length > this.bytes.length - this.at) throw new DerError("cut short");
    const body = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return { tag: found, body, raw: this.bytes.subarray(start, this.at) };
  }

  get more() {
    return this.at < this.bytes.length;
  }

  /** The tag of the next value, without reading it. */
  get peek() {
    return this.bytes[this.at];
  }

  end() {
    if (this.more) throw new DerError("trailing bytes");
  }

  #byte() {
    if (!this.more) throw new DerError("cut short");
    return this.bytes[this.at++];
  }

  #length() {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new DerError("an indefinite or endless length");
    let length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + this.#byte();
    if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw new DerError("a length that is not the shortest");
    return length;
  }
}

/** The dotted form of an object identifier. */
export function oid(value) {
  if (value.tag !== OID || value.body.length === 0) throw new DerError("not an object identifier");
  const arcs = [];
  let arc = 0;
  let fresh = true;
  for (const byte of value.body) {
    if (fresh && byte === 0x80) throw new DerError("an arc that is not the shortest");
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new DerError("an arc too large");
    fresh = (byte & 0x80) === 0;
    if (fresh) {
      arcs.push(arc);
      arc = 0;
    }
  }
  if (!fresh) throw new DerError("cut short");
  const first = Math.min(Math.floor(arcs[0] / 40), 2);
  return [first, arcs[0] - first * 40, ...arcs.slice(1)].join(".");
}

/** A UTCTime or GeneralizedTime as a Date (RFC 5280 §4.1.2.5). */
export function time(value) {
  const text = String.fromCharCode(...value.body);
  const short = value.tag === UTC_TIME && /^\d{12}Z$/.test(text);
  const long = value.tag === GENERALIZED_TIME && /^\d{14}Z$/.test(text);
  if (!short && !long) throw new DerError("not a time");
  const full = long ? text : (Number(text.slice(0, 2)) < 50 ? "20" : "19") + text;
  const parts = full.match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/);
  const date = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`);
  if (Number.isNaN(date.getTime())) throw new DerError("not a time");
  return date;
}

/**
 * Reads the DER SET OF signed attributes: `{contentType, messageDigest, signingTime, certificateHash}`. Every attribute
 * stands once, in the order of DER, with one value; others than these four are refused.
 */
export function readAttributes(bytes) {
  const set = parse(bytes);
  if (set.tag !== SET) throw new DerError("not a set of attributes");
  const found = new Map();
  let previous = null;
  for (const reader = new Reader(set.body); reader.more; ) {
    const attribute = reader.next(SEQUENCE);
    if (previous && compare(previous, attribute.raw) >= 0) throw new DerError("attributes out of order");
    previous = attribute.raw;
    const inner = new Reader(attribute.body);
    const name = oid(inner.next(OID));
    const values = new Reader(inner.next(SET).body);
    inner.end();
    if (found.has(name)) throw new DerError("an attribute stands twice");
    found.set(name, values.next());
    values.end();
  }
  const known = [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, SIGNING_CERTIFICATE_V2];
  for (const name of found.keys()) if (!known.includes(name)) throw new DerError(`the unknown attribute ${name}`);
  for (const name of [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2]) {
    if (!found.has(name)) throw new DerError(`the attribute ${name} is missing`);
  }
  const digest = found.get(MESSAGE_DIGEST);
  if (digest.tag !== OCTET_STRING || digest.body.length !== 32) throw new DerError("not a SHA-256 digest");
  return {
    contentType: oid(found.get(CONTENT_TYPE)),
    messageDigest: digest.body,
    signingTime: found.has(SIGNING_TIME) ? time(found.get(SIGNING_TIME)) : null,
    certificateHash: certificateHash(found.get(SIGNING_CERTIFICATE_V2)),
  };
}

/**
 * Whether these attributes sign this document with this certificate and nothing else. Gives the name of the first
 * thing that does not fit, or null.
 */
export function misfit(attributes, documentDigest, certificateDigest) {
  if (attributes.contentType !== ID_DATA) return "content-type";
  if (!same(attributes.messageDigest, documentDigest)) return "message-digest";
  if (!same(attributes.certificateHash, certificateDigest)) return "signing-certificate";
  return null;
}

// SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies … OPTIONAL }
// ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash OCTET STRING, issuerSerial OPTIONAL }
function certificateHash(value) {
  if (value.tag !== SEQUENCE) throw new DerError("not a signing certificate");
  const certificates = new Reader(new Reader(value.body).next(SEQUENCE).body);
  const first = new Reader(certificates.next(SEQUENCE).body);
  certificates.end();
  if (first.peek === SEQUENCE) {
    const algorithm = new Reader(first.next(SEQUENCE).body);
    if (oid(algorithm.next(OID)) !== SHA_256) throw new DerError("another digest than SHA-256");
    if (algorithm.more) algorithm.next(NULL);
    algorithm.end();
  }
  const hash = first.next(OCTET_STRING).body;
  if (hash.length !== 32) throw new DerError("not a SHA-256 digest");
  return hash;
}

const NAMES = {
  "2.5.4.3": "commonName",
  "2.5.4.4": "surname",
  "2.5.4.5": "serialNumber",
  "2.5.4.10": "organization",
  "2.5.4.11": "unit",
  // In the profile of НУЦ the attribute givenName carries the patronymic.
  "2.5.4.42": "patronymic",
};

/** Reads a certificate: `{serial, notBefore, notAfter, publicKey, name, iin, organization, …}`. */
export function readCertificate(bytes) {
  const outer = new Reader(parse(bytes).body);
  const fields = new Reader(outer.next(SEQUENCE).body);
  if (fields.peek === 0xa0) fields.next();
  const serial = fields.next(INTEGER).body;
  fields.next(SEQUENCE);
  const issuer = readName(fields.next(SEQUENCE));
  const validity = new Reader(fields.next(SEQUENCE).body);
  const [notBefore, notAfter] = [time(validity.next()), time(validity.next())];
  const subject = readName(fields.next(SEQUENCE));
  const publicKey = fields.next(SEQUENCE).raw;
  const name = [subject.commonName, subject.patronymic].filter(Boolean).join(" ");
  return {
    serial: hex(serial).replace(/^(00)+/, ""),
    notBefore,
    notAfter,
    publicKey,
    name,
    iin: (subject.serialNumber ?? "").replace(/^IIN/, ""),
    organization: subject.organization ?? "",
    issuer: issuer.commonName ?? "",
  };
}

function readName(value) {
  const name = {};
  for (const sets = new Reader(value.body); sets.more; ) {
    for (const pairs = new Reader(sets.next(SET).body); pairs.more; ) {
      const pair = new Reader(pairs.next(SEQUENCE).body);
      const key = NAMES[oid(pair.next(OID))];
      const text = pair.next();
      if (key) name[key] = new TextDecoder("utf-8").decode(text.body);
    }
  }
  return name;
}

/**
 * The bytes of a prepared PDF that its signature covers (ISO 32000-2 §12.8.1): everything but the place of the
 * signature itself, which must be one hexadecimal string. Null when the PDF is not prepared.
 */
export function pdfSignedBytes(pdf) {
  const text = new TextDecoder("latin1").decode(pdf);
  const range = [...text.matchAll(/\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g)].at(-1);
  if (!range) return null;
  const [start, first, second, rest] = range.slice(1).map(Number);
  if (start !== 0 || second < first || second + rest !== pdf.length) throw new DerError("the byte range leaves bytes out");
  if (!/^<[0-9A-Fa-f\s]*>$/.test(text.slice(first, second))) throw new DerError("the byte range leaves words out");
  const covered = new Uint8Array(first + rest);
  covered.set(pdf.subarray(0, first));
  covered.set(pdf.subarray(second), first);
  return covered;
}

/** The bytes of the first block of a PEM text. */
export function pemBytes(pem) {
  const block = pem.match(/-----BEGIN [A-Z0-9 ]+-----([A-Za-z0-9+/=\s]+)-----END/);
  if (!block) throw new DerError("not a PEM text");
  return fromBase64(block[1].replace(/\s+/g, ""));
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

export function toBase64(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

function compare(one, other) {
  for (let i = 0; i < Math.min(one.length, other.length); i++) if (one[i] !== other[i]) return one[i] - other[i];
  return one.length - other.length;
}
