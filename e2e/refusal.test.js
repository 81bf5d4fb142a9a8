// A reasoned refusal, and two officials at one case.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BOUND, openDistrict } from "./support/district.js";
import { FORM } from "./support/papers.js";
import { story } from "./support/story.js";

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

test("an official refuses, with a ground, and a colleague cannot interfere", BOUND, async (t) => {
  const chapter = story(t);
  const applicant = await district.stranger();
  const official = await district.official();
  const colleague = await district.otherOfficial();

  await chapter("the applicant submits", () => applicant.submits(FORM));

  await chapter("the official takes the case", async () => {
    await official.sitsDown();
    await colleague.sitsDown();
    await official.findsCaseOf(applicant);
    await colleague.findsCaseOf(applicant);
    await official.takes();
  });

  await chapter("the colleague, whose page is older, is told who holds it", async () => {
    // No page of the case any more: what they read is who has it, in any language, and nothing of the request.
    await colleague.button("take").click();
    await colleague.reads(official.person.name);
    await colleague.page.goto(`${district.url}${official.case}`);
    await colleague.reads(official.person.name);
    assert.ok(!(await colleague.text()).includes(applicant.person.iin));
  });

  await chapter("a refusal without a ground is not taken", async () => {
    await official.opens(official.case);
    await official.chooses("refusal");
    await official.decides({ refusal_reason: "" }, "without-ground");
    await official.findsErrorsAt("refusal_reason");
    await official.decides({ refusal_reason: "нет" }, "with-short-ground");
    await official.findsErrorsAt("refusal_reason");
  });

  await chapter("with a ground the letter is drawn, signed and sent", async () => {
    await official.decides({ refusal_reason: "Заявитель не состоял на учете в заявленный период (журнал учета за 2011–2012 годы)." }, "refused");
    await official.confirms();
    await official.signsDocument();
    await official.opens("/provider/done", "with-cases");
    await official.finds(applicant.person.surname);
  });

  await chapter("the applicant finds the letter", async () => {
    await applicant.waitsForResult("refused");
    await applicant.opens("/portal/notices", "refused");
  });

  await chapter("those behind the service see what is theirs to see", async () => {
    for (const language of ["kk", "ru", "en"]) {
      const operator = await district.worker("center", { language });
      await operator.comes("/center/sign-in");
      await operator.signsIn();
      await operator.opens("/center/cases", "with-cases");
      await operator.leaves(() => operator.page.locator("main table a").first().click());
      await operator.finds(applicant.person.surname, applicant.person.iin);
      const carrier = await district.worker("gateway", { language });
      await carrier.comes("/gateway/sign-in");
      await carrier.signsIn();
      await carrier.opens("/gateway/journal", "with-messages");
      await carrier.leaves(() => carrier.page.locator("main tbody th a").first().click());
      const registrar = await district.worker("authority", { language });
      await registrar.comes("/authority/sign-in");
      await registrar.signsIn();
      await registrar.opens("/authority/desk/certificates", "with-certificates");
      await registrar.leaves(() => registrar.page.locator("main tbody th a").first().click());
    }
  });
});
