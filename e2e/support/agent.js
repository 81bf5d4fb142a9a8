// The agent beside the browser, `qyzmet signer`, in place of NCALayer: at the address that pages know, with a TLS
// certificate of its own that the browser is told of, stopped by its process id.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import { openssl } from "./tools.js";

const BINARY = process.env.QYZMET ?? fileURLToPath(new URL("../../target/debug/qyzmet", import.meta.url));
const START_MS_MAX = 15_000;
export const PASSWORD = "Qwerty12";

/** The browser's flag that trusts the agent whose certificate is in `folder`; made there if there is none. */
export async function trustIn(folder) {
  const { stdout } = await promisify(execFile)(BINARY, ["signer", "--folder", folder, "--print-certificate"]);
  const fingerprint = stdout.match(/spki-list=(\S+)/)?.[1];
  assert.ok(fingerprint, stdout);
  return `--ignore-certificate-errors-spki-list=${fingerprint}`;
}

/** Starts an agent with a key. One that is not told to agree to everything has no terminal to ask in, and refuses. */
export async function startAgent({ folder, p12, agrees = true, address = "127.0.0.1:13579" }) {
  const password = join(folder, "password");
  await writeFile(password, `${PASSWORD}\n`, { mode: 0o600 });
  const consent = agrees ? ["--yes", "--password-file", password] : [];
  const child = spawn(BINARY, ["signer", "--folder", folder, "--listen", address, "--key", p12, ...consent], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said += bytes));
  for (const until = Date.now() + START_MS_MAX; !said.includes("Ctrl-C"); ) {
    assert.ok(child.exitCode === null && Date.now() < until, `the agent did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGINT");
      await gone;
    },
  };
}

/** A PKCS#12 file of a key that openssl made. */
export async function packed({ file, certificate }) {
  const p12 = `${file}.p12`;
  await openssl("pkcs12", "-export", "-inkey", file, "-in", certificate, "-out", p12, "-passout", `pass:${PASSWORD}`, "-name", "key");
  return p12;
}
