// Every channel of every regulation as BPMN and as a picture: valid by the schemas of the OMG, read by bpmn-moddle and
// drawn by bpmn-js without a warning, nothing found by bpmnlint, and no word of a picture outside its box.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { BpmnModdle } from "bpmn-moddle";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const { Linter } = require("bpmnlint");
const NodeResolver = require("bpmnlint/lib/resolver/node-resolver");

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const BINARY = process.env.QYZMET ?? join(ROOT, "target/debug/qyzmet");
const RULES = ["--regulations", join(ROOT, "regulations")];
const BOUND = { timeout: 300_000 };
const PACKAGE = dirname(require.resolve("bpmn-js/package.json"));
const SCHEMA = join(dirname(require.resolve("bpmn-moddle/package.json")), "resources/bpmn/xsd/BPMN20.xsd");

const run = promisify(execFile);
const law = async (...words) => (await run(BINARY, ["law", ...words, ...RULES], { maxBuffer: 1 << 24 })).stdout;

let browser;
let folder;
const drawn = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "qyzmet-diagrams-"));
  for (const { id, channels } of JSON.parse(await law("list", "--json"))) {
    for (const channel of channels) {
      const name = `${id}-${channel}`;
      const [xml, svg] = await Promise.all([law("bpmn", id, channel), law("diagram", id, channel)]);
      drawn.push({ name, xml, svg });
      writeFileSync(join(folder, `${name}.bpmn`), xml);
    }
  }
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu"];
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args, chromiumSandbox: false });
}, BOUND);

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("valid by the schemas of the OMG", BOUND, (context) => {
  try {
    execFileSync("xmllint", ["--version"], { stdio: "ignore" });
  } catch {
    context.skip("there is no xmllint on this machine");
    return;
  }
  const files = drawn.map(({ name }) => join(folder, `${name}.bpmn`));
  execFileSync("xmllint", ["--noout", "--nonet", "--schema", SCHEMA, ...files], { stdio: "pipe" });
});

test("read without a warning, and nothing to lint", BOUND, async () => {
  for (const { name, xml } of drawn) {
    // A linter of its own for each: some rules remember the ids that they have seen.
    const linter = new Linter({ config: { extends: "bpmnlint:recommended" }, resolver: new NodeResolver() });
    const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
    assert.deepEqual(warnings.map((warning) => warning.message), [], name);
    assert.deepEqual(await linter.lint(rootElement), {}, name);
  }
});

test("drawn by bpmn-js without a warning", BOUND, async () => {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.setContent('<div id="canvas" style="width: 1500px; height: 900px"></div>');
  await page.addScriptTag({ path: join(PACKAGE, "dist/bpmn-viewer.production.min.js") });
  for (const { name, xml } of drawn) {
    const warnings = await page.evaluate(async (xml) => {
      const viewer = new window.BpmnJS({ container: "#canvas" });
      const { warnings } = await viewer.importXML(xml);
      viewer.destroy();
      return warnings.map((warning) => warning.message);
    }, xml);
    assert.deepEqual(warnings, [], name);
  }
  await page.close();
});

test("no two texts of a picture overlap, and none leaves it", BOUND, async () => {
  const page = await browser.newPage({ viewport: { width: 2800, height: 1800 } });
  for (const { name, svg } of drawn) {
    await page.setContent(`<body style="margin: 0">${svg}</body>`);
    const found = await page.evaluate(() => {
      const root = document.querySelector("svg");
      const [, , width, height] = root.getAttribute("viewBox").split(" ");
      root.setAttribute("width", width);
      root.setAttribute("height", height);
      const texts = [...root.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
      const wrong = [];
      texts.forEach(([words, box], n) => {
        if (box.left < 0 || box.top < 0 || box.right > Number(width) || box.bottom > Number(height)) {
          wrong.push(`outside: ${words}`);
        }
        for (const [others, other] of texts.slice(n + 1)) {
          const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
          const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
          if (across > 1 && down > 4) wrong.push(`overlap: ${words} / ${others}`);
        }
      });
      return wrong;
    });
    assert.deepEqual(found, [], name);
  }
  await page.close();
});
