// The applicant at the portal: from the account to the certificate in the cabinet.

import assert from "node:assert/strict";

import { SERVICE, SCAN } from "./papers.js";
import { Visitor } from "./visitor.js";

export class Applicant extends Visitor {
  async registers() {
    await this.comes();
    await this.follows("register-title");
    const { iin, surname, givenName, patronymic, password } = this.person;
    await this.fills({ iin, surname, given_name: givenName, patronymic, password, password_again: password });
    await this.presses("register-button", "done");
  }

  async opensService() {
    await this.opens("/portal/services");
    await this.leaves(() => this.page.locator(`main a[href='/portal/services/${SERVICE}']`).first().click());
  }

  /** Begins an application: the form of a new draft. */
  async begins() {
    await this.opensService();
    await this.presses("service-apply");
    this.request = this.page.url().match(/requests\/([^/?#]+)/)[1];
  }

  /** Begins an application for any service, from its public page. */
  async beginsFor(service) {
    await this.opens(`/portal/services/${service}`, service);
    await this.presses("service-apply", service);
    this.request = this.page.url().match(/requests\/([^/?#]+)/)[1];
    const response = await this.context.request.get(`${this.district.url}/portal/api/services/${service}`);
    this.form = await response.json();
  }

  /** Enters something right into every field that is shown; a group gets its first row filled. */
  async fillsEverything() {
    for (const field of this.form.fields.filter((field) => field.filled_by === "applicant")) {
      const group = field.kind.group;
      if (!group) await this.#enters(field.key, field);
      else for (const part of group.fields) await this.#enters(`${field.key}.1.${part.key}`, part);
    }
  }

  async #enters(key, field) {
    const input = this.field(key);
    if ((await input.count()) === 0) return;
    const kind = typeof field.kind === "string" ? field.kind : Object.keys(field.kind)[0];
    const facts = field.kind[kind] ?? {};
    if (kind === "flag") return input.check();
    if (kind === "choice") {
      const options = facts.options.map((option) => option.value);
      const radio = this.page.locator(`input[type=radio][name="${key}"][value="${options[0]}"]`);
      return (await radio.count()) > 0 ? radio.check() : input.selectOption(options[0]);
    }
    const text = "мәтін".repeat(Math.ceil((facts.min_length ?? 8) / 5)).slice(0, facts.max_length ?? 300);
    const values = {
      full_name: "Сыналова Сана",
      address: "Сынақ көшесі, 12 үй",
      phone: "+7 700 000 00 00",
      email: "sana@mysal.kz",
      iin: "990101300122",
      integer: String(Math.min(Math.max(3, facts.min ?? 0), facts.max ?? 3)),
      money: "125000,50",
      year: String(Math.max(2010, facts.min ?? 0)),
      date: "2012-03-02",
      number: "120",
    };
    return input.fill(values[kind] ?? text);
  }

  /** Attaches a file in the place of a document. Each is another file: the same bytes would be one. */
  async attachesFor(document, as = "with-document") {
    const file = { ...SCAN, buffer: Buffer.concat([SCAN.buffer, Buffer.from(document)]) };
    await this.page.locator(`[id="f-file-${document}"]`).setInputFiles(file);
    await this.leaves(() => this.page.locator(`[id="f-attachments.${document}"] button[value=attach]`).click(), as);
  }

  async savesDraft() {
    await this.presses("request-save", "saved");
  }

  /** Finds the draft in the cabinet and goes on with it. */
  async goesOnWithDraft() {
    await this.opens("/portal/requests");
    await this.follows("drafts-continue", "saved");
    assert.ok(this.page.url().includes(this.request), "another request was opened");
  }

  async attaches(file = SCAN, as = "with-file") {
    await this.page.locator("input[type=file]").setInputFiles(file);
    await this.presses("request-attach", as);
  }

  async reviews(as = "") {
    await this.presses("request-review", as);
  }

  async freezes() {
    await this.presses("review-freeze");
  }

  /** The short way to a sent application, for journeys that are about what follows. */
  async submits(fields) {
    await this.registers();
    await this.signsIn();
    await this.makesKey();
    await this.begins();
    await this.fills(fields);
    await this.reviews();
    await this.freezes();
    await this.signs();
  }

  async opensCase() {
    await this.opens(`/portal/cases/${this.request}`);
  }

  /** Waits for the end of the case, looking at it now and then. */
  async waitsForResult(as = "finished") {
    await this.opensCase();
    await this.waitsUntil(async () => (await this.page.locator("a[href*='result.pdf']").count()) > 0, "the document has come");
    await this.arrives(as);
  }

  async answersSurvey() {
    for (const question of await this.page.locator("form[action$='/survey'] fieldset").all()) {
      await question.locator("input[type=radio]").last().check();
    }
    await this.presses("survey-send", "answered");
  }
}
