// What people bring with them: a scan, a program that poses as a picture, the answers of the form.

export const SERVICE = "mamlyut-2012-unemployed-certificate";

/** A picture of one pixel. */
export const SCAN = {
  name: "жеке куәлік.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "base64",
  ),
};

/** A Windows program under the name of a picture. */
export const PROGRAM = { name: "photo.png", mimeType: "image/png", buffer: Buffer.from(`MZ\u0090\0\u0003${"\0".repeat(59)}PE\0\0`, "latin1") };

/** A right form. */
export const FORM = {
  address: "Мамлютка қаласы, Сынақ көшесі, 12 үй, 4 пәтер",
  phone: "+7 700 000 00 00",
  period_from_year: "2011",
  period_to_year: "2012",
};

/** The certificate as the official fills it in. */
export const CERTIFICATE = { registration: "с 3 января 2011 года", presented_to: "по месту требования" };
