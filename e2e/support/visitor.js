// Anybody with a browser. Every page that a visitor comes to is inspected on arrival: no journey can pass one by.

import assert from "node:assert/strict";

import { inspect } from "./inspection.js";
import { say } from "./words.js";

const inspected = new Set();

export class Visitor {
  complaints = [];
  #expected = [];

  constructor({ district, context, page, system, person, language, javaScript, dark }) {
    Object.assign(this, { district, context, page, system, person, language, javaScript, dark });
    this.#listen(page);
  }

  /** From now on the console may say this: the page itself asked for something that was refused. */
  expects(pattern) {
    this.#expected.push(pattern);
  }

  /** The words of this visitor's system in this visitor's language. */
  words(key) {
    return say(this.system, this.language, key);
  }

  // — going about —

  /** Opens an address of the district. `as` tells a state of the page from another: both are inspected. */
  async opens(path, as = "") {
    await this.page.goto(`${this.district.url}${path}`);
    await this.arrives(as);
  }

  /** Comes for the first time: the language is chosen, as a link from outside would do. */
  async comes(path = `/${this.system}`) {
    await this.opens(`${path}?lang=${this.language}`);
  }

  async presses(key, as = "") {
    await this.leaves(() => this.button(key).click(), as);
  }

  async follows(key, as = "") {
    await this.leaves(() => this.link(key).click(), as);
  }

  /** Does what leads to another page, and inspects that page. */
  async leaves(act, as = "") {
    const loaded = this.page.waitForEvent("load");
    await act();
    await loaded;
    await this.arrives(as);
  }

  /** Looks at the page that has come. */
  async arrives(as = "") {
    await this.page.waitForLoadState("load");
    const name = `${kind(this.page.url())}${as ? `.${as}` : ""}`;
    const known = `${name} ${this.language} ${this.dark} ${this.javaScript}`;
    if (inspected.has(known)) return;
    inspected.add(known);
    await inspect(this.page, { name, language: this.language, dark: this.dark, javaScript: this.javaScript });
  }

  /** Looks again until something is so; a page that changes by itself need not be inspected each time. */
  async waitsUntil(isSo, what) {
    for (const until = Date.now() + 30_000; ; ) {
      if (await isSo()) return;
      assert.ok(Date.now() < until, `waited in vain until ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await this.page.reload();
    }
  }

  /** Closes this browser and comes back with an empty one. */
  async comesBack() {
    const { viewport } = { viewport: this.page.viewportSize() };
    await this.context.close();
    this.context = await this.district.browser.newContext({
      viewport,
      javaScriptEnabled: this.javaScript,
      colorScheme: this.dark ? "dark" : "light",
    });
    this.context.setDefaultTimeout(10_000);
    this.page = await this.context.newPage();
    this.#listen(this.page);
    await this.comes();
  }

  // — entering —

  async signsIn(password = this.person.password, as = "") {
    if (!this.page.url().includes("/sign-in")) await this.opens(`/${this.system}/sign-in`);
    await this.fills({ iin: this.person.iin, password });
    await this.leaves(() => this.page.locator("form[action$='/sign-in'] button[type=submit]").click(), as);
  }

  async signsOut() {
    await this.presses("sign-out", "signed-out");
  }

  // — by keyboard —

  /** Presses Tab until something that fits has the focus; every stop on the way can be seen. */
  async tabsTo(selector) {
    for (let stop = 0; stop < 40; stop++) {
      await this.page.keyboard.press("Tab");
      const seen = await this.page.evaluate((wanted) => {
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        return {
          fits: element.matches(wanted),
          visible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0,
          html: element.outerHTML.slice(0, 120),
        };
      }, selector);
      assert.ok(seen.visible, `the focus cannot be seen on ${seen.html}`);
      if (seen.fits) return;
    }
    assert.fail(`no stop of the Tab key fits ${selector}`);
  }

  // — looking and writing —

  async fills(values) {
    for (const [key, value] of Object.entries(values)) await this.field(key).fill(value);
  }

  field(key) {
    return this.page.locator(`[id="f-${key}"]`);
  }

  button(key) {
    return this.page.getByRole("button", { name: this.words(key) }).first();
  }

  link(key) {
    return this.page.getByRole("link", { name: this.words(key) }).first();
  }

  async reads(words) {
    await this.page.getByText(words).first().waitFor();
  }

  /** The words of the page, without what is hidden. */
  async text() {
    return this.page.locator("main").innerText();
  }

  async finds(...words) {
    const text = (await this.text()).toLowerCase();
    for (const word of words) assert.ok(text.includes(word.toLowerCase()), `«${word}» is not on ${this.page.url()}:\n${text}`);
  }

  /** An error stands beside its field, is tied to it, and is linked from the summary. */
  async findsErrorsAt(...keys) {
    const summary = this.page.locator(".error-summary");
    for (const key of keys) {
      const error = this.page.locator(`[id="f-${key}-error"]`);
      assert.ok((await error.innerText()).trim().length > 5, `the error of ${key} says nothing`);
      assert.equal(await summary.locator(`a[href="#f-${key}"]`).count(), 1, `the summary does not lead to ${key}`);
      const described = await this.page.locator(`[aria-describedby~="f-${key}-error"]`).count();
      assert.ok(described > 0, `the error of ${key} is tied to no input`);
    }
  }

  // — keys and signatures in the browser —

  async makesKey() {
    await this.opens(`/${this.system}/keys`);
    await this.page.locator("qyzmet-keys button").first().waitFor();
    await this.button("keys-make").click();
    await this.page.locator("qyzmet-keys [role=status]", { hasText: this.words("keys-made") }).waitFor();
    // The status is said a moment before the key is listed with the warning.
    await this.page.getByText(this.words("keys-demonstration")).first().waitFor();
    await this.finds(this.words("keys-demonstration"));
    await this.arrives("with-key");
  }

  /** Signs what the page shows with the program beside the browser. */
  async signsByAgent(as = "") {
    await this.page.locator("qyzmet-sign input[value=agent]").check();
    await this.signs(as);
  }

  /** Signs what the page shows. */
  async signs(as = "") {
    const button = this.page.locator("qyzmet-sign form button[type=submit]");
    await this.page.locator("qyzmet-sign input[name=certificate]").first().waitFor();
    await this.page.locator("qyzmet-sign form button[type=submit]:enabled").waitFor();
    await this.arrives("ready");
    await this.leaves(() => button.click(), as);
  }

  /** Fetches a file as a click on a link would, with the cookies of this visitor. */
  async downloads(path) {
    const response = await this.context.request.get(`${this.district.url}${path}`);
    assert.equal(response.status(), 200, `${path} is given`);
    return { bytes: await response.body(), type: response.headers()["content-type"] ?? "" };
  }

  // A browser notes every page that was answered with an error status; those are answers, not faults. All else is.
  #listen(page) {
    page.on("console", (message) => {
      if (message.type() !== "error") return;
      if (message.text().startsWith("Failed to load resource") && message.location().url.split("#")[0] === page.url().split("#")[0]) return;
      if (this.#expected.some((pattern) => pattern.test(`${message.text()} ${message.location().url}`))) return;
      this.complaints.push(`${page.url()}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.stack ?? error}`));
  }
}

// An address without what differs from case to case: the kind of the page.
function kind(address) {
  const parts = new URL(address).pathname.split("/").filter(Boolean);
  return parts.map((part) => (/\d/.test(part) && part.length > 10 ? "id" : part)).join("-");
}
