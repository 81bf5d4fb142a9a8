// <qyzmet-sign-in>: sign-in by ЭЦП. Gets a one-time text from the server, has it signed by a key of this browser or by
// NCALayer, hands the signature in.
//
//   data-base        /<system>/sign-in: below it `challenge`, `signed-attributes`, `signature`
//   data-next, data-regulation   where to go afterwards, and the service the person came for
//   data-office      a certificate of an organization is needed
//   data-keys        keys of this browser are made by this system
//   data-csrf, data-language, data-words (messages `by-key-…`), data-agent-words (`agent-…`)
//
// The text is asked for only when the person has chosen: it lives for minutes and is good for one attempt.

import { fromBase64, misfit, pemBytes, readAttributes, toBase64 } from "./der.js";
import { Refusal, call, canSign, explain, make, sha256, wordsOf } from "./page.js";
import * as vault from "./vault.js";
import { byAgent, choice, isAgent, tellAgent } from "./ways.js";

/** Something this page itself refuses to sign; `word` is the message. */
class Stop extends Error {
  constructor(word) {
    super(word);
    this.word = word;
  }
}

export class QyzmetSignIn extends HTMLElement {
  #choices = make("div");
  #status = make("p", { role: "status" });
  #trouble = make("div");
  #keys = [];

  connectedCallback() {
    this.words = wordsOf(this);
    this.agent = wordsOf({ dataset: { words: this.dataset.agentWords } });
    this.language = this.dataset.language ?? "ru";
    if (!canSign()) {
      this.replaceChildren(make("p", { class: "notice" }, this.words("insecure")));
      return;
    }
    this.form = make("form", { novalidate: true, onsubmit: (event) => this.#submit(event) });
    this.button = make("button", { type: "submit", class: "button" }, this.words("button"));
    this.form.append(this.#choices, this.#trouble, this.#status, make("div", { class: "actions" }, this.button));
    this.#list();
  }

  async #list() {
    // Whoever signs in is not known yet: every key of this browser that is of the right kind is offered.
    const keys = await vault.list();
    this.#keys = keys.filter((key) => vault.isUsable(key) && (!("office" in this.dataset) || key.organization));
    const office = "office" in this.dataset;
    const how = "keys" in this.dataset ? ` ${this.words("none-keys")}` : "";
    const none = make("p", { class: "muted" }, this.words(office ? "none-office" : "none") + how);
    this.#choices.replaceChildren(choice(this.words("choose"), this.#keys, this.words, this.agent), ...(this.#keys.length === 0 ? [none] : []));
    this.replaceChildren(this.form);
  }

  async #submit(event) {
    event.preventDefault();
    const chosen = new FormData(this.form).get("certificate");
    const key = this.#keys.find((held) => held.id === chosen);
    if ((!key && !isAgent(chosen)) || this.button.disabled) return;
    this.button.disabled = true;
    this.#trouble.replaceChildren();
    try {
      this.#status.textContent = this.words("asking");
      const challenge = await this.#call("challenge", {});
      this.#status.textContent = key ? this.words("signing") : this.agent("asking");
      const signed = key ? await this.#byKey(key, challenge) : await this.#byAgent(challenge);
      this.#status.textContent = this.words("sending");
      const { next = "", regulation = "" } = this.dataset;
      const answer = await this.#call("signature", { code: challenge.code, next, regulation, ...signed });
      this.#status.textContent = this.words("done");
      location.assign(answer.next);
    } catch (error) {
      this.#tell(error);
      this.button.disabled = false;
    }
  }

  async #byKey(key, challenge) {
    const { certificate } = key;
    const prepared = await this.#call("signed-attributes", { certificate });
    const attributes = fromBase64(prepared.signed_attributes);
    const text = new TextEncoder().encode(challenge.text);
    let wrong;
    try {
      wrong = misfit(readAttributes(attributes), await sha256(text), await sha256(pemBytes(certificate)));
    } catch {
      wrong = "unreadable";
    }
    if (wrong) throw new Stop("error-attributes");
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, attributes);
    return { certificate, signed_attributes: prepared.signed_attributes, signature: toBase64(signature) };
  }

  async #byAgent(challenge) {
    return { cms: await byAgent(new TextEncoder().encode(challenge.text), { attach: true, signIn: true, language: this.language }) };
  }

  #call(part, body) {
    return call(this, "POST", `${this.dataset.base}/${part}`, body);
  }

  #tell(error) {
    this.#status.textContent = "";
    const box =
      tellAgent(error, this.agent) ??
      (error instanceof Stop
        ? make("div", { class: "notice bad", role: "alert", tabindex: "-1" }, make("p", {}, this.words(error.word)))
        : explain(error instanceof Refusal ? error : new Refusal(0, null), this.words, this.language));
    this.#trouble.replaceChildren(box);
    box.focus();
  }
}
