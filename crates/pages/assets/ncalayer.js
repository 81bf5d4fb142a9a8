// NCALayer, the program of the НУЦ that signs with keys of files and tokens, over a WebSocket on this very machine.
// Any program that speaks the same protocol will do, `qyzmet signer` among them.
//
// Asked is the module kz.gov.pki.knca.basics first; a program that does not know it is asked by commonUtils. One dialog
// at a time: answers carry no number, so they pair with requests by their order alone.

import { toBase64 } from "./der.js";

export const ADDRESS = "wss://127.0.0.1:13579/";

// To connect takes no time where the program runs. To look for a key and type its password takes a person minutes.
const CONNECT_MS_MAX = 5_000;
const DIALOG_MS_MAX = 5 * 60_000;

// A certificate for signing. For signing in any certificate will do: the server knows which it takes.
const FOR_SIGNING = ["1.3.6.1.5.5.7.3.4"];

/** The person closed the dialog: nothing has gone wrong. */
export class Cancelled extends Error {}

/** What went wrong, and what to do: `word` is a message, `detail` what the program said itself. */
export class AgentError extends Error {
  constructor(word, detail = "") {
    super(`${word} ${detail}`.trim());
    this.word = word;
    this.detail = detail;
  }
}

let busy = false;

/**
 * Has the bytes signed: gives a CMS, base64 or PEM. `attach`: with the bytes inside. `signIn`: with a certificate for
 * signing in, too. `iin`: whose certificates are offered, where that is known.
 */
export async function sign(bytes, { attach = false, signIn = false, iin = "", language = "ru", socket = open } = {}) {
  if (busy) throw new AgentError("agent-busy");
  busy = true;
  let connection;
  try {
    connection = new Connection(await socket());
    const data = toBase64(bytes);
    const answer = await connection.ask(basics(data, { attach, signIn, iin, language }));
    if (!isUnknownModule(answer)) return ofBasics(answer);
    const tokens = ofCommonUtils(await connection.ask(commonUtils("getActiveTokens", [])));
    const storage = Array.isArray(tokens) && tokens.length > 0 ? tokens[0] : "PKCS12";
    const kind = signIn ? "ANY" : "SIGNATURE";
    return text(ofCommonUtils(await connection.ask(commonUtils("createCAdESFromBase64", [storage, kind, data, attach]))));
  } finally {
    busy = false;
    connection?.close();
  }
}

function basics(data, { attach, signIn, iin, language }) {
  return {
    module: "kz.gov.pki.knca.basics",
    method: "sign",
    args: {
      allowedStorages: null,
      format: "cms",
      data,
      signingParams: { decode: true, encapsulate: attach, digested: false, tsaProfile: null },
      // No chain of their own: whom to believe is for the server to say, not for the program.
      signerParams: { extKeyUsageOids: signIn ? [] : FOR_SIGNING, ...(iin ? { iin } : {}), chain: [] },
      locale: language === "kk" ? "kk" : language === "en" ? "en" : "ru",
    },
  };
}

function commonUtils(method, args) {
  return { module: "kz.gov.pki.knca.commonUtils", method, args };
}

function isUnknownModule(answer) {
  return answer.success === false && answer.errorCode === "MODULE_NOT_FOUND";
}

/** The first signature of an answer of basics. Versions before 1.4 give a text in place of the list. */
export function ofBasics(answer) {
  if (answer.status === true) {
    const body = answer.body ?? answer.responseObject ?? {};
    const result = typeof body === "string" ? body : body.result;
    if (result === undefined || result === null) throw new Cancelled();
    return text(Array.isArray(result) ? result[0] : result);
  }
  if (answer.code === "USER_CANCELED") throw new Cancelled();
  const said = [answer.message, answer.details].filter((part) => typeof part === "string").join(" ");
  if (said.includes("action.canceled")) throw new Cancelled();
  if (answer.code === "INVALID_SIGNING_PARAMS" || answer.success === false) throw new AgentError("agent-protocol", said || answer.errorCode || answer.code || "");
  if (typeof answer.code === "string") throw new AgentError("agent-failed", said);
  throw new AgentError("agent-protocol");
}

/** What commonUtils gives. */
export function ofCommonUtils(answer) {
  if (String(answer.code) === "200") return answer.responseObject;
  const said = String(answer.message ?? "");
  if (said === "action.canceled") throw new Cancelled();
  if (answer.success === false) throw new AgentError("agent-old", answer.errorCode ?? "");
  throw new AgentError(String(answer.code) === "500" ? "agent-failed" : "agent-protocol", said);
}

function text(value) {
  if (typeof value !== "string" || value === "") throw new AgentError("agent-protocol");
  return value;
}

/** Requests and their answers, one after the other. */
class Connection {
  #socket;
  #waiting = null;

  constructor(socket) {
    this.#socket = socket;
    socket.onmessage = (event) => this.#take(event.data);
    socket.onclose = () => this.#fail(new AgentError("agent-gone"));
    socket.onerror = () => this.#fail(new AgentError("agent-gone"));
  }

  ask(request) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new AgentError("agent-late")), DIALOG_MS_MAX);
      this.#waiting = { resolve, reject, timer };
      this.#socket.send(JSON.stringify(request));
    });
  }

  // The greeting {"result":{"version":…}} comes unasked, heartbeats are no JSON: neither is an answer.
  #take(frame) {
    let answer;
    try {
      answer = JSON.parse(frame);
    } catch {
      return;
    }
    if (answer === null || typeof answer !== "object" || isGreeting(answer) || !this.#waiting) return;
    const { resolve, timer } = this.#waiting;
    clearTimeout(timer);
    this.#waiting = null;
    resolve(answer);
  }

  #fail(error) {
    if (!this.#waiting) return;
    const { reject, timer } = this.#waiting;
    clearTimeout(timer);
    this.#waiting = null;
    reject(error);
  }

  close() {
    this.#socket.onclose = null;
    this.#socket.onerror = null;
    this.#socket.close();
  }
}

export function isGreeting(answer) {
  return answer.result?.version !== undefined && answer.status === undefined && answer.code === undefined;
}

/** Connects, or says that nobody is there: a browser tells no more than that, whatever the cause. */
function open() {
  return new Promise((resolve, reject) => {
    let socket;
    try {
      socket = new WebSocket(ADDRESS);
    } catch {
      reject(new AgentError("agent-absent"));
      return;
    }
    const absent = () => {
      clearTimeout(timer);
      socket.onopen = socket.onerror = socket.onclose = null;
      socket.close();
      reject(new AgentError("agent-absent"));
    };
    const timer = setTimeout(absent, CONNECT_MS_MAX);
    socket.onerror = absent;
    socket.onclose = absent;
    socket.onopen = () => {
      clearTimeout(timer);
      resolve(socket);
    };
  });
}
