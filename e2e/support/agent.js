// The agent beside the browser, `qyzmet signer`, in place of NCALayer: at the address that pages know, with a TLS
// certificate of its own that the browser is told of, stopped by its process id.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
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
export async function startAgent({ folder, p12, agrees = true, tsa = "", address = "127.0.0.1:13579" }) {
  const password = join(folder, "password");
  await writeFile(password, `${PASSWORD}\n`, { mode: 0o600 });
  const consent = agrees ? ["--yes", "--password-file", password] : [];
  const stamps = tsa ? ["--tsa", tsa] : [];
  const child = spawn(BINARY, ["signer", "--folder", folder, "--listen", address, "--key", p12, ...stamps, ...consent], { stdio: ["ignore", "pipe", "pipe"] });
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

/** Runs a command of the product; gives what it said, and its exit code. */
export async function qyzmet(...words) {
  const done = await promisify(execFile)(BINARY, words, { timeout: 60_000 }).catch((error) => error);
  return { code: done.code ?? 0, said: `${done.stdout}`, complained: `${done.stderr}` };
}

/** A key of GOST R 34.10-2015 (512) in a PKCS#12 file, as the НУЦ gives them: made, asked for and put together by the
 * product's own commands, certified by the authority of the demonstration. */
export async function gostKeyOfPerson({ iin, surname, givenName, patronymic }, url, folder, { office = {} } = {}) {
  const [p12, password, csr, issued] = ["gost.p12", "password", "request.pem", "issued.pem"].map((name) => join(folder, name));
  await writeFile(password, `${PASSWORD}\n`, { mode: 0o600 });
  const succeeds = async (...words) => {
    const { code, said, complained } = await qyzmet("key", ...words, "--password-file", password);
    assert.equal(code, 0, said + complained);
  };
  await succeeds("new", "--algorithm", "gost-2015-512", "--out", p12);
  const holder = ["--iin", iin, "--surname", surname, "--given-name", givenName];
  if (patronymic) holder.push("--patronymic", patronymic);
  if (office.bin) holder.push("--bin", office.bin, "--organization", office.organization);
  await succeeds("request", "--key", p12, "--out", csr, ...holder);
  const body = { iin, surname, given_name: givenName, patronymic, ...office, csr: await readFile(csr, "utf8") };
  const asked = await fetch(`${url}/authority/api/requests`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const begun = await asked.json();
  assert.ok(asked.ok, JSON.stringify(begun));
  const state = await (await fetch(`${url}/authority/api/requests/${begun.id}`)).json();
  assert.equal(state.state, "issued", JSON.stringify(state));
  const chain = await (await fetch(`${url}/authority/ca.pem`)).text();
  await writeFile(issued, `${state.certificate}\n${chain}`);
  await succeeds("accept", "--key", p12, "--certificate", issued);
  return { p12 };
}

/** What `qyzmet verify` says of a file: it must be valid under the demonstration's authority. Gives the first signature. */
export async function verified(bytes, name, url, folder) {
  const place = await mkdtemp(join(folder, "verify-"));
  const file = join(place, name);
  await writeFile(file, bytes);
  const trust = ["ca.pem", "crl.pem"];
  for (const published of trust) await writeFile(join(place, published), await (await fetch(`${url}/authority/${published}`)).text());
  const { code, said, complained } = await qyzmet("verify", "--json", "--lang", "en", "--trust", join(place, trust[0]), "--crl", join(place, trust[1]), file);
  assert.equal(code, 0, said + complained);
  const report = JSON.parse(said);
  assert.equal(report.verdict, "valid", said);
  return report.signatures[0];
}
