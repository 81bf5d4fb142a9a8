// The words of the pages, from the files that the pages themselves read: a journey presses what a person reads.

import { readFileSync } from "node:fs";

export const LANGUAGES = ["kk", "ru", "en"];
const KITS = ["crates/pages", "crates/intake", "crates/counter"];
const read = new Map();

/** The message `key` of a system in a language. Only messages without variables are pressed or looked for. */
export function say(system, language, key) {
  const found = book(system, language).get(key);
  if (found === undefined) throw new Error(`no words for ${key} in ${language} at ${system}`);
  return found;
}

function book(system, language) {
  const name = `${system}/${language}`;
  if (!read.has(name)) {
    const folders = [...KITS, `systems/${system}`];
    read.set(name, new Map(folders.flatMap((folder) => messages(`${folder}/locales/${language}.ftl`))));
  }
  return read.get(name);
}

function messages(path) {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  return [...text.matchAll(/^([a-z][\w-]*) = ([^\n{]+)$/gm)].map(([, key, value]) => [key, value.trim()]);
}
