// <qyzmet-sign>: shows the exact bytes that will be signed, lets the person choose what to sign with, signs, sends.
//
//   data-document-url    the exact bytes: canonical JSON of an application, or a PDF
//   data-attributes-url  POST {certificate} → {signed_attributes, digest?, document?}; of a PDF also POST {} → {document}
//   data-signature-url   POST {certificate, signed_attributes, signature} or {cms}
//   data-done-url        where to go afterwards
//   data-keys-url        where a key is made
//   data-person          ИИН of the signed-in person
//   data-order           keys of the form's fields in the order of the form, with commas (optional)
//   data-csrf, data-language, data-words (messages `signing-…`), data-agent-words (`agent-…`)
//
// The server prepares the signed attributes; nothing is signed before this page has verified that they hold the digest
// of the bytes it shows and name the certificate that was chosen. A PDF becomes longer when it is prepared for signing:
// the prepared one must begin with the bytes that were shown, otherwise it is shown anew and the person decides again.
//
// NCALayer gets the bytes themselves (of a prepared PDF those that the signature covers) and gives a detached CMS.

import { fromBase64, hex, misfit, pdfSignedBytes, pemBytes, readAttributes, same, toBase64 } from "./der.js";
import { Refusal, call, canSign, explain, fact, make, sentence, sha256, systemOfPage, wordsOf } from "./page.js";
import * as vault from "./vault.js";
import { FilePanel, byAgent, choice, isAgent, isFile, tellAgent } from "./ways.js";

/** Something this page itself refuses to sign; `word` is the message. */
class Stop extends Error {
  constructor(word) {
    super(word);
    this.word = word;
  }
}

// The rows of a group as a table: every column that any row has.
function group(key, rows, name) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (row, column) => make("td", { "data-label": name(`${key}.${column}`) }, make("div", {}, row[column] ?? ""));
  const body = rows.map((row, i) => make("tr", {}, make("th", { scope: "row" }, String(i + 1)), ...columns.map((column) => cell(row, column))));
  return make(
    "table",
    { class: "cards entry-rows" },
    make("caption", {}, name(key)),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "№"), ...columns.map((column) => make("th", { scope: "col" }, name(`${key}.${column}`))))),
    make("tbody", {}, ...body),
  );
}

export class QyzmetSign extends HTMLElement {
  #document = make("div", { class: "sign-document-place" });
  #certificates = make("div");
  #status = make("p", { role: "status" });
  #trouble = make("div");
  #shown = null;
  #file = null;
  #keys = [];

  connectedCallback() {
    this.words = wordsOf(this);
    this.agent = wordsOf({ dataset: { words: this.dataset.agentWords } });
    this.language = this.dataset.language ?? "ru";
    if (!canSign()) {
      this.replaceChildren(make("p", { class: "notice bad" }, this.words("insecure")));
      return;
    }
    this.form = make("form", { class: "card", novalidate: true, onsubmit: (event) => this.#submit(event) });
    this.button = make("button", { type: "submit", class: "button" }, this.words("button"));
    this.#file = new FilePanel(this.agent, () => this.#toSign(), (error) => this.#tell(error));
    this.form.addEventListener("change", () => (this.#file.element.hidden = !isFile(new FormData(this.form).get("certificate"))));
    this.form.append(this.#certificates, this.#trouble, this.#status, make("div", { class: "actions" }, this.button));
    this.replaceChildren(make("h2", {}, this.words("document-title")), this.#document, this.form);
    this.#begin();
  }

  async #begin() {
    this.button.disabled = true;
    this.#status.textContent = this.words("loading");
    try {
      const [bytes] = await Promise.all([this.#fetchDocument(), this.#listKeys()]);
      await this.#show(bytes);
      this.#status.textContent = "";
      this.button.disabled = false;
    } catch (error) {
      this.#tell(error instanceof Refusal ? error : new Stop("error-document"));
    }
  }

  async #fetchDocument() {
    const response = await fetch(this.dataset.documentUrl, { credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new Refusal(response.status, null);
    return new Uint8Array(await response.arrayBuffer());
  }

  async #listKeys() {
    const keys = await vault.list(this.dataset.person, systemOfPage());
    this.#keys = keys.filter((key) => vault.isUsable(key));
    const link = make("a", { class: "button secondary", href: this.dataset.keysUrl ?? `/${systemOfPage()}/keys` }, this.words("make-key"));
    const none = [make("p", {}, this.words("none")), make("p", {}, link)];
    this.#certificates.replaceChildren(
      choice(this.words("certificate-title"), this.#keys, this.words, this.agent, true),
      this.#file.element,
      ...(this.#keys.length === 0 ? none : []),
    );
  }

  async #show(bytes) {
    const digest = hex(await sha256(bytes));
    const isPdf = String.fromCharCode(...bytes.subarray(0, 5)) === "%PDF-";
    const view = isPdf ? this.#pdf(bytes) : this.#application(bytes);
    this.#document.replaceChildren(...view, make("p", { class: "sign-digest" }, this.words("digest", { digest })));
    this.#shown = { bytes, isPdf };
  }

  #pdf(bytes) {
    const address = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
    const link = make("a", { class: "button secondary", href: address, target: "_blank", rel: "noopener" }, this.words("open-pdf"));
    const frame = make("object", { type: "application/pdf", data: `${address}#navpanes=0`, class: "document-frame", "aria-label": this.words("document-title") });
    frame.append(make("p", {}, this.words("no-preview")));
    return [frame, make("p", { class: "actions" }, link)];
  }

  // Everything that stands in the bytes is shown: first what the person wrote, then the technical rest, then the bytes.
  #application(bytes) {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const application = JSON.parse(text);
    const { applicant = {}, attachments = [], fields = {}, labels = {}, service = {} } = application;
    const order = (this.dataset.order ?? "").split(",").filter((key) => key in fields);
    const keys = [...order, ...Object.keys(fields).filter((key) => !order.includes(key))];
    const rows = [
      fact(this.words("service"), sentence(service, this.language)),
      fact(this.words("number"), application.number ?? ""),
      fact(this.words("applicant"), applicant.full_name ?? ""),
      fact(this.words("iin"), applicant.iin ?? ""),
      ...keys.filter((key) => !Array.isArray(fields[key])).map((key) => fact(sentence(labels[key], this.language) || key, fields[key])),
    ];
    const name = (key) => sentence(labels[key], this.language) || key;
    const groups = keys.filter((key) => Array.isArray(fields[key])).map((key) => group(key, fields[key], name));
    const files = attachments.map((file) =>
      make("li", {}, `${file.name} (${file.media_type}, ${file.size})`, make("div", { class: "sign-digest muted" }, file.sha256)),
    );
    const technical = Object.entries(application).filter(([key]) => ["channel", "created", "language", "plan", "regulation"].includes(key));
    return [
      make("div", { class: "card" }, make("dl", { class: "facts" }, ...rows), ...groups, ...(files.length > 0 ? [make("h3", {}, this.words("attachments")), make("ul", { class: "files-signed" }, ...files)] : [])),
      make(
        "details",
        { class: "card" },
        make("summary", {}, this.words("bytes")),
        make("dl", { class: "facts" }, ...technical.map(([key, value]) => fact(key, make("span", { class: "mono" }, String(value))))),
        make("pre", { class: "sign-bytes mono", tabindex: "0" }, text),
      ),
    ];
  }

  async #submit(event) {
    event.preventDefault();
    const chosen = new FormData(this.form).get("certificate");
    const key = this.#keys.find((held) => held.id === chosen);
    if ((!key && !isAgent(chosen) && !isFile(chosen)) || !this.#shown || this.button.disabled) return;
    this.button.disabled = true;
    this.#trouble.replaceChildren();
    try {
      const signed = key ? await this.#byKey(key) : isFile(chosen) ? { cms: await this.#file.read() } : await this.#byAgent();
      this.#status.textContent = this.words("sending");
      await call(this, "POST", this.dataset.signatureUrl, signed);
      this.#status.textContent = this.words("done");
      location.assign(this.dataset.doneUrl);
    } catch (error) {
      this.#tell(error);
      this.button.disabled = false;
    }
  }

  async #byKey(key) {
    this.#status.textContent = this.words("preparing");
    const prepared = await call(this, "POST", this.dataset.attributesUrl, { certificate: key.certificate });
    const attributes = fromBase64(prepared.signed_attributes);
    await this.#verify(attributes, prepared, key);
    this.#status.textContent = this.words("signing");
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key.privateKey, attributes);
    return { certificate: key.certificate, signed_attributes: prepared.signed_attributes, signature: toBase64(signature) };
  }

  async #byAgent() {
    const { bytes } = await this.#toSign();
    this.#status.textContent = this.agent("asking");
    return { cms: await byAgent(bytes, { iin: this.dataset.person, language: this.language }) };
  }

  // Exactly what a program signs: the document, or what the signature of the prepared PDF covers.
  async #toSign() {
    if (!this.#shown.isPdf) return { bytes: this.#shown.bytes, name: "document.json" };
    this.#status.textContent = this.words("preparing");
    const bytes = await this.#preparedPdf(await call(this, "POST", this.dataset.attributesUrl, {}));
    this.#status.textContent = "";
    return { bytes, name: "document.bin" };
  }

  async #verify(attributes, prepared, key) {
    const content = this.#shown.isPdf ? await this.#preparedPdf(prepared) : this.#shown.bytes;
    let wrong;
    try {
      wrong = misfit(readAttributes(attributes), await sha256(content), await sha256(pemBytes(key.certificate)));
    } catch {
      wrong = "unreadable";
    }
    if (wrong) throw new Stop("error-attributes");
  }

  // The bytes of the prepared PDF that the signature will cover.
  async #preparedPdf(prepared) {
    const pdf = prepared.document ? fromBase64(prepared.document) : await this.#fetchDocument();
    let covered;
    try {
      covered = pdfSignedBytes(pdf);
    } catch {
      covered = null;
    }
    if (!covered) throw new Stop("error-attributes");
    const shown = this.#shown.bytes;
    if (!same(pdf.subarray(0, shown.length), shown)) {
      await this.#show(pdf);
      throw new Stop("error-changed");
    }
    return covered;
  }

  #tell(error) {
    this.#status.textContent = "";
    const own = error instanceof Stop;
    const box =
      tellAgent(error, this.agent) ??
      (own
        ? make("div", { class: "notice bad", role: "alert", tabindex: "-1" }, make("p", {}, this.words(error.word)))
        : explain(error, this.words, this.language));
    this.#trouble.replaceChildren(box);
    box.focus();
  }
}
