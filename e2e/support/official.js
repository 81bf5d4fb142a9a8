// The official at the provider's desk: from «Поступившие» to the signed document.

import assert from "node:assert/strict";

import { Visitor } from "./visitor.js";

export class Official extends Visitor {
  async sitsDown() {
    await this.comes("/provider/sign-in");
    await this.signsIn();
    await this.makesKey();
  }

  /** Opens the case of an applicant from the list; it may still be on its way. */
  async findsCaseOf(applicant) {
    await this.opens("/provider/received");
    const link = this.page.getByRole("link", { name: new RegExp(applicant.person.surname) }).first();
    await this.waitsUntil(() => link.count(), "the case has come to the desk");
    await this.arrives("with-cases");
    await this.leaves(() => link.click(), "received");
    this.case = new URL(this.page.url()).pathname;
  }

  async takes(as = "taken") {
    await this.presses("take", as);
  }

  async chooses(output, as = output) {
    await this.leaves(() => this.page.locator(`main a[href*='output=${output}']`).first().click(), as);
  }

  async decides(values, as = "") {
    await this.fills(values);
    await this.presses("decide", as);
  }

  /** Waits for the drawn document, reads it and confirms it. */
  async confirms() {
    const confirm = this.button("confirm");
    await this.waitsUntil(() => confirm.count(), "the document is drawn");
    await this.arrives("drawn");
    const { bytes } = await this.downloads(`${this.case}/document.pdf`);
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    await this.leaves(() => confirm.click(), "confirmed");
  }

  async signsDocument() {
    await this.signs("signed");
    await this.reads(this.words("signed-and-sent"));
  }
}
