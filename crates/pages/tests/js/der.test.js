// Run with: node --test crates/pages/tests/js/
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as der from "../../assets/der.js";

const vector = JSON.parse(readFileSync(new URL("vectors/openssl-cades.json", import.meta.url), "utf8"));
const attributes = der.fromBase64(vector.signed_attributes);
const certificate = der.pemBytes(vector.certificate);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const document = await sha256(new TextEncoder().encode(vector.document));

const tlv = (tag, ...parts) => {
  const body = Uint8Array.from(parts.flatMap((part) => [...part]));
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Uint8Array.of(tag, ...length, ...body);
};
const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (digits) => parseInt(digits, 16));
const refused = (work) => assert.throws(work, der.DerError);

test("reads the attributes that OpenSSL writes and finds them fitting", async () => {
  const read = der.readAttributes(attributes);
  assert.equal(read.contentType, "1.2.840.113549.1.7.1");
  assert.ok(read.signingTime instanceof Date);
  assert.equal(der.misfit(read, document, await sha256(certificate)), null);
});

test("tells a document, and a certificate, that are not the signed ones", async () => {
  const read = der.readAttributes(attributes);
  const other = await sha256(new TextEncoder().encode('{"number":"2"}'));
  assert.equal(der.misfit(read, other, await sha256(certificate)), "message-digest");
  assert.equal(der.misfit(read, document, other), "signing-certificate");
  assert.equal(der.misfit({ ...read, contentType: "1.2.3" }, document, await sha256(certificate)), "content-type");
});

test("reads the certificate", () => {
  const read = der.readCertificate(certificate);
  assert.equal(read.iin, "900101300007");
  assert.equal(read.name, "СЕРИКОВА АЙГУЛЬ МАРАТОВНА");
  assert.equal(read.organization, "Отдел занятости");
  assert.match(read.serial, /^[0-9a-f]+$/);
  assert.ok(read.notAfter > read.notBefore);
});

test("the public key of the certificate verifies the signature over the attributes", async () => {
  const { publicKey } = der.readCertificate(certificate);
  const key = await crypto.subtle.importKey("spki", publicKey, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const pair = new der.Reader(der.parse(bytes(vector.signature_der)).body);
  const number = () => der.hex(pair.next(0x02).body).replace(/^00(?=[0-9a-f]{64}$)/, "").padStart(64, "0");
  const raw = bytes(number() + number());
  assert.ok(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, raw, attributes));
});

test("refuses what is not DER", () => {
  for (const wrong of ["", "30", "3001", "308000", "300100ff", "30800000", "30810100", "3082000100", "3f0100", "308500000000010000"]) {
    refused(() => der.parse(bytes(wrong)));
  }
});

test("refuses every attribute set cut short or with a byte too many", () => {
  for (let length = 0; length < attributes.length; length++) refused(() => der.readAttributes(attributes.subarray(0, length)));
  refused(() => der.readAttributes(Uint8Array.of(...attributes, 0)));
});

test("never crashes in another way when a byte is changed", () => {
  for (let at = 0; at < attributes.length; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const changed = Uint8Array.from(attributes);
      changed[at] ^= flip;
      try {
        der.readAttributes(changed);
      } catch (error) {
        assert.ok(error instanceof der.DerError, `byte ${at}: ${error}`);
      }
    }
  }
});

test("refuses repeated, unknown, missing and unordered attributes", () => {
  const all = [];
  for (const reader = new der.Reader(der.parse(attributes).body); reader.more; ) all.push(reader.next().raw);
  const unknown = tlv(0x30, tlv(0x06, bytes("2a8648864912")), tlv(0x31, tlv(0x04, bytes("00"))));
  refused(() => der.readAttributes(tlv(0x31, ...all.toReversed())));
  refused(() => der.readAttributes(tlv(0x31, all[0], ...all)));
  refused(() => der.readAttributes(tlv(0x31, ...all.slice(1))));
  refused(() => der.readAttributes(tlv(0x31, unknown, ...all)));
  refused(() => der.readAttributes(tlv(0x30, ...all)));
});

test("reads object identifiers and times", () => {
  const oid = (text) => der.oid(der.parse(bytes(text)));
  assert.equal(oid("06092a864886f70d010701"), "1.2.840.113549.1.7.1");
  assert.equal(oid("0603550403"), "2.5.4.3");
  assert.equal(oid("0603883703"), "2.999.3");
  refused(() => oid("0600"));
  refused(() => oid("06028001"));
  refused(() => oid("060188"));
  const time = (tag, text) => der.time(der.parse(tlv(tag, new TextEncoder().encode(text)))).toISOString();
  assert.equal(time(0x17, "261122090500Z"), "2026-11-22T09:05:00.000Z");
  assert.equal(time(0x17, "500101000000Z"), "1950-01-01T00:00:00.000Z");
  assert.equal(time(0x18, "20500101000000Z"), "2050-01-01T00:00:00.000Z");
  refused(() => time(0x17, "261322090500Z"));
  refused(() => time(0x18, "20261122090500+05"));
});

test("takes the signed bytes of a prepared PDF and nothing less", () => {
  const pdf = (range, gap = "<00ff>") => new TextEncoder().encode(`%PDF-1.7 /ByteRange [${range}]${gap}tail`);
  const head = "%PDF-1.7 /ByteRange [0 36 42 4]";
  const exact = pdf("0 31 37 4");
  assert.equal(exact.length, 41);
  const covered = new TextDecoder().decode(der.pdfSignedBytes(exact));
  assert.equal(covered, "%PDF-1.7 /ByteRange [0 31 37 4]tail");
  assert.equal(head.length, 31);
  assert.equal(der.pdfSignedBytes(new TextEncoder().encode("%PDF-1.7 nothing here")), null);
  refused(() => der.pdfSignedBytes(pdf("1 31 37 4")));
  refused(() => der.pdfSignedBytes(pdf("0 31 37 3")));
  refused(() => der.pdfSignedBytes(pdf("0 30 37 4")));
  refused(() => der.pdfSignedBytes(pdf("0 31 37 4", "<(evil)>")));
});
