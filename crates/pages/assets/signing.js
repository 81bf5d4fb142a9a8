// The elements of keys and signing. Loaded as a module by the macros `ui::keys` and `ui::sign` of components.html.

import { QyzmetKeys } from "./keys.js";
import { QyzmetSign } from "./sign.js";

customElements.define("qyzmet-keys", QyzmetKeys);
customElements.define("qyzmet-sign", QyzmetSign);
