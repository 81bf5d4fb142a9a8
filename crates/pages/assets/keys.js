// <qyzmet-keys>: the keys that this browser holds for the signed-in person, and the making of a new one.
//
//   data-requests-url  /<system>/keys/requests
//   data-person        ИИН of the signed-in person
//   data-csrf, data-language, data-words (messages `keys-…`)
//
// The key pair is made here and cannot leave the browser. Its public half goes to the authority with a proof that the
// private half exists; the certificate comes when an operator has identified the person.

import { fromBase64, pemBytes, readCertificate, same, toBase64 } from "./der.js";
import { call, canSign, explain, fact, instant, make, systemOfPage, wordsOf } from "./page.js";
import * as vault from "./vault.js";

const POLL_MS = 4000;
const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

export class QyzmetKeys extends HTMLElement {
  #list = make("div", { class: "keys-list" });
  #status = make("p", { role: "status", class: "muted" });
  #trouble = make("div");
  #timer = 0;

  connectedCallback() {
    this.words = wordsOf(this);
    this.language = this.dataset.language ?? "ru";
    this.system = systemOfPage();
    if (!canSign()) {
      this.replaceChildren(make("p", { class: "notice bad" }, this.words("insecure")));
      return;
    }
    this.button = make("button", { type: "button", class: "button", onclick: () => this.#make() }, this.words("make"));
    this.replaceChildren(this.#list, this.#trouble, this.#status, make("div", { class: "actions" }, this.button));
    this.#refresh().then(() => this.#poll());
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  async #make() {
    this.button.disabled = true;
    this.#trouble.replaceChildren();
    this.#status.textContent = this.words("working");
    try {
      const pair = await crypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
      const publicKey = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
      const ticket = await call(this, "POST", this.dataset.requestsUrl, { public_key: toBase64(publicKey) });
      const record = {
        id: ticket.id,
        person: this.dataset.person ?? "",
        system: this.system,
        state: "pending",
        created: Date.now(),
        privateKey: pair.privateKey,
        publicKey,
        toSign: ticket.to_sign,
        code: ticket.code,
      };
      // Kept before it is proved: whatever happens next, the certificate will find its key.
      await vault.put(record);
      await this.#prove(record);
      this.#status.textContent = this.words(record.state === "issued" ? "made" : "waits");
    } catch (error) {
      this.#tell(error);
    } finally {
      this.button.disabled = false;
    }
    await this.#refresh();
    this.#poll();
  }

  async #prove(record) {
    const signature = await crypto.subtle.sign(SIGNATURE, record.privateKey, fromBase64(record.toSign));
    const url = `${this.dataset.requestsUrl}/${encodeURIComponent(record.id)}/proof`;
    await this.#take(record, await call(this, "POST", url, { signature: toBase64(signature) }));
  }

  // Notes where the request stands. A certificate for another key than ours is never kept.
  async #take(record, answer) {
    if (answer.state === "issued") {
      const certificate = readCertificate(pemBytes(answer.certificate));
      if (!same(certificate.publicKey, record.publicKey)) throw new Error("a certificate for another key");
      Object.assign(record, {
        state: "issued",
        certificate: answer.certificate,
        chain: answer.chain,
        demonstration: answer.demonstration === true,
        name: certificate.name,
        iin: certificate.iin,
        organization: certificate.organization,
        serial: certificate.serial,
        notBefore: certificate.notBefore.getTime(),
        notAfter: certificate.notAfter.getTime(),
      });
    } else if (answer.state === "refused") {
      Object.assign(record, { state: "refused", reason: answer.reason });
    } else {
      Object.assign(record, { state: "pending", code: answer.code ?? record.code });
    }
    await vault.put(record);
    return answer.state;
  }

  // Asks about everything that waits, now and then, as long as the page is looked at.
  #poll() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      let waiting = 0;
      let changed = false;
      if (!document.hidden) {
        for (const record of await vault.list(this.dataset.person, this.system)) {
          if (record.state !== "pending") continue;
          waiting += 1;
          try {
            const url = `${this.dataset.requestsUrl}/${encodeURIComponent(record.id)}`;
            const state = await this.#take(record, await call(this, "GET", url));
            if (state === "pending_proof") await this.#prove(record);
            changed ||= record.state !== "pending";
          } catch {
            // The next round asks again; a request that is gone stays in the list until it is removed.
          }
        }
      } else {
        waiting = 1;
      }
      if (changed) {
        this.#status.textContent = this.words("made");
        await this.#refresh();
      }
      if (waiting > 0 && this.isConnected) this.#poll();
    }, POLL_MS);
  }

  async #refresh() {
    try {
      const keys = await vault.list(this.dataset.person, this.system);
      const cards = keys.map((key) => this.#card(key));
      this.#list.replaceChildren(...(cards.length > 0 ? cards : [make("p", {}, this.words("none"))]));
    } catch (error) {
      this.#tell(error);
    }
  }

  #card(key) {
    if (key.state === "issued") return this.#issued(key);
    const card = make("article", { class: "card key" });
    if (key.state === "refused") {
      card.append(make("h2", {}, this.words("refused")), make("p", {}, key.reason ?? ""));
    } else {
      card.append(
        make("h2", {}, this.words("pending")),
        make("p", {}, this.words("pending-explain")),
        make("p", { class: "code", "aria-label": this.words("code") }, key.code ?? ""),
      );
    }
    card.append(make("p", { class: "muted" }, instant(key.created)), this.#removal(key));
    return card;
  }

  #issued(key) {
    const usable = vault.isUsable(key);
    const state = make("span", { class: `badge ${usable ? "good" : "bad"}` }, this.words(usable ? "valid" : "expired"));
    const file = URL.createObjectURL(new Blob([key.certificate], { type: "application/x-pem-file" }));
    const facts = [
      fact(this.words("iin"), key.iin),
      ...(key.organization ? [fact(this.words("organization"), key.organization)] : []),
      fact(this.words("term"), `${instant(key.notBefore, false)} – ${instant(key.notAfter, false)}`),
      fact(this.words("serial"), make("span", { class: "mono" }, key.serial)),
    ];
    return make(
      "article",
      { class: "card key" },
      make("h2", {}, key.name),
      make("p", {}, state),
      ...(key.demonstration ? [make("p", { class: "notice wait" }, this.words("demonstration"))] : []),
      make("dl", { class: "facts" }, ...facts),
      make(
        "div",
        { class: "actions" },
        make("a", { class: "button secondary", href: file, download: `${key.serial}.pem` }, this.words("download")),
        this.#removal(key),
      ),
    );
  }

  // Two steps: a removed key is gone for ever.
  #removal(key) {
    const box = make("div", { class: "removal" });
    const ask = () => {
      const yes = make("button", { type: "button", class: "button danger", onclick: forget }, this.words("remove-yes"));
      box.replaceChildren(
        make("p", { role: "alert" }, this.words("remove-sure")),
        make("div", { class: "actions" }, yes, make("button", { type: "button", class: "button secondary", onclick: rest }, this.words("remove-no"))),
      );
      yes.focus();
    };
    const forget = async () => {
      await vault.remove(key.id);
      this.#status.textContent = this.words("removed");
      await this.#refresh();
      this.button.focus();
    };
    const rest = () => box.replaceChildren(make("button", { type: "button", class: "button quiet", onclick: ask }, this.words("remove")));
    rest();
    return box;
  }

  #tell(error) {
    this.#status.textContent = "";
    const box = explain(error, this.words, this.language);
    this.#trouble.replaceChildren(box);
    box.focus();
  }
}
