// Run with: node --test crates/pages/tests/js/
import assert from "node:assert/strict";
import { test } from "node:test";

import { AgentError, Cancelled, sign } from "../../assets/ncalayer.js";

const GREETING = { result: { version: "1.4" } };
const bytes = new TextEncoder().encode("text");

/** A program that answers each request with the next of `answers`; what it was asked stays in `asked`. */
function program(...answers) {
  const asked = [];
  const socket = {
    send(request) {
      asked.push(JSON.parse(request));
      for (const frame of [].concat(answers.shift() ?? [])) {
        queueMicrotask(() => (frame === "gone" ? this.onclose() : this.onmessage({ data: typeof frame === "string" ? frame : JSON.stringify(frame) })));
      }
    },
    close() {},
  };
  return { asked, socket: async () => socket };
}

const refused = (word) => (error) => error instanceof AgentError && error.word === word;

test("the greeting and the heartbeat are no answers", async () => {
  const { asked, socket } = program([GREETING, "--heartbeat--", { status: true, body: { result: ["CMS"] } }]);
  assert.equal(await sign(bytes, { socket }), "CMS");
  const { module, method, args } = asked[0];
  assert.deepEqual([module, method, args.format, args.data], ["kz.gov.pki.knca.basics", "sign", "cms", "dGV4dA=="]);
  assert.deepEqual(args.signingParams, { decode: true, encapsulate: false, digested: false, tsaProfile: null });
  assert.deepEqual(args.signerParams, { extKeyUsageOids: ["1.3.6.1.5.5.7.3.4"], chain: [] });
});

test("older versions give a text, or another member", async () => {
  for (const answer of [{ status: true, body: { result: "CMS" } }, { status: true, responseObject: { result: ["CMS"] } }, { status: true, responseObject: "CMS" }]) {
    assert.equal(await sign(bytes, { socket: program(answer).socket }), "CMS");
  }
});

test("whoever closes the dialog has cancelled, and nothing has failed", async () => {
  for (const answer of [{ status: true, body: {} }, { status: false, code: "USER_CANCELED" }]) {
    await assert.rejects(sign(bytes, { socket: program(answer).socket }), Cancelled);
  }
  const old = program({ success: false, errorCode: "MODULE_NOT_FOUND" }, { code: "500", message: "action.canceled" });
  await assert.rejects(sign(bytes, { socket: old.socket }), Cancelled);
});

test("a program without basics is asked by commonUtils", async () => {
  const { asked, socket } = program({ success: false, errorCode: "MODULE_NOT_FOUND" }, { code: "200", responseObject: [] }, { code: "200", responseObject: "CMS" });
  assert.equal(await sign(bytes, { socket, attach: true }), "CMS");
  assert.deepEqual(asked[2].args, ["PKCS12", "SIGNATURE", "dGV4dA==", true]);
  const token = program({ success: false, errorCode: "MODULE_NOT_FOUND" }, { code: "200", responseObject: ["AKKaztokenStore"] }, { code: "200", responseObject: "CMS" });
  await sign(bytes, { socket: token.socket, signIn: true });
  assert.deepEqual(token.asked[2].args.slice(0, 2), ["AKKaztokenStore", "ANY"]);
});

test("what the program says of its failure is kept", async () => {
  const failure = { status: false, code: "INVOCATION_ERROR", message: "An invoked method threw an exception.", details: "no key" };
  const failed = (error) => refused("agent-failed")(error) && error.detail.endsWith("no key");
  await assert.rejects(sign(bytes, { socket: program(failure).socket }), failed);
  await assert.rejects(sign(bytes, { socket: program({ success: false, code: "COMMON_JSON_WRAPPING_EXCEPTION" }).socket }), refused("agent-protocol"));
  await assert.rejects(sign(bytes, { socket: program("gone").socket }), refused("agent-gone"));
  await assert.rejects(sign(bytes, { socket: program({ status: true, body: { result: [7] } }).socket }), refused("agent-protocol"));
});

test("there is one dialog at a time, and the next one may come afterwards", async () => {
  const slow = program();
  const first = sign(bytes, { socket: slow.socket });
  await assert.rejects(sign(bytes, { socket: program().socket }), refused("agent-busy"));
  (await slow.socket()).onmessage({ data: JSON.stringify({ status: true, body: {} }) });
  await assert.rejects(first, Cancelled);
  assert.equal(await sign(bytes, { socket: program({ status: true, body: { result: ["CMS"] } }).socket }), "CMS");
});
