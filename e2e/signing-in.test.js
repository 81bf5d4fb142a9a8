// Coming in without a password: the key of the browser, a signature from a file, and what refuses them.

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { LANGUAGES } from "./support/words.js";
import { keyOfPerson, openssl } from "./support/tools.js";

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

for (const language of LANGUAGES) {
  test(`an applicant without a key is told so, makes one, and signs in with it in ${language}`, BOUND, async () => {
    const applicant = await district.stranger({ language, screen: language === "kk" ? PHONE : DESKTOP, dark: language === "en" });
    await applicant.registers();
    await applicant.opens("/portal/sign-in", "without-key");
    await applicant.reads(applicant.words("by-key-none"));
    await applicant.signsIn();
    await applicant.makesKey();
    await applicant.signsOut();
    await applicant.opens("/portal/sign-in?next=/portal/cases");
    await applicant.page.locator("qyzmet-sign-in input[name=certificate]").first().waitFor();
    await applicant.arrives("with-key");
    // By keyboard alone.
    await applicant.tabsTo("qyzmet-sign-in input[name=certificate]");
    await applicant.tabsTo("qyzmet-sign-in button[type=submit]");
    await applicant.leaves(() => applicant.page.keyboard.press("Enter"), "by-key");
    assert.equal(new URL(applicant.page.url()).pathname, "/portal/cases");
  });
}

test("an official signs in with the key of the office", BOUND, async () => {
  const official = await district.official();
  await official.sitsDown();
  await official.signsOut();
  await official.opens("/provider/sign-in");
  const button = official.page.locator("qyzmet-sign-in button[type=submit]");
  await button.waitFor();
  await official.leaves(() => button.click(), "by-key");
  assert.match(new URL(official.page.url()).pathname, /^\/provider(\/mine)?$/);
});

test("a key whose holder has no account at this desk is refused with the cause", BOUND, async () => {
  const official = await district.official();
  await official.sitsDown();
  await official.signsOut();
  await official.opens("/gateway/sign-in");
  official.expects(/401.*\/gateway\/sign-in\/signature/);
  const button = official.page.locator("qyzmet-sign-in button[type=submit]");
  await button.click();
  const trouble = official.page.locator("qyzmet-sign-in .notice.bad");
  await trouble.waitFor();
  assert.match(await trouble.innerText(), new RegExp(official.words("problem-key-no-account")));
  await official.arrives("by-key-refused");
});

for (const language of LANGUAGES) {
  test(`without a script the text is signed with openssl in ${language}`, BOUND, async () => {
    const applicant = await district.stranger({ language, javaScript: false, screen: language === "ru" ? PHONE : DESKTOP });
    await applicant.registers();
    await applicant.opens("/portal/sign-in");
    await applicant.finds(applicant.words("by-key-noscript"));
    await applicant.follows("by-key-file");
    const folder = await mkdtemp(join(district.folder, "sign-in-"));
    const key = await keyOfPerson(applicant.person, district.url, folder);
    const text = join(folder, "sign-in.txt");
    const cms = `${text}.cms`;
    const signs = () => openssl("cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", text, "-signer", key.certificate, "-inkey", key.file, "-outform", "DER", "-out", cms);
    const sends = async (as) => {
      await applicant.page.locator("#f-file").setInputFiles(cms);
      await applicant.leaves(() => applicant.page.locator("form[action$='/cms'] button[type=submit]").click(), as);
    };
    await writeFile(text, "something else");
    await signs();
    await sends("refused");
    await applicant.finds(applicant.words("problem-key-broken"));
    const { bytes } = await applicant.downloads("/portal/sign-in/text");
    await writeFile(text, bytes);
    await signs();
    await sends("signed-in");
    assert.equal(new URL(applicant.page.url()).pathname, "/portal");
  });
}
