/** The seal: what it shows, what it does not, and each check in words. */

import { foreign, h } from "./dom.js";
import { count, has, number, t, time } from "./i18n.js";
import { facts, outcome, sentence } from "./parts.js";

/** @param {any} claim @param {any} result @param {Record<string, any>} messages */
export function seal(claim, result, messages) {
  const token = result.token ?? {};
  const status = ["valid", "invalid"].includes(token.status) ? token.status : "absent";
  const checks = result.checks ?? [];
  const failed = checks.filter((item) => item.outcome === "failed");
  const passed = checks.filter((item) => item.outcome === "ok");
  return h(
    "section",
    { class: "card seal", id: "seal" },
    h("h2", {}, t("seal.title")),
    h("p", {}, h("strong", {}, t(`token.${status}`)), " ", t(`seal.${status}Text`)),
    failed.length
      ? h(
          "ul",
          { class: "checks" },
          failed.map((item) => check(item, messages)),
        )
      : "",
    h(
      "div",
      { class: "two" },
      h("div", {}, h("h3", {}, t("seal.shows")), points(`seal.${status}.shows`)),
      h("div", {}, h("h3", {}, t("seal.not")), points("seal.not")),
    ),
    checks.length
      ? h(
          "details",
          {},
          h(
            "summary",
            {},
            status === "absent"
              ? t("seal.checksAbsent")
              : t("seal.checks", {
                  ok: number(passed.length),
                  all: count("seal.checkCount", checks.length),
                }),
          ),
          h(
            "ol",
            { class: "checks" },
            checks.map((item) => check(item, messages)),
          ),
          facts([
            [t("seal.verified"), time(result.verified_at, true)],
            [t("seal.service"), result.service],
            [t("seal.module"), token.module],
            [t("seal.claim"), claim.id],
          ]),
        )
      : "",
  );
}

function check(item, messages) {
  const key = `check.${item.check}`;
  return h(
    "li",
    {},
    outcome(item.outcome),
    h(
      "div",
      {},
      h("strong", {}, has(key) ? t(key) : foreign(item.check)),
      has(`${key}.why`) ? h("p", { class: "minor" }, t(`${key}.why`)) : "",
      item.code
        ? h("p", {}, sentence(item.code, messages), " ", h("code", {}, foreign(item.code)))
        : "",
    ),
  );
}

/** The points of a list: `key.1`, `key.2` and so on. */
function points(key) {
  const found = [];
  for (let n = 1; has(`${key}.${n}`); n += 1) found.push(h("li", {}, t(`${key}.${n}`)));
  return h("ul", {}, found);
}
