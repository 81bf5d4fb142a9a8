// What a person signs with: a key of this browser, a program beside it (NCALayer), or a file that another program makes.
//
// Words come from the messages `agent-…` (data-agent-words of the element).

import { toBase64 } from "./der.js";
import { AgentError, Cancelled, sign } from "./ncalayer.js";
import { instant, make } from "./page.js";

const AGENT = "agent";
const FILE = "file";
// The largest signature taken: more than any detached one with its evidence.
const FILE_BYTES_MAX = 700 * 1024;

/** The choice as a group of radio buttons. `words` are the element's own: `iin`, `valid-until`. A file is offered
 * where `withFile` is. */
export function choice(legend, keys, words, agentWords, withFile = false) {
  const ofKeys = keys.map((key, i) => way(key.id, i === 0, key.name, [
    [words("iin"), key.iin].join(" "),
    key.organization,
    words("valid-until", { date: instant(key.notAfter, false) }),
    agentWords("this-browser"),
    key.demonstration ? agentWords("demonstration") : "",
  ]));
  const ofAgent = way(AGENT, keys.length === 0, agentWords("name"), [agentWords("about")]);
  const ofFile = withFile ? [way(FILE, false, agentWords("file-name"), [agentWords("file-about")])] : [];
  return make("fieldset", { class: "field" }, make("legend", {}, legend), make("div", { class: "choices" }, ...ofKeys, ofAgent, ...ofFile));
}

function way(value, checked, name, lines) {
  return make(
    "label",
    { class: "choice" },
    make("input", { type: "radio", name: "certificate", value, checked }),
    make("span", { class: "key" }, make("span", { class: "key-name" }, name), ...lines.filter(Boolean).map((line) => make("span", { class: "muted" }, line))),
  );
}

/** Whether the program was chosen. */
export function isAgent(value) {
  return value === AGENT;
}

/** Whether a file was chosen. */
export function isFile(value) {
  return value === FILE;
}

/** Where the file is handed in; `download` gives `{bytes, name}`, exactly what is to be signed. */
export class FilePanel {
  constructor(agentWords, download, trouble) {
    this.input = make("input", { type: "file", id: "f-cms-file", accept: ".cms,.p7s,.p7m,.pem,.der,.sig" });
    const fetching = make("button", { type: "button", class: "button secondary" }, agentWords("file-download"));
    fetching.addEventListener("click", async () => {
      fetching.disabled = true;
      try {
        const { bytes, name } = await download();
        const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
        make("a", { href: address, download: name }).click();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
      } catch (error) {
        trouble(error);
      } finally {
        fetching.disabled = false;
      }
    });
    this.element = make(
      "div",
      { class: "field", hidden: true },
      make("p", {}, agentWords("file-how")),
      make("p", {}, fetching),
      make("label", { for: "f-cms-file" }, agentWords("file-label")),
      this.input,
    );
  }

  /** The signature, base64. */
  async read() {
    const [file] = this.input.files;
    if (!file) throw new AgentError("agent-file-missing");
    if (file.size > FILE_BYTES_MAX) throw new AgentError("agent-file-large");
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = new TextDecoder("latin1").decode(bytes);
    return /^(-----BEGIN|[A-Za-z0-9+/=\s]+$)/.test(text) ? text : toBase64(bytes);
  }
}

/** Has the program sign; `options` of `sign` in ncalayer.js. */
export function byAgent(bytes, options) {
  return sign(bytes, options);
}

/** A box for what the program did not do; null when the error is another's. */
export function tellAgent(error, agentWords) {
  if (error instanceof Cancelled) return make("div", { class: "notice", role: "status", tabindex: "-1" }, make("p", {}, agentWords("cancelled")));
  if (!(error instanceof AgentError)) return null;
  const key = error.word.replace(/^agent-/, "");
  const box = make("div", { class: "notice bad", role: "alert", tabindex: "-1" }, make("p", {}, make("strong", {}, agentWords(key))), make("p", {}, agentWords(`${key}-hint`)));
  if (error.detail) box.append(make("p", { class: "muted break" }, error.detail.slice(0, 300)));
  return box;
}
