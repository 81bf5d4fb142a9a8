// Run with: node --test crates/pages/tests/js/
import assert from "node:assert/strict";
import { test } from "node:test";

import { instant, sentence, wordsOf } from "../../assets/page.js";
import { isUsable } from "../../assets/vault.js";

test("times are those of Kazakhstan, whatever the browser knows of zones", () => {
  const at = Date.parse("2026-11-22T20:05:00Z");
  assert.equal(instant(at), "23.11.2026, 01:05");
  assert.equal(instant(at, false), "23.11.2026");
});

test("words fill their places, and only theirs", () => {
  const words = wordsOf({ dataset: { words: JSON.stringify({ valid: "до {date} ({other})" }) } });
  assert.equal(words("valid", { date: "23.11.2026" }), "до 23.11.2026 ({other})");
  assert.equal(words("absent"), "⟦absent⟧");
  assert.equal(sentence({ kk: "а", ru: "б", en: "c" }, "kk"), "а");
  assert.equal(sentence(undefined, "kk"), "");
});

test("only an issued certificate within its term signs", () => {
  const key = { state: "issued", notBefore: 10, notAfter: 20 };
  assert.ok(isUsable(key, 10));
  assert.ok(!isUsable(key, 9));
  assert.ok(!isUsable(key, 20));
  assert.ok(!isUsable({ ...key, state: "pending" }, 15));
});
