// A browser without JavaScript: everything works but signing itself, and that is done with openssl.

import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { BOUND, PHONE, openDistrict } from "./support/district.js";
import { FORM, SCAN } from "./support/papers.js";
import { story } from "./support/story.js";
import { keyOfPerson, openssl } from "./support/tools.js";

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

test("a person without JavaScript signs with openssl", BOUND, async (t) => {
  const chapter = story(t);
  const applicant = await district.stranger({ javaScript: false, screen: PHONE });
  const folder = await mkdtemp(join(district.folder, "openssl-"));
  const document = join(folder, "application.json");

  await chapter("registers, signs in, fills in the form and attaches", async () => {
    await applicant.registers();
    await applicant.signsIn();
    await applicant.begins();
    await applicant.fills({ ...FORM, period_to_year: "1812" });
    await applicant.reviews("with-errors");
    await applicant.findsErrorsAt("period_to_year");
    await applicant.fills(FORM);
    await applicant.attaches(SCAN);
    await applicant.reviews();
    await applicant.freezes();
  });

  await chapter("is told that the signature comes from elsewhere", async () => {
    assert.equal(await applicant.page.locator("noscript .notice").innerText(), applicant.words("signing-noscript"));
    await applicant.page.locator("details", { hasText: applicant.words("sign-elsewhere") }).locator("summary").click();
    await applicant.presses("sign-cms-send", "without-signature");
  });

  await chapter("downloads the exact bytes and signs them", async () => {
    const link = await applicant.page.locator("a[href$='/document?download']").getAttribute("href");
    const { bytes } = await applicant.downloads(link);
    assert.equal(JSON.parse(bytes.toString()).applicant.iin, applicant.person.iin);
    await writeFile(document, bytes);
    const key = await keyOfPerson(applicant.person, district.url, folder);
    await openssl("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", document, "-signer", key.certificate, "-inkey", key.file, "-outform", "DER", "-out", `${document}.cms`);
  });

  await chapter("a signature of other bytes is refused, and says why", async () => {
    const other = join(folder, "other.json");
    await writeFile(other, (await readFile(document, "utf8")).replace(FORM.period_to_year, "2010"));
    await openssl("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", other, "-signer", join(folder, "certificate.pem"), "-inkey", join(folder, "key.pem"), "-outform", "DER", "-out", `${other}.cms`);
    await sends(`${other}.cms`, "refused");
    await applicant.finds(applicant.words("report-verdict-invalid"), "процесс 5");
  });

  await chapter("the right one is taken", async () => {
    await sends(`${document}.cms`);
    await applicant.finds(applicant.words("submitted-lead"));
    await applicant.opensCase();
  });

  async function sends(path, as) {
    const details = applicant.page.locator("details", { has: applicant.page.locator("input[type=file]") });
    if (!(await applicant.page.locator("input[type=file]").isVisible())) await details.locator("summary").click();
    await applicant.page.locator("input[type=file]").setInputFiles(path);
    await applicant.presses("sign-cms-send", as);
  }
});
