// Other people's tools, asked for a second opinion.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export function openssl(...words) {
  return run("openssl", words, { timeout: 20_000 });
}

/** pdfsig (poppler) finds the signature whole; on a machine without it nothing is asked. */
export async function checkSignatureOfPdf(bytes, folder) {
  const path = join(await mkdtemp(join(folder, "pdf-")), "result.pdf");
  await writeFile(path, bytes);
  const said = await run("pdfsig", [path], { timeout: 20_000 }).catch((error) => (error.code === "ENOENT" ? null : error));
  if (said === null) return;
  assert.match(said.stdout, /Signature is Valid/, said.stdout);
}

/** The last page as a scanner of 150 dots an inch sees it; null on a machine without poppler. */
export async function scanOfLastPage(bytes, folder) {
  const place = await mkdtemp(join(folder, "scan-"));
  await writeFile(join(place, "in.pdf"), bytes);
  const done = await run("pdftoppm", ["-r", "150", "-png", join(place, "in.pdf"), join(place, "page")], { timeout: 20_000 }).catch((error) => (error.code === "ENOENT" ? null : Promise.reject(error)));
  if (done === null) return null;
  const pages = (await readdir(place)).filter((name) => name.endsWith(".png")).sort();
  return readFile(join(place, pages.at(-1)));
}

/** A key made by openssl, certified by the authority of the demonstration over its interface, as a token's would be. */
export async function keyOfPerson({ iin, surname, givenName, patronymic }, url, folder, { rsa = false, office = {} } = {}) {
  const file = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  const kind = rsa ? ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"] : ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
  await openssl("genpkey", "-algorithm", ...kind, "-out", file);
  const { stdout: csr } = await openssl("req", "-new", "-key", file, "-subj", `/CN=${iin}`);
  const post = async (path, body) => {
    const response = await fetch(`${url}/authority/api/requests${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    assert.ok(response.ok, JSON.stringify(answer));
    return answer;
  };
  const begun = await post("", { iin, surname, given_name: givenName, patronymic, ...office, csr });
  await writeFile(join(folder, "to-sign"), Buffer.from(begun.to_sign, "base64"));
  await openssl("dgst", "-sha256", "-sign", file, "-out", join(folder, "proof"), join(folder, "to-sign"));
  const state = await post(`/${begun.id}/proof`, { signature: (await readFile(join(folder, "proof"))).toString("base64") });
  assert.equal(state.state, "issued", JSON.stringify(state));
  await writeFile(certificate, state.certificate);
  return { file, certificate };
}
