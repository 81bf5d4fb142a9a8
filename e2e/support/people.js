// Everybody here is invented. An ИИН is a date of birth, a digit of century and sex, four digits of order and a check
// digit; nobody has these.

export const PASSWORD = "demo-2026-qyzmet";

const staff = (iin, name) => ({ iin, name, password: PASSWORD });

/** Those whom `qyzmet demo` prints. */
export const STAFF = {
  official: staff("990101300122", "Сынақов"),
  otherOfficial: staff("900101300811", "Нұсқабаева"),
  center: staff("900101300823", "Көрсетов"),
  gateway: staff("050101500103", "Жобалықов"),
  authority: staff("850615400705", "Байқауова"),
  registries: staff("850615400705", "Байқауова"),
};

const SURNAMES = ["Сынамалиева", "Мысалбаева", "Үлгіжанова", "Байқаева", "Нұсқалина", "Жобасова", "Көрмеева", "Тәжірибаева"];
let strangers = 0;

/** A person whom no system knows; another one at every call. */
export function stranger() {
  const n = strangers++;
  const surname = SURNAMES[n % SURNAMES.length];
  return {
    iin: iin("890203", 4, 700 + n),
    surname,
    givenName: "Өрнек",
    patronymic: "Әңгімеқызы",
    name: surname,
    password: "үш көк ала қаз 2026",
  };
}

/** Adds the check digit; numbers that have none are passed over, as the register does. */
export function iin(birth, century, order) {
  for (let n = order; ; n += 1000) {
    const digits = `${birth}${century}${String(n % 10_000).padStart(4, "0")}`;
    const check = checkDigit(digits);
    if (check !== null) return `${digits}${check}`;
  }
}

function checkDigit(digits) {
  const sum = (weights) => weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0) % 11;
  const first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  if (first < 10) return first;
  const second = sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]);
  return second < 10 ? second : null;
}
