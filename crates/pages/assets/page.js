// What both elements of the signing page share: words, making of elements, calls to the server.

/** An answer that is not a success: `problem` is the `error` object of the JSON, or null when there is none. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem?.code ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Sends JSON with the form token of the page and reads JSON. */
export async function call(element, method, url, body) {
  const response = await fetch(url, {
    method,
    credentials: "same-origin",
    headers: { accept: "application/json", "content-type": "application/json", "x-csrf": element.dataset.csrf ?? "" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  let answer = null;
  try {
    answer = text === "" ? null : JSON.parse(text);
  } catch {
    answer = null;
  }
  if (!response.ok) throw new Refusal(response.status, answer?.error ?? null);
  return answer;
}

/** The words of an element: `words("code", {code: "4711"})`. A word that is missing shows its key. */
export function wordsOf(element) {
  const words = JSON.parse(element.dataset.words || "{}");
  return (key, values = {}) =>
    (words[key] ?? `⟦${key}⟧`).replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

/** Makes an element: `make("p", {class: "muted"}, "text", other)`. Text is always text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A row of `<dl class="facts">`. */
export function fact(label, ...value) {
  return make("div", {}, make("dt", {}, label), make("dd", {}, ...value));
}

/** «22.11.2026, 14:05» in Kazakhstan's time, UTC+5 in the whole country since 1 March 2024. Browsers with old zone
 * data still know the older offset, so it is not asked from them. */
export function instant(milliseconds, withTime = true) {
  const at = new Date(milliseconds + 5 * 3600 * 1000);
  const two = (number) => String(number).padStart(2, "0");
  const date = `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`;
  return withTime ? `${date}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}` : date;
}

/** A sentence of the server in the language of the page. */
export function sentence(text, language) {
  return text?.[language] ?? text?.ru ?? "";
}

/** The system whose page this is: the first segment of the path. */
export function systemOfPage() {
  return location.pathname.split("/")[1] ?? "";
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Signing needs Web Crypto, which browsers give only to https and to this very machine. */
export function canSign() {
  return globalThis.isSecureContext && globalThis.crypto?.subtle !== undefined && globalThis.indexedDB !== undefined;
}

/** What the server refused, in the language of the page: message, hint, clause, the checks that failed. */
export function explain(refusal, words, language) {
  const box = make("div", { class: "notice bad", role: "alert", tabindex: "-1" });
  const problem = refusal instanceof Refusal ? refusal.problem : null;
  if (!problem) {
    box.append(make("p", {}, words("error-network")));
    return box;
  }
  const details = problem.details ?? {};
  const told = sentence(details.message, language);
  box.append(make("p", {}, make("strong", {}, told || sentence(problem.message, language))));
  const hint = sentence(problem.hint, language);
  if (hint) box.append(make("p", {}, hint));
  const clause = [details.clause, details.label].filter(Boolean).join(", ");
  if (clause) box.append(make("p", {}, words("refused-clause", { name: clause })));
  if (details.text_ru) box.append(make("p", { lang: "ru", class: "muted" }, details.text_ru));
  const failed = (details.report?.checks ?? []).filter((check) => check.outcome !== "passed");
  if (failed.length > 0) {
    const rows = failed.map((check) =>
      make(
        "li",
        {},
        make("strong", {}, sentence(check.question, language)),
        ` ${sentence(check.answer, language)} `,
        make("span", { class: "muted" }, check.clause ?? ""),
      ),
    );
    box.append(make("p", {}, words("refused-checks")), make("ul", { class: "sign-checks" }, ...rows));
  }
  if (problem.reference) box.append(make("p", { class: "reference" }, problem.reference));
  return box;
}
