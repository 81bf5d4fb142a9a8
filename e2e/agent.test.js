// Keys outside the browser: `qyzmet signer` speaks NCALayer's protocol with our pages and with the public JavaScript
// client, which is used unchanged.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { gostKeyOfPerson, packed, startAgent, trustIn, verified } from "./support/agent.js";
import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { CERTIFICATE, FORM, SCAN } from "./support/papers.js";
import { story } from "./support/story.js";
import { checkSignatureOfPdf, keyOfPerson, openssl } from "./support/tools.js";
import { LANGUAGES } from "./support/words.js";

const CLIENT = createRequire(import.meta.url).resolve("ncalayer-js-client");

let district;
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "qyzmet-agent-"));
  district = await openDistrict({ flags: [await trustIn(folder)] });
});
after(() => district?.close());

/** A key in a file, certified by the demonstration's authority. */
async function keyOf(person, options) {
  const own = await mkdtemp(join(folder, "key-"));
  if (options?.gost) return gostKeyOfPerson(person, district.url, own, options);
  const key = await keyOfPerson(person, district.url, own, options);
  return { ...key, p12: await packed(key) };
}

async function withAgent(options, work) {
  const agent = await startAgent({ folder, ...options });
  try {
    await work();
  } finally {
    await agent.stop();
  }
}

async function comesIn(visitor, as) {
  await visitor.opens(`/${visitor.system}/sign-in`);
  await visitor.page.locator("qyzmet-sign-in input[value=agent]").check();
  await visitor.leaves(() => visitor.page.locator("qyzmet-sign-in button[type=submit]").click(), as);
}

for (const [name, options] of [["P-256", {}], ["RSA", { rsa: true }], ["GOST R 34.10-2015", { gost: true }]]) {
  test(`an applicant signs in and files an application with a ${name} key of a file`, BOUND, async (t) => {
    const chapter = story(t);
    const applicant = await district.stranger({ screen: name === "RSA" ? PHONE : DESKTOP });
    await applicant.registers();
    const key = await keyOf(applicant.person, options);
    await withAgent(key, async () => {
      await chapter("signs in", async () => {
        await comesIn(applicant, "by-agent");
        await applicant.finds(applicant.person.givenName);
      });
      await chapter("files an application", async () => {
        await applicant.begins();
        await applicant.fills(FORM);
        await applicant.attaches(SCAN);
        await applicant.reviews();
        await applicant.freezes();
        await applicant.signsByAgent("by-agent");
      });
      await chapter("finds the case", async () => {
        assert.match(applicant.page.url(), /\/submitted$/);
        await applicant.opensCase();
      });
    });
  });
}

for (const [name, options] of [["P-256", {}], ["GOST R 34.10-2015", { gost: true }]]) {
  test(`an official signs in and signs the result with a ${name} key of the office in a file`, { timeout: 180_000 }, () => signsResult(options));
}

async function signsResult(options) {
  const applicant = await district.stranger();
  await applicant.submits(FORM);
  const official = await district.official();
  await official.sitsDown();
  const office = await official.page.evaluate(async () => {
    const { list } = await import(document.querySelector("script[type=module]").src.replace("signing.js", "vault.js"));
    const [{ certificate, organization, name }] = await list();
    return { certificate, organization, name };
  });
  const pem = join(folder, "office.pem");
  await writeFile(pem, office.certificate);
  const { stdout } = await openssl("x509", "-in", pem, "-noout", "-subject");
  const bin = stdout.match(/BIN(\d{12})/)[1];
  const [surname, givenName, patronymic] = office.name.split(" ");
  const person = { ...official.person, surname, givenName, patronymic };
  const key = await keyOf(person, { ...options, office: { bin, organization: office.organization } });
  await official.signsOut();
  await withAgent(key, async () => {
    await comesIn(official, "by-agent");
    await official.findsCaseOf(applicant);
    await official.takes();
    await official.chooses("certificate");
    await official.decides(CERTIFICATE);
    await official.confirms();
    await official.signsByAgent("by-agent");
    await official.reads(official.words("signed-and-sent"));
  });
  await applicant.waitsForResult();
  const link = await applicant.page.locator("a[href*='result.pdf']").first().getAttribute("href");
  const { bytes } = await applicant.downloads(link);
  const signature = await verified(bytes, "result.pdf", district.url, folder);
  assert.equal(signature.signer.bin, bin);
  if (options.gost) {
    assert.match(signature.algorithm, /GOST R 34\.10-2015/);
  } else {
    // pdfsig knows no GOST.
    await checkSignatureOfPdf(bytes, folder);
  }
}

test("an applicant hands in a signature that another program made", BOUND, async () => {
  const applicant = await district.stranger({ screen: PHONE });
  await applicant.registers();
  await applicant.signsIn();
  await applicant.begins();
  await applicant.fills(FORM);
  await applicant.attaches(SCAN);
  await applicant.reviews();
  await applicant.freezes();
  const key = await keyOf(applicant.person);
  const { page } = applicant;
  await page.locator("qyzmet-sign input[value=file]").check();
  await page.locator("qyzmet-sign form button[type=submit]:enabled").waitFor();
  await applicant.arrives("by-file");
  const downloading = page.waitForEvent("download");
  await applicant.button("agent-file-download").click();
  const document = join(folder, "to-sign");
  await (await downloading).saveAs(document);
  await openssl("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", document, "-signer", key.certificate, "-inkey", key.file, "-outform", "DER", "-out", `${document}.cms`);
  await page.locator("#f-cms-file").setInputFiles(`${document}.cms`);
  await applicant.leaves(() => page.locator("qyzmet-sign form button[type=submit]").click(), "by-file");
  assert.match(page.url(), /\/submitted$/);
});

for (const language of LANGUAGES) {
  test(`an absent agent and a refused dialog are told apart in ${language}`, BOUND, async () => {
    const applicant = await district.stranger({ language, screen: language === "ru" ? PHONE : DESKTOP });
    await applicant.registers();
    await applicant.opens("/portal/sign-in");
    applicant.expects(/ERR_CONNECTION_REFUSED.*13579|13579.*ERR_CONNECTION_REFUSED|WebSocket connection to 'wss:\/\/127\.0\.0\.1:13579/);
    const button = applicant.page.locator("qyzmet-sign-in button[type=submit]");
    await button.click();
    await applicant.reads(applicant.words("agent-absent"));
    await applicant.arrives("agent-absent");
    const key = await keyOf(applicant.person);
    await withAgent({ ...key, agrees: false }, async () => {
      await button.click();
      await applicant.reads(applicant.words("agent-cancelled"));
      await applicant.arrives("agent-cancelled");
    });
  });
}

// — the public client, in a page of somebody else —

/** A site on this machine with nothing but the client, as its package has it. */
async function site() {
  const script = await readFile(CLIENT, "utf8");
  const server = createServer((request, response) => {
    const isScript = request.url.endsWith(".js");
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><title>Site</title><script src="/ncalayer-client.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

for (const [name, options] of [["P-256", {}], ["RSA", { rsa: true }]]) {
  test(`the public client works unchanged with a ${name} key`, BOUND, async () => {
    const applicant = await district.stranger();
    const key = await keyOf(applicant.person, options);
    const elsewhere = await site();
    const context = await district.browser.newContext();
    try {
      await withAgent(key, async () => {
        const page = await context.newPage();
        await page.goto(elsewhere.url);
        const text = Buffer.from("подписываемый текст");
        const digest = createHash("sha256").update(text).digest("base64");
        const got = await page.evaluate(
          async ([data, hash]) => {
            const client = new NCALayerClient();
            const got = { version: await client.connect(), isKmd: client.isKmd };
            const { basicsStoragePKCS12: files, basicsSignerSignAny: signing } = NCALayerClient;
            const signer = { ...signing, chain: [] };
            got.attached = await client.basicsSignCMS(files, data, { decode: true, encapsulate: true, digested: false }, signer);
            got.detached = await client.basicsSignCMS(files, data, NCALayerClient.basicsCMSParamsDetachedNoTSP, signer);
            got.several = await client.basicsSignCMS(files, [data, data], NCALayerClient.basicsCMSParamsDetachedNoTSP, signer);
            got.hashed = await client.basicsSignCMS(files, hash, { decode: true, encapsulate: false, digested: true }, signer);
            got.xml = await client.basicsSignXML(files, "<a><b>text</b></a>", NCALayerClient.basicsXMLParams, signer);
            got.tokens = await client.getActiveTokens();
            got.info = await client.getKeyInfo("PKCS12");
            got.cades = await client.createCAdESFromBase64("PKCS12", data, "SIGNATURE", true);
            got.cadesHash = await client.createCAdESFromBase64Hash("PKCS12", hash, "SIGNATURE");
            got.oldXml = await client.signXml("PKCS12", "<a><b>text</b></a>", "SIGNATURE", "", "");
            got.xmls = await client.signXmls("PKCS12", ["<a>1</a>", "<a>2</a>"], "SIGNATURE", "", "");
            await client.changeLocale("kk");
            got.mismatch = await client.getKeyInfo(7).catch((error) => error.message);
            return got;
          },
          [text.toString("base64"), digest],
        );
        assert.equal(got.version, "1.4");
        assert.equal(got.isKmd, false);
        assert.deepEqual(got.tokens, []);
        assert.match(got.info.subjectDn, new RegExp(`IIN${applicant.person.iin}`));
        assert.match(got.mismatch, /argument type mismatch/);
        assert.equal(got.several.length, 2);
        for (const xml of [got.xml, got.oldXml, ...got.xmls]) assert.match([xml].flat()[0], /<ds:Signature|<Signature/);
        await verifies(got.attached, text, false);
        await verifies(got.cades, text, false);
        for (const cms of [got.detached, got.several[1], got.hashed, got.cadesHash]) await verifies(cms, text, true);
      });
    } finally {
      await context.close();
      elsewhere.stop();
    }
  });
}

test("the public client gets time stamps of the authority's service from both modules", BOUND, async () => {
  const applicant = await district.stranger();
  const key = await keyOf(applicant.person, { gost: true });
  const elsewhere = await site();
  const context = await district.browser.newContext();
  const text = Buffer.from("подписываемый текст");
  try {
    await withAgent({ ...key, tsa: `${district.url}/authority/tsp` }, async () => {
      const page = await context.newPage();
      await page.goto(elsewhere.url);
      const got = await page.evaluate(async (data) => {
        const client = new NCALayerClient();
        await client.connect();
        const { basicsStoragePKCS12: files, basicsSignerSignAny: signing, basicsCMSParamsAttached: params } = NCALayerClient;
        const basics = await client.basicsSignCMS(files, data, params, { ...signing, chain: [] });
        return { basics, common: await client.createCMSSignatureFromBase64("PKCS12", data, "SIGNATURE", true), profile: params.tsaProfile };
      }, text.toString("base64"));
      assert.deepEqual(got.profile, {}, "the client's own parameters ask for a time stamp");
      for (const cms of [got.basics, got.common]) {
        const signature = await verified([cms].flat()[0], "signed.cms", district.url, folder);
        assert.equal(signature.level, "T");
        assert.match(signature.algorithm, /GOST R 34\.10-2015/);
        assert.ok(Math.abs(Date.parse(signature.proved_at) - Date.now()) < 120_000, signature.proved_at);
      }
    });
  } finally {
    await context.close();
    elsewhere.stop();
  }
});

async function verifies(cms, content, detached) {
  const own = await mkdtemp(join(folder, "cms-"));
  const [file, data] = [join(own, "signature.cms"), join(own, "data")];
  const text = [cms].flat()[0].replace(/-----(BEGIN|END) CMS-----/g, "").replace(/\s+/g, "");
  await writeFile(file, Buffer.from(text, "base64"));
  await writeFile(data, content);
  const chain = join(own, "chain.pem");
  await writeFile(chain, await (await fetch(`${district.url}/authority/ca.pem`)).text());
  const words = ["cms", "-verify", "-binary", "-cades", "-CAfile", chain, "-purpose", "any", "-inform", "DER", "-in", file, "-out", join(own, "out")];
  await openssl(...words, ...(detached ? ["-content", data] : []));
  assert.deepEqual(await readFile(join(own, "out")), content);
}
