// Coming in: what a person is told who errs, by keyboard alone, in three languages and from page to page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { SERVICE } from "./support/papers.js";
import { LANGUAGES } from "./support/words.js";

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

/** What the act says in the language of the page (procedures/family-a-portal.yaml). */
const REFUSED = {
  kk: "авторизациялаудан бас тартылды",
  ru: "Отказано в авторизации",
  en: "Sign-in is refused",
};

for (const language of LANGUAGES) {
  test(`a wrong password is answered in the act's words in ${language}`, BOUND, async () => {
    const applicant = await district.stranger({ language, screen: PHONE });
    await applicant.registers();
    // The act whose service the person came for is cited.
    await applicant.opens(`/portal/sign-in?next=/portal/services/${SERVICE}&regulation=${SERVICE}`, "for-service");
    await applicant.signsIn("забыла", "refused");
    await applicant.finds(REFUSED[language], "процесс 2");
    await applicant.page.locator(".error-summary details summary").click();
    await applicant.finds("процесс 2 – формирование ПЭП сообщения об отказе в авторизации");
    assert.match(await applicant.text(), /8[.,]\s?4/, "the clause stands there");
    await applicant.signsIn();
  });
}

for (const language of LANGUAGES) {
  test(`a hasty registration is corrected in ${language}`, BOUND, async () => {
    const applicant = await district.stranger({ language });
    await applicant.comes("/portal/register");
    await applicant.fills({ iin: "890203407001", surname: "", password: "1234", password_again: "12345" });
    await applicant.presses("register-button", "with-errors");
    await applicant.findsErrorsAt("iin", "surname", "given_name", "password");
    assert.equal(await applicant.field("iin").inputValue(), "890203407001", "what was entered stays");
  });
}

test("the language switch keeps the page", BOUND, async () => {
  const visitor = await district.stranger({ screen: DESKTOP });
  await visitor.comes();
  for (const page of ["/portal", "/portal/register", "/portal/sign-in", "/portal/services", `/portal/services/${SERVICE}`, "/portal/check", "/portal/check/26000000000000", "/portal/lost"]) {
    await visitor.opens(page);
    for (const language of LANGUAGES) {
      visitor.language = language;
      await visitor.leaves(() => visitor.page.locator(`nav.languages a[hreflang=${language}]`).click());
      assert.equal(new URL(visitor.page.url()).pathname, page);
    }
  }
});

test("registration and sign-in need no mouse", BOUND, async () => {
  const applicant = await district.stranger();
  const { iin, surname, givenName, patronymic, password } = applicant.person;
  await applicant.comes("/portal/register");
  await applicant.page.keyboard.press("Tab");
  assert.equal(await applicant.page.evaluate(() => document.activeElement.className), "skip-link", "the first stop leads past the header");
  await applicant.page.keyboard.press("Enter");
  for (const words of [iin, surname, givenName, patronymic, password, password]) {
    await applicant.tabsTo("input:not([type=hidden])");
    await applicant.page.keyboard.type(words);
  }
  await applicant.leaves(() => applicant.page.keyboard.press("Enter"), "done");
  await applicant.tabsTo("#f-password");
  await applicant.page.keyboard.type(password);
  await applicant.tabsTo("main button[type=submit]");
  await applicant.leaves(() => applicant.page.keyboard.press("Enter"));
  await applicant.finds(givenName);
});
