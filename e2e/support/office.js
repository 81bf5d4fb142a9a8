// The provider's office, as far as a journey about something else needs it: what can be done over the HTTP interface is
// done there by whoever the case waits for; documents are signed in a browser.

import assert from "node:assert/strict";

import { OFFICE } from "./people.js";

const ORDER = ["sign", "agree", "confirm", "decide", "take", "resolve", "hand_over", "register", "pass_on", "forward", "complete"];
const PATIENCE_MS = 90_000;

export class Office {
  #tokens = new Map();
  #signers = new Map();

  constructor(district) {
    this.district = district;
  }

  /** Works on a case until `isDone` says so. */
  async works(id, isDone) {
    for (const until = Date.now() + PATIENCE_MS; !(await isDone()); ) {
      assert.ok(Date.now() < until, `the office did not finish the case ${id}`);
      if (!(await this.#turn(id))) await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async #turn(id) {
    const seen = await this.#asks("head", "GET", `/cases/${id}`);
    if (seen.status !== 200) return false;
    const role = seen.body.stage?.waits_for ?? seen.body.stage?.performer ?? "official";
    if (!OFFICE[role]) return false;
    const own = (await this.#asks(role, "GET", `/cases/${id}`)).body;
    const operation = ORDER.find((one) => own.can?.includes(one));
    if (!operation) return false;
    if (operation === "sign") return this.#signs(role, id);
    const answer = await this.#asks(role, "POST", `/cases/${id}/${path(operation)}`, body(operation, own));
    // The document is still being drawn.
    if (operation === "confirm" && answer.status === 409) return false;
    assert.ok(answer.status < 300, `${operation}: ${JSON.stringify(answer.body)}`);
    return true;
  }

  async #signs(role, id) {
    if (!this.#signers.has(role)) {
      const signer = await this.district.official({ person: OFFICE[role], language: "ru" });
      await signer.sitsDown();
      this.#signers.set(role, signer);
    }
    const signer = this.#signers.get(role);
    await signer.opens(`/provider/cases/${id}/document`, "to-sign");
    await signer.signsDocument();
    return true;
  }

  async #asks(role, method, path, body) {
    if (!this.#tokens.has(role)) {
      const { iin, password } = OFFICE[role];
      const session = await fetch(`${this.district.url}/provider/api/sessions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ iin, password }),
      });
      this.#tokens.set(role, (await session.json()).token);
    }
    const response = await fetch(`${this.district.url}/provider/api${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#tokens.get(role)}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  }
}

function path(operation) {
  return operation === "decide" ? "decision" : operation.replaceAll("_", "-");
}

function body(operation, own) {
  if (operation === "resolve") return { executor: own.executors[0].id };
  if (operation === "hand_over")
    return { way: own.ways?.[0] ?? "in_person", document_type: "identity_card", document_number: "000000000", signed_for: true, to: "курьер" };
  if (operation === "decide") {
    const output = own.outputs.find((one) => one.kind === "positive");
    const fields = output.fields.filter((field) => field.filled_by === "official" || field.filled_by === undefined);
    return { output: output.id, values: Object.fromEntries(fields.map((field) => [field.key, suitable(field)])) };
  }
  return {};
}

function suitable(field) {
  const kind = typeof field.kind === "string" ? field.kind : Object.keys(field.kind ?? { text: 1 })[0];
  if (kind === "choice") return field.kind.choice.options[0].value;
  return { date: "2026-01-15", integer: "1", money: "1000", year: "2025", iin: "990101300122", number: "17" }[kind] ?? "Сынақ мәтіні";
}
