// What an official keeps beside the cases: a waiting list with every move and its cause, payments, substitutes. And what
// the applicant sees of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { story } from "./support/story.js";

const KINDERGARTEN = "semey-2012-kindergarten-queue";
const REASON = "Өтініш берушінің сұрауы бойынша";

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
  test(`an official ${how} keeps a waiting list`, BOUND, async (t) => {
    const chapter = story(t);
    const applicant = await district.stranger(way);
    const official = await district.official(way);

    await chapter("an applicant asks to be entered", async () => {
      await applicant.registers();
      await applicant.signsIn();
      await applicant.makesKey();
      await applicant.beginsFor(KINDERGARTEN);
      await applicant.fillsEverything();
      await applicant.savesDraft();
      for (const { id } of applicant.form.attachments.items) await applicant.attachesFor(id, "");
      await applicant.reviews("kindergarten");
      await applicant.freezes();
      await applicant.signs();
    });

    await chapter("the notification enters them", async () => {
      await official.sitsDown();
      await official.findsCaseOf(applicant);
      await official.takes("kindergarten-taken");
      await official.chooses("notification");
      await official.decides({});
      await official.confirms();
      await official.signsDocument();
    });

    await chapter("the official finds them in the list, by keyboard alone", async () => {
      await official.opens("/provider/registers", "registers");
      await official.leaves(() => official.page.locator(`main a[href*='${KINDERGARTEN}']`).first().click(), "register");
      await official.page.locator("#f-q").focus();
      await official.page.keyboard.type(applicant.person.iin);
      await official.leaves(() => official.page.keyboard.press("Enter"), "found");
      const rows = official.page.locator("main tbody tr");
      assert.equal(await rows.count(), 1);
      await official.leaves(() => rows.locator("a").first().click(), "entry");
      await official.finds(applicant.person.iin, official.words("entry-moves"));
    });

    await chapter("the applicant sees the place and why", async () => {
      await applicant.opensCase();
      await applicant.waitsUntil(async () => (await applicant.text()).includes(applicant.words("case-place")), "the place is told");
      await applicant.arrives("with-place");
    });

    await chapter("the official strikes them off, with a reason", async () => {
      const leaving = official.page.locator("details", { has: official.page.locator("input[value=leave]") });
      await leaving.locator("summary").click();
      await leaving.locator("textarea").fill(REASON);
      await official.leaves(() => leaving.locator("button").click(), "struck-off");
      await official.finds(REASON, official.words("entry-left"));
      assert.equal(await official.page.locator("input[name=action]").count(), 0, "nothing is left to be done");
    });

    await chapter("and the applicant learns that, too", async () => {
      await applicant.opensCase();
      await applicant.waitsUntil(async () => (await applicant.text()).includes(applicant.words("case-place-left")), "the end is told");
      await applicant.arrives("place-left");
    });
  });
}

test("an official names a substitute, who acts until it is ended", BOUND, async (t) => {
  const chapter = story(t);
  const official = await district.official({ language: "ru" });
  const other = await district.otherOfficial({ language: "ru" });

  await chapter("is told what is missing", async () => {
    await official.comes("/provider/sign-in");
    await official.signsIn();
    await official.opens("/provider/substitutions");
    await official.presses("substitution-do", "incomplete");
    await official.findsErrorsAt("deputy", "from", "until", "reason");
  });

  await chapter("appoints", async () => {
    const today = new Date(Date.now() + 5 * 3600_000).toISOString().slice(0, 10);
    const deputy = official.page.locator("#f-deputy");
    const named = await deputy.locator("option", { hasText: other.person.name }).getAttribute("value");
    await deputy.selectOption(named);
    await official.fills({ from: today, until: today, reason: "Отпуск" });
    await official.presses("substitution-do", "appointed");
    await official.finds(official.words("substitution-is-now"), "Отпуск");
  });

  await chapter("the substitute knows, and the end ends it", async () => {
    await other.comes("/provider/sign-in");
    await other.signsIn();
    await other.opens("/provider/substitutions", "acting");
    await other.finds(official.person.name);
    await official.presses("substitution-end", "ended");
    await official.finds(official.words("substitution-is-over"));
  });
});
