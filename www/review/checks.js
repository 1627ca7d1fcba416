/** The checks of the token as a list in words. */

import { h } from "./dom.js";
import { has, t, time, word } from "./i18n.js";
import { facts, outcome } from "./parts.js";

/** @param {any} result */
export function checkList(result) {
  const token = result.token ?? {};
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t("checks.title")),
    h(
      "p",
      {},
      t(`checks.${["valid", "invalid"].includes(token.status) ? token.status : "absent"}`),
    ),
    h(
      "ul",
      { class: "checks" },
      (result.checks ?? []).map((item) =>
        h(
          "li",
          {},
          outcome(item.outcome),
          h(
            "span",
            {},
            has(`check.${item.check}`) ? t(`check.${item.check}`) : item.check,
            item.code ? [" ", h("code", {}, item.code)] : "",
          ),
        ),
      ),
    ),
    facts([
      [t("checks.verified"), time(result.verified_at)],
      [t("checks.service"), result.service],
      [t("checks.module"), token.module],
    ]),
  );
}
