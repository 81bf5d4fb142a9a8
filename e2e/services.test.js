// All services: found and read by anybody; one with rows and a list of documents; one whose act has the certificate
// checked before the request is signed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { story } from "./support/story.js";

const ROWS = "aktobe-2012-targeted-social-assistance";
const CHECKED_FIRST = "semey-2012-kindergarten-queue";
const IN_PERSON = "atyrau-2015-oralman-status";

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
  test(`anybody ${how} finds a service and reads how it is done`, BOUND, async (t) => {
    const chapter = story(t);
    const visitor = await district.stranger(way);

    await chapter("searches in any language", async () => {
      await visitor.comes("/portal");
      await visitor.opens("/portal/services");
      await visitor.page.locator("#f-q").fill("ОРАЛМАН");
      await visitor.presses("services-find", "found");
      assert.equal(await visitor.page.locator("li.service").count(), 1);
      await visitor.opens("/portal/services?q=xyzzy", "nothing-found");
    });

    await chapter("is told where to go for what is not here", async () => {
      await visitor.opens(`/portal/services/${IN_PERSON}`, "in-person");
      await visitor.finds(visitor.words("service-not-online"), "293");
      assert.equal(await visitor.page.locator("form[action$='/apply'], a[href*='/sign-in?next=/portal/services']").count(), 0);
    });

    await chapter("reads every way of a service, unfolded", async () => {
      await visitor.opens(`/portal/services/${CHECKED_FIRST}`, "ways");
      const folded = visitor.page.locator("details.way:not([open]) > summary");
      while ((await folded.count()) > 0) await folded.first().click();
      await visitor.arrives("ways-open");
      assert.ok((await visitor.page.locator("ol.act-steps > li").count()) > 20);
    });
  });
}

test("a person with a family fills rows and gives each document its place", BOUND, async (t) => {
  const chapter = story(t);
  const applicant = await district.stranger({ language: "ru", screen: PHONE });

  await chapter("comes to the form", async () => {
    await applicant.registers();
    await applicant.signsIn();
    await applicant.makesKey();
    await applicant.beginsFor(ROWS);
  });

  const group = () => applicant.form.fields.find((field) => field.kind.group);

  await chapter("adds a row and takes it away again; nothing is lost", async () => {
    await applicant.fillsEverything();
    const { key, kind } = group();
    const first = `${key}.1.${kind.group.fields[0].key}`;
    const entered = await applicant.field(first).inputValue();
    await applicant.leaves(() => applicant.page.locator(`button[name=row][value="add:${key}"]`).click(), "with-row");
    assert.equal(await applicant.field(first).inputValue(), entered);
    assert.equal(await applicant.field(`${key}.2.${kind.group.fields[0].key}`).count(), 1);
    await applicant.leaves(() => applicant.page.locator(`button[name=row][value="remove:${key}:2"]`).click(), "without-row");
    assert.equal(await applicant.field(`${key}.2.${kind.group.fields[0].key}`).count(), 0);
  });

  const needed = () => applicant.form.attachments.items.filter((item) => item.required === "always").map((item) => item.id);

  await chapter("is told which documents are missing, beside their places", async () => {
    if (needed().length === 0) return;
    await applicant.reviews("documents-missing");
    for (const document of needed()) {
      const error = applicant.page.locator(`[id="f-attachments.${document}-error"]`);
      assert.ok((await error.innerText()).length > 5);
    }
  });

  await chapter("attaches them and signs; the rows stand in what is signed", async () => {
    for (const document of needed()) await applicant.attachesFor(document);
    await applicant.reviews("with-rows");
    await applicant.finds("Сыналова Сана");
    await applicant.freezes();
    const { bytes } = await applicant.downloads(`/portal/requests/${applicant.request}/document`);
    const rows = JSON.parse(bytes.toString()).fields[group().key];
    assert.equal(rows.length, 1);
    await applicant.signs();
    await applicant.finds(applicant.words("submitted-lead"));
  });
});

test("a certificate is checked before the request for a kindergarten is signed", BOUND, async (t) => {
  const chapter = story(t);
  const applicant = await district.stranger({ language: "kk", screen: PHONE });

  await chapter("fills in the form with its documents", async () => {
    await applicant.registers();
    await applicant.signsIn();
    await applicant.makesKey();
    await applicant.beginsFor(CHECKED_FIRST);
    await applicant.fillsEverything();
    await applicant.savesDraft();
    for (const { id } of applicant.form.attachments.items) await applicant.attachesFor(id, `with-${id}`);
    await applicant.reviews("kindergarten");
    await applicant.freezes();
  });

  await chapter("signs and sends in one", async () => {
    await applicant.signs();
    await applicant.opensCase();
    await applicant.opens(`/portal/cases/${applicant.request}/trace`, "kindergarten");
    const steps = await applicant.page.locator("tbody tr th .trace-label").allInnerTexts();
    const at = (label) => steps.findIndex((step) => step.toLowerCase() === label);
    assert.ok(at("условие 2") >= 0 && at("условие 2") < at("процесс 5"), steps.join(", "));
  });

  await chapter("says where the result should come", async () => {
    await applicant.opens("/portal/delivery");
    await applicant.fills({ email: "no address" });
    await applicant.presses("save", "wrong");
    await applicant.findsErrorsAt("email");
    await applicant.finds(applicant.words("delivery-off"));
  });
});
