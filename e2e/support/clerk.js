// Those of the centre: the operator at a window, the collecting sector, the issuing clerk.

import assert from "node:assert/strict";

import { SCAN } from "./papers.js";
import { APPLICANTS } from "./people.js";
import { Visitor } from "./visitor.js";

export class Clerk extends Visitor {
  async sitsDown() {
    await this.comes("/center/sign-in");
    await this.signsIn();
  }

  // — the hall —

  async takesWindow(number) {
    await this.opens("/center/hall/desk", "coming");
    if (await this.page.locator("button[value=leave]").count()) await this.presses("hall-go-leave", "no-window");
    await this.fills({ window: number });
    await this.presses("hall-go-sit", "window");
  }

  async callsNext(as = "called") {
    await this.opens("/center/hall/desk", "window");
    await this.presses("hall-go-next", as);
  }

  // — a filing —

  /** Receives somebody for a service of the centre, with the ticket that was called. */
  async receives(service, { iin, surname, givenName }, { ticket, representative } = {}) {
    const link = this.page.locator(`main a[href^="/center/filings/new?ticket=${ticket}"]`).first();
    if (ticket) await this.leaves(() => link.click(), "with-ticket");
    else await this.opens("/center/filings/new");
    await this.field("service").selectOption(`${service} center`);
    await this.fills({ iin, surname, given_name: givenName, phone: "+7 700 000 00 00", ...representative });
    await this.presses("counter-begin", "begun");
    this.filing = this.page.url().match(/filings\/([^/?#]+)/)[1];
  }

  /** Every document of the list lies there in the original; but those that are left out are missing. */
  async comparesOriginals(missing = []) {
    for (const set of await this.page.locator("fieldset:has(input[name^='paper:'])").all()) {
      const name = await set.locator("input[type=radio]").first().getAttribute("name");
      const seen = missing.includes(name.slice("paper:".length)) ? "missing" : "original";
      await set.locator(`input[value=${seen}]`).check();
    }
  }

  /** Something right in every field that is there. */
  async fillsForm() {
    for (const input of await this.page.locator("section[aria-labelledby=form-title] :is(input,select,textarea)").all()) {
      if (!(await input.isVisible())) continue;
      const [tag, type, mode, value, key, length] = await input.evaluate((element) => [
        element.tagName,
        element.type,
        element.inputMode,
        element.value,
        element.name,
        element.maxLength,
      ]);
      if (value !== "" && type !== "radio") continue;
      if (tag === "SELECT") await input.selectOption({ index: 1 });
      else if (type === "radio") await this.page.locator(`input[name="${key}"]`).first().check();
      else if (type === "checkbox") continue;
      else if (type === "date") await input.fill("2012-03-02");
      else if (type === "email") await input.fill("sana@mysal.kz");
      else if (type === "tel") await input.fill("+7 700 000 00 00");
      else if (mode === "numeric") await input.fill(length === 12 ? APPLICANTS[1].iin : "12");
      else await input.fill("Сынақ көшесі, 12 үй");
    }
  }

  async scansApplication() {
    await this.page.locator("#f-file-other").setInputFiles(SCAN);
  }

  /** Looks at a PDF that the page offers. */
  async printsReceipt(as) {
    await this.follows("counter-receipt", as);
    const path = await this.page.locator("a[href$='receipt.pdf']").getAttribute("href");
    const { bytes, type } = await this.downloads(path);
    assert.equal(type, "application/pdf");
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    return bytes;
  }

  // — after intake —

  async doesStage(as) {
    await this.opens(`/center/results/${this.filing}`);
    await this.leaves(() => this.page.locator("button[name=go][value=done]").click(), as);
  }
}
