// Those who work behind the service: every page of theirs, in three languages, on a phone and on a desktop.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { LANGUAGES } from "./support/words.js";

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

const DESKS = {
  provider: ["/provider", "/provider/received", "/provider/in-work", "/provider/done", "/provider/keys", "/provider/registers", "/provider/payments", "/provider/substitutions"],
  center: [
    "/center",
    "/center/cases",
    "/center/filings",
    "/center/filings/new",
    "/center/results",
    "/center/transmittals",
    "/center/hall/desk",
    "/center/hall/figures",
  ],
  gateway: ["/gateway", "/gateway/journal", "/gateway/waiting", "/gateway/dead-letters", "/gateway/lookups", "/gateway/participants"],
  registries: ["/registries", "/registries/lookups", "/registries/faults"],
  authority: ["/authority", "/authority/desk", "/authority/desk/systems/new", "/authority/desk/certificates", "/authority/desk/list"],
};

for (const [system, pages] of Object.entries(DESKS)) {
  for (const language of LANGUAGES) {
    test(`the staff of the ${system} look around in ${language}`, BOUND, async () => {
      const worker = await district.worker(system, {
        language,
        screen: language === "kk" ? PHONE : DESKTOP,
        dark: language === "en",
      });
      await worker.comes(`/${system}/sign-in`);
      await worker.signsIn("not the password", "refused");
      await worker.reads(worker.words("sign-in-refused"));
      await worker.signsIn();
      for (const page of pages) await worker.opens(page, "empty");
      await worker.opens(`/${system}/no-such-page`);
      await worker.finds(worker.words("problem-not-found"));
    });
  }
}

test("a desk is closed to those who do not work there", BOUND, async () => {
  const stranger = await district.worker("center");
  await stranger.comes("/center/cases");
  assert.match(stranger.page.url(), /\/center\/sign-in/);
});
