/** Small pieces that several pages show. */

import { foreign, h, visible } from "./dom.js";
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
export const badge = (value) => mark("badge", "disposition", value, "review");

/** The outcome of one check. @param {string} value */
export const outcome = (value) => mark("outcome", "outcome", value, "not_run");

/** What a code means, from the service's messages, else from the page's own words. @param {string} code @param {Record<string, any>} messages */
export function sentence(code, messages) {
  return message(code, messages)?.sentence ?? ownWords(code);
}

/** @param {string} code @param {Record<string, any>} messages */
export function message(code, messages) {
  return messages && Object.hasOwn(messages, code) ? messages[code] : undefined;
}

/** Rows of name and value; rows without a value are left out. @param {[string, any][]} rows */
export function facts(rows) {
  const shown = rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (shown.length === 0) return "";
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
  return has(`error.${code}`)
    ? t(`error.${code}`)
    : `${t("error.internal")} (${visible(String(code))})`;
}

/** A page that says what went wrong and offers another try. @param {any} error @param {() => void} retry */
export function problem(error, retry) {
  return h(
    "section",
    { class: "card narrow" },
    h("h1", {}, t("error.title")),
    h("p", {}, errorText(error)),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: retry }, t("error.retry")),
      " ",
      h("a", { href: "#/claims" }, t("nav.claims")),
    ),
  );
}

function mark(kind, group, value, fallback) {
  const known = Object.hasOwn(SHAPES, value) ? value : fallback;
  return h(
    "span",
    { class: `${kind} ${known}` },
    h("span", { "aria-hidden": "true" }, SHAPES[known]),
    " ",
    word(group, value),
  );
}

/** The words for the nearest area of a code: `challenge.mac` falls back to `challenge`. */
function ownWords(code) {
  let key = String(code);
  while (key && !has(`reason.${key}`)) key = key.slice(0, Math.max(0, key.lastIndexOf(".")));
  return key ? t(`reason.${key}`) : visible(String(code));
}
