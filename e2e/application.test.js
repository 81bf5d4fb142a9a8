// The main journey, once in each language: from registration to the certificate in the cabinet, with an official who
// takes the case, decides, confirms and signs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { CERTIFICATE, FORM, PROGRAM, SCAN } from "./support/papers.js";
import { story } from "./support/story.js";
import { checkSignatureOfPdf, scanOfLastPage } from "./support/tools.js";

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

const WAYS = [
  { how: "on a phone in Kazakh", language: "kk", screen: PHONE },
  { how: "on a desktop in Russian", language: "ru", screen: DESKTOP },
  { how: "in the dark in English", language: "en", screen: DESKTOP, dark: true },
];

for (const { how, ...way } of WAYS) {
  test(`a stranger ${how} gets the certificate`, BOUND, async (t) => {
    const chapter = story(t);
    let number;
    let paper;
    let card;
    const applicant = await district.stranger(way);
    const official = await district.official(way);

    await chapter("registers and signs in", async () => {
      await applicant.registers();
      await applicant.signsIn();
      await applicant.finds(applicant.person.givenName);
      for (const page of ["/portal/cases", "/portal/notices", "/portal/requests", "/portal/keys"]) await applicant.opens(page, "empty");
    });

    await chapter("is told what is wrong with the form, beside the fields", async () => {
      await applicant.begins();
      await applicant.fills({ ...FORM, address: "", period_from_year: "2012", period_to_year: "2011" });
      await applicant.reviews("with-errors");
      await applicant.findsErrorsAt("address", "period_from_year");
    });

    await chapter("saves a draft and finds it in another browser", async () => {
      await applicant.fills(FORM);
      await applicant.savesDraft();
      await applicant.comesBack();
      await applicant.signsIn();
      await applicant.opens("/portal", "with-draft");
      await applicant.goesOnWithDraft();
      assert.equal(await applicant.field("address").inputValue(), FORM.address);
    });

    await chapter("attaches a scan, and no program", async () => {
      await applicant.attaches(PROGRAM, "with-wrong-file");
      await applicant.findsErrorsAt("attachments");
      assert.equal(await applicant.field("address").inputValue(), FORM.address, "nothing is lost with the refused file");
      await applicant.attaches(SCAN);
      await applicant.finds(SCAN.name);
    });

    await chapter("reads it once more, makes a key and signs", async () => {
      await applicant.reviews();
      await applicant.finds(FORM.address, SCAN.name);
      await applicant.freezes();
      await applicant.makesKey();
      await applicant.opens(`/portal/requests/${applicant.request}/sign`);
      await applicant.signs();
      await applicant.finds(applicant.words("submitted-lead"));
      await applicant.opensCase();
      await applicant.finds(applicant.words("status-since"), applicant.words("status-clause"));
    });

    await chapter("the official takes the case, decides and signs", async () => {
      await official.sitsDown();
      await official.findsCaseOf(applicant);
      await official.takes();
      await official.finds(FORM.address, SCAN.name, official.words("report-verdict-valid"));
      await official.opens(`${official.case}/trace`);
      await official.opens(official.case, "taken");
      await official.chooses("certificate");
      await official.decides({ registration: "" }, "with-errors");
      await official.findsErrorsAt("registration", "presented_to");
      await official.decides(CERTIFICATE);
      await official.confirms();
      await official.signsDocument();
    });

    await chapter("the applicant finds the document in the cabinet", async () => {
      await applicant.waitsForResult();
      number = (await applicant.page.locator("a[href^='/portal/check/']").getAttribute("href")).split("/").at(-1);
      await applicant.opens("/portal/notices", "with-notices");
      assert.ok((await applicant.page.locator("main a[href^='/portal/cases/']").count()) >= 3, "each change of the status was told");
      await applicant.opens("/portal/cases", "with-cases");
      await applicant.opensCase();
      const result = await applicant.downloads(`/portal/cases/${applicant.request}/result.pdf`);
      assert.equal(result.bytes.subarray(0, 5).toString(), "%PDF-");
      await checkSignatureOfPdf(result.bytes, district.folder);
      paper = result.bytes;
      card = (await applicant.downloads(`/portal/cases/${applicant.request}/card.pdf`)).bytes;
      assert.equal(card.subarray(0, 5).toString(), "%PDF-");
    });

    await chapter("and answers the survey, reads the papers and the trace", async () => {
      await applicant.answersSurvey();
      await applicant.finds(applicant.words("survey-thanks"));
      for (const page of ["application", "signatures", "trace"]) await applicant.opens(`/portal/cases/${applicant.request}/${page}`);
      await applicant.waitsUntil(async () => /(^|\D)15(\D|$)/m.test(await applicant.page.locator("table.trace").innerText()), "action 15 is in the trace");
      await applicant.arrives("complete");
      await applicant.signsOut();
    });

    await chapter("anybody can check the document by its number, and more by the ИИН", async () => {
      await applicant.opens("/portal/check");
      await applicant.presses("verify-button", "with-errors");
      await applicant.findsErrorsAt("number");
      await applicant.fills({ number });
      await applicant.presses("verify-button", "by-number");
      await applicant.finds(applicant.words("verify-more"));
      await applicant.fills({ number, iin: official.person.iin });
      await applicant.presses("verify-button", "of-another");
      await applicant.finds(applicant.words("verify-other"));
      await applicant.fills({ number, iin: applicant.person.iin });
      await applicant.presses("verify-button", "with-iin");
      await applicant.finds(applicant.words("verify-yes"));
    });

    await chapter("and by the file itself, and by a scan of the printed page with its barcodes", async () => {
      await applicant.opens("/portal/check");
      await applicant.presses("verify-file-button", "without-file");
      await applicant.findsErrorsAt("file");
      const gives = (name, mimeType, buffer) => applicant.page.locator("#f-file").setInputFiles({ name, mimeType, buffer });
      await gives("result.pdf", "application/pdf", paper);
      await applicant.presses("verify-file-button", "of-file");
      await applicant.finds(applicant.words("verify-result-valid"));
      await gives("cut.pdf", "application/pdf", paper.subarray(0, Math.floor(paper.length / 2)));
      await applicant.presses("verify-file-button", "of-cut-file");
      await applicant.findsErrorsAt("file");
      await applicant.finds(applicant.words("verify-file-cut-off"));
      await gives("card.pdf", "application/pdf", card);
      await applicant.presses("verify-file-button", "of-card");
      await applicant.finds(applicant.words("verify-result-valid"), applicant.words("verify-card"));
      const scan = await scanOfLastPage(paper, district.folder);
      if (scan === null) return;
      await gives("scan.png", "image/png", scan);
      await applicant.presses("verify-file-button", "of-scan");
      await applicant.finds(applicant.words("verify-result-valid"), number);
    });
  });
}
