// The hall and the counter of a service centre: a visitor takes a ticket and files on paper; papers travel by courier
// and the result comes back; a representative comes; a package is incomplete; terms run out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { makeLate } from "./support/later.js";
import { Office } from "./support/office.js";
import { SCAN } from "./support/papers.js";
import { APPLICANTS, POWER_OF_ATTORNEY } from "./support/people.js";
import { story } from "./support/story.js";

const PAPERS = "atyrau-2015-oralman-status";
const ELECTRONIC = "atyrau-2015-assistance-recipient-certificate";
const COMPARED = "atyrau-2015-unemployed-certificate";
/** Papers, courier, a whole office and the way back take longer than a page. */
const LONG = { timeout: 300_000 };

const WAYS = [
  { how: "on a phone in Kazakh", language: "kk", screen: PHONE },
  { how: "on a desktop in Russian", language: "ru", screen: DESKTOP },
  { how: "in the dark in English", language: "en", screen: DESKTOP, dark: true },
];

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

/** The clerk sits at a window and has called the visitor who has just taken a ticket; gives its number. */
async function ticketFor(operator, way, window) {
  const visitor = await district.passerBy(way);
  await visitor.comes("/center/hall");
  await visitor.leaves(() => visitor.page.locator("button[name=group]").first().click(), "new");
  const number = (await visitor.page.locator(".ticket-number").innerText()).trim();
  const address = new URL(visitor.page.url()).pathname;
  await visitor.opens(`${address}?still=1`, "waiting");
  await operator.takesWindow(window);
  await operator.callsNext();
  await operator.finds(number);
  await visitor.opens(`${address}?still=1`, "called");
  assert.match(await visitor.text(), new RegExp(window));
  await visitor.opens("/center/hall/display?still=1", "called");
  await visitor.finds(number, window);
  await visitor.context.close();
  return number;
}

for (const [place, { how, ...way }] of WAYS.entries()) {
  test(`papers ${how}: from the ticket to the hand-over`, LONG, async (t) => {
    const chapter = story(t);
    const operator = await district.clerk("center", way);
    const collection = await district.clerk("collection", way);
    const issuing = await district.clerk("issuing", way);
    const visitor = APPLICANTS[0];
    const window = String(place + 1);
    let ticket;
    let number;

    await chapter("a visitor takes a ticket and is called to a window", async () => {
      await operator.sitsDown();
      ticket = await ticketFor(operator, way, window);
      await operator.presses("hall-go-again", "called-again");
    });

    await chapter("originals are compared, the signed application is scanned, the package is accepted", async () => {
      await operator.receives(PAPERS, visitor, { ticket });
      await operator.comparesOriginals();
      await operator.presses("counter-go-save", "saved");
      await operator.presses("counter-go-accept", "with-errors");
      await operator.fillsForm();
      await operator.scansApplication();
      await operator.presses("counter-go-accept", "filed");
      number = (await operator.page.locator("h1").innerText()).match(/\d{14}/)[0];
      await operator.opens("/center/filings?state=filed", "filed");
      await operator.finds(number);
    });

    await chapter("the application is registered, its receipt printed, the papers collected", async () => {
      await operator.opens(`/center/results/${operator.filing}`, "register");
      await operator.leaves(() => operator.page.locator("button[name=go][value=done]").click(), "collect");
      await operator.opens(`/center/filings/${operator.filing}`, "filed");
      await operator.printsReceipt("acceptance");
      await operator.doesStage("collected");
      await operator.opens("/center/hall/desk", "serving");
      await operator.presses("hall-go-done", "window");
    });

    await chapter("the collecting sector draws the list up and the courier leaves", async () => {
      await collection.sitsDown();
      await collection.opens("/center/results?list=collect", "collect");
      await collection.opens("/center/transmittals", "waiting");
      await collection.presses("counter-go-draw", "drawn");
      await collection.finds(number);
      const list = await collection.page.locator("a[href$='list.pdf']").getAttribute("href");
      const { bytes } = await collection.downloads(list);
      assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
      await collection.fills({ courier: "Жеткізов Байқау" });
      await collection.presses("counter-go-send", "sent");
    });

    await chapter("the result comes back and is scanned in", async () => {
      const office = new Office(district);
      const document = () => collection.page.locator("a[href$='document.pdf']").count();
      await collection.opens(`/center/results/${operator.filing}`, "at-the-provider");
      await office.works(operator.filing, async () => {
        await collection.page.reload();
        return document();
      });
      await collection.opens("/center/results?list=receive", "receive");
      await collection.fills({ number: "00000000000000" });
      await collection.presses("counter-go-scan", "wrong-number");
      await collection.findsErrorsAt("number");
      await collection.fills({ number });
      await collection.presses("counter-go-scan", "scanned");
    });

    await chapter("the visitor comes again and gets the document", async () => {
      await issuing.sitsDown();
      await issuing.opens(`/center/results?q=${number}`, "found");
      await issuing.leaves(() => issuing.page.getByRole("link", { name: number }).click(), "hand-over");
      await issuing.presses("counter-go-in-person", "without-document");
      await issuing.findsErrorsAt("identity_document");
      await issuing.fills({ identity_document: "№ 000000000" });
      await issuing.presses("counter-go-in-person", "without-signature");
      await issuing.findsErrorsAt("paper");
      const { bytes } = await issuing.downloads(`/center/results/${operator.filing}/record.pdf`);
      assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
      await issuing.page.locator("#f-paper").setInputFiles(SCAN);
      await issuing.presses("counter-go-in-person", "given");
    });
  });

  test(`a representative ${how} files, and the operator signs`, LONG, async (t) => {
    const chapter = story(t);
    const operator = await district.clerk("center", way);

    await chapter("the power of attorney is looked up", async () => {
      await operator.sitsDown();
      await operator.makesKey();
      const [applicant, other] = APPLICANTS;
      const representative = {
        representative_iin: other.iin,
        representative_name: `${other.surname} ${other.givenName}`,
        power_of_attorney: POWER_OF_ATTORNEY,
      };
      await operator.receives(ELECTRONIC, applicant, { representative });
      await operator.comparesOriginals();
      await operator.presses("counter-go-save", "complete");
      await operator.presses("counter-go-accept", "accepted");
      await operator.printsReceipt("acceptance");
      await operator.opens(`/center/filings/${operator.filing}`, "accepted");
      await operator.fillsForm();
      await operator.presses("counter-go-fill", "looked-up");
      await operator.finds(operator.words("counter-found"));
    });

    await chapter("the operator signs and the request leaves", async () => {
      await operator.fillsForm();
      await operator.presses("counter-go-freeze", "to-sign");
      await operator.signs("signed");
      await operator.finds(operator.words("counter-state-filed"));
    });
  });

  test(`an incomplete package ${how} gets a receipt of refusal`, BOUND, async () => {
    const operator = await district.clerk("center", way);
    await operator.sitsDown();
    await operator.receives(PAPERS, APPLICANTS[1]);
    await operator.comparesOriginals(["autobiography"]);
    await operator.presses("counter-go-save", "incomplete");
    await operator.presses("counter-go-refuse", "refused");
    await operator.printsReceipt("refusal");
    await operator.finds(operator.words("counter-missing-papers"));
    const number = (await operator.page.locator("h1").innerText()).match(/\d{14}/)[0];
    await operator.opens(`/center/slips/${number}`);
    await operator.opens("/center/slips/00000000000000", "unknown");
  });

  test(`originals that disagree, terms that run out ${how}`, LONG, async (t) => {
    const chapter = story(t);
    const operator = await district.clerk("center", way);

    await chapter("originals are compared with the state systems by hand", async () => {
      await operator.sitsDown();
      await operator.receives(COMPARED, APPLICANTS[0]);
      await operator.comparesOriginals();
      await operator.fillsForm();
      await operator.scansApplication();
      await operator.presses("counter-go-save", "complete");
      await operator.presses("counter-go-accept", "to-compare");
      await operator.presses("counter-go-differs", "differs");
    });

    await chapter("a step that is overdue stands first and says so", async () => {
      await operator.receives(PAPERS, APPLICANTS[1]);
      await makeLate(district, "filing", operator.filing);
      await operator.opens(`/center/filings/${operator.filing}`, "overdue");
      await operator.finds(operator.words("status-overdue"));
      await operator.opens("/center/filings", "overdue");
      await operator.finds(operator.words("status-overdue"));
      await operator.opens(`/center/filings/${operator.filing}`, "overdue");
      await operator.presses("counter-go-withdraw", "withdrawn");
    });
  });
}

test("the head of the centre reads the figures of the queue", BOUND, async () => {
  const head = await district.clerk("headOfCenter", { language: "ru" });
  await head.comes("/center/sign-in");
  await head.signsIn();
  await head.opens("/center/hall/figures", "of-a-day");
});
