/** Small pieces that several pages show. */

import { foreign, h } from "./dom.js";
import { has, t, word } from "./i18n.js";

const SHAPES = {
  clear: "●",
  review: "◆",
  conflict: "▲",
  ok: "✓",
  failed: "✕",
  not_run: "–",
  not_checked: "–",
};

/** A disposition as shape, word and colour. @param {string} value */
export function badge(value) {
  const known = Object.hasOwn(SHAPES, value) ? value : "review";
  return h(
    "span",
    { class: `badge ${known}` },
    h("span", { "aria-hidden": "true" }, SHAPES[known]),
    " ",
    word("disposition", value),
  );
}

/** The outcome of one check. @param {string} value */
export function outcome(value) {
  const known = Object.hasOwn(SHAPES, value) ? value : "not_run";
  return h(
    "span",
    { class: `outcome ${known}` },
    h("span", { "aria-hidden": "true" }, SHAPES[known]),
    " ",
    word("outcome", value),
  );
}

/** A short sentence for a finding's code where the service sent none. @param {string} code */
export function shortReason(code) {
  let key = code;
  while (key && !has(`reason.${key}`)) key = key.slice(0, Math.max(0, key.lastIndexOf(".")));
  return key ? t(`reason.${key}`) : code;
}

/** Rows of name and value; rows without a value are left out. @param {[string, any][]} rows */
export function facts(rows) {
  const shown = rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return h(
    "dl",
    { class: "facts" },
    shown.map(([name, value]) =>
      h("div", {}, h("dt", {}, name), h("dd", {}, value instanceof Node ? value : foreign(value))),
    ),
  );
}

/** @param {any} error */
export function errorText(error) {
  const code = error?.code ?? "internal";
  return has(`error.${code}`) ? t(`error.${code}`) : `${t("error.internal")} (${code})`;
}

/** A page that says what went wrong and offers another try. @param {any} error @param {() => void} retry */
export function problem(error, retry) {
  return h(
    "section",
    { class: "card narrow", role: "alert" },
    h("h1", {}, t("error.title")),
    h("p", {}, errorText(error)),
    h(
      "p",
      {},
      h("button", { type: "button", class: "primary", onclick: retry }, t("error.retry")),
      " ",
      h("a", { href: "#/claims" }, t("nav.claims")),
    ),
  );
}
