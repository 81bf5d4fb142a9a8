// Everybody here is invented. An ИИН is a date of birth, a digit of century and sex, four digits of order and a check
// digit; nobody has these.

export const PASSWORD = "demo-2026-qyzmet";

const staff = (iin, name) => ({ iin, name, password: PASSWORD });

/** Those whom `qyzmet demo` prints. */
export const STAFF = {
  official: staff("990101300122", "Сынақов"),
  otherOfficial: staff("900101300811", "Нұсқабаева"),
  center: staff("900101300823", "Көрсетов"),
  collection: staff("841209301041", "Жинақов"),
  issuing: staff("960302401055", "Берушіева"),
  headOfCenter: staff("780228301069", "Орталықов"),
  gateway: staff("050101500103", "Жобалықов"),
  authority: staff("850615400705", "Байқауова"),
  registries: staff("850615400705", "Байқауова"),
};

/** Two applicants who are in the registries and have given each other powers of attorney. */
export const APPLICANTS = [
  { iin: "900101300007", surname: "Үлгібаев", givenName: "Сынақ", patronymic: "Мысалұлы", password: PASSWORD },
  { iin: "850615400006", surname: "Мысалова", givenName: "Үлгі", patronymic: "Сынаққызы", password: PASSWORD },
];
export const POWER_OF_ATTORNEY = "000000001";

/** Who does what at the provider's desk, by role. */
export const OFFICE = {
  official: STAFF.official,
  specialist: staff("880312300913", "Мамандов"),
  chancellery: staff("910517400929", "Кеңсеева"),
  head: staff("750223300931", "Басшыев"),
  deputy: staff("791012400949", "Орынбасова"),
  unit_head: staff("830707300958", "Бөлімов"),
  executor: staff("921109400965", "Орындаушыева"),
  commission: staff("700404300974", "Комиссиев"),
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
