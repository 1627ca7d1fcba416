/** The archive and the signed result to keep, and the page on paper. */

import { h, save } from "./dom.js";
import { t } from "./i18n.js";

const KEYS = "/.well-known/jwks.json";

/** @param {any} claim */
export function downloads(claim) {
  const name = `claim-${String(claim.id).replace(/[^\w-]/g, "_")}`;
  const jws = String(claim.jws ?? "");
  const payload = signedBytes(jws);
  const button = (label, onclick) => h("button", { type: "button", onclick }, label);
  return h(
    "section",
    { class: "card downloads" },
    h("h2", {}, t("download.title")),
    h(
      "p",
      {},
      t("download.intro"),
      " ",
      h("a", { href: KEYS, target: "_blank", rel: "noopener" }, t("download.keys")),
    ),
    h(
      "p",
      { class: "actions" },
      h(
        "a",
        {
          class: "button",
          href: `/v1/claims/${encodeURIComponent(claim.id)}/archive`,
          download: "",
        },
        t("download.archive"),
      ),
      jws
        ? button(t("download.jws"), () => save(jws, `${name}.jws`, "application/jose"))
        : h("span", {}, t("download.none")),
      payload
        ? button(t("download.json"), () => save(payload, `${name}.json`, "application/json"))
        : "",
      button(t("download.print"), () => print()),
    ),
  );
}

/** The bytes that were signed, as they are. @param {string} jws */
function signedBytes(jws) {
  try {
    const text = atob(jws.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(text, (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
