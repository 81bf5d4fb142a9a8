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
