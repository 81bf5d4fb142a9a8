// What holds on every page, whoever looks: no missing word, a right language, one heading, a language switch that
// stays, nothing that axe finds, no sideways scrolling on the narrowest phone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { LANGUAGES } from "./words.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NARROWEST = 320;
const SHOT_WIDTHS = { phone: 390, desktop: 1280 };

/** Looks at the page as it stands. `name` tells it in complaints and names its pictures. */
export async function inspect(page, { name, language, dark, javaScript }) {
  const where = `${name} in ${language}`;
  await theFrame(page, where, language);
  await narrow(page, where);
  // axe waits for promises, and those of a page without JavaScript never come.
  if (javaScript) await axe(page, where);
  if (process.env.SHOTS) await picture(page, `${name}${dark ? ".dark" : ""}.${language}`);
}

async function theFrame(page, where, language) {
  const seen = await page.evaluate(() => ({
    language: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    missing: document.documentElement.outerHTML.match(/.{0,60}⟦.{0,60}/)?.[0] ?? null,
    path: location.pathname,
    switches: [...document.querySelectorAll("nav.languages a")].map((link) => [link.hreflang, new URL(link.href).pathname]),
  }));
  assert.equal(seen.missing, null, `${where}: a word is missing`);
  assert.equal(seen.language, language, `${where}: the language of the page`);
  assert.equal(seen.headings, 1, `${where}: one h1`);
  assert.ok(seen.title.length > 3, `${where}: a title`);
  assert.deepEqual(seen.switches.map(([tag]) => tag), LANGUAGES, `${where}: the languages of the switch`);
  for (const [, path] of seen.switches) {
    if (path === seen.path) continue;
    // The answer to a form stands under the form's own address; the switch leads to the page of the form.
    const response = await page.request.get(new URL(path, page.url()).href);
    assert.equal(response.status(), 200, `${where}: the language switch leads to ${path}`);
  }
}

async function narrow(page, where) {
  const screen = page.viewportSize();
  await page.setViewportSize({ width: NARROWEST, height: screen.height });
  const widest = await page.evaluate((limit) => {
    if (document.documentElement.scrollWidth <= limit) return null;
    const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > limit + 1);
    return wide.slice(-3).map((element) => element.outerHTML.slice(0, 160)).join("\n");
  }, NARROWEST);
  await page.setViewportSize(screen);
  assert.equal(widest, null, `${where}: scrolls sideways at ${NARROWEST} px`);
}

async function axe(page, where) {
  await page.evaluate(`typeof axe === "undefined" && (() => { const module = undefined; ${AXE} })()`);
  const violations = await page.evaluate(async (rules) => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values: rules },
      resultTypes: ["violations"],
      iframes: false,
    });
    return violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => `${node.html.slice(0, 200)} — ${node.failureSummary}`) }));
  }, RULES);
  assert.deepEqual(violations, [], `${where}: axe`);
}

async function picture(page, name) {
  const screen = page.viewportSize();
  for (const [word, width] of Object.entries(SHOT_WIDTHS)) {
    await page.setViewportSize({ width, height: screen.height });
    await page.screenshot({ path: join(process.env.SHOTS, `${name}.${word}.png`), fullPage: true });
  }
  await page.setViewportSize(screen);
}
