// The elements of keys, signing and sign-in. Loaded as a module by the macros `ui::keys`, `ui::sign` and
// `ui::sign_in_by_key` of components.html.

import { QyzmetKeys } from "./keys.js";
import { QyzmetSign } from "./sign.js";
import { QyzmetSignIn } from "./sign-in.js";

customElements.define("qyzmet-keys", QyzmetKeys);
customElements.define("qyzmet-sign", QyzmetSign);
customElements.define("qyzmet-sign-in", QyzmetSignIn);
