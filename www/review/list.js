/** The list of claims: filters with counts, pages, and one row per claim. */

import { api } from "./api.js";
import { fileUrl, foreign, h } from "./dom.js";
import { count, lang, number, t, time, word } from "./i18n.js";
import { hint } from "./keys.js";
import { badge, sentence } from "./parts.js";
import { openNext, remember } from "./queue.js";

const LIMIT = "50";
const STATES = ["open", "decided", "all"];

/** @param {URLSearchParams} query `disposition`, `state`, `before` @returns {Promise<import("./app.js").Page>} */
export async function listPage(query) {
  remember(query);
  const state = STATES.includes(query.get("state")) ? query.get("state") : "open";
  /** @type {Record<string, string>} */
  const asked = { limit: LIMIT, lang: lang() };
  for (const name of ["disposition", "before"]) if (query.get(name)) asked[name] = query.get(name);
  if (state !== "all") asked.decided = String(state === "decided");
  const { claims = [], next, counts = {}, messages = {} } = await api.claims(asked);
  const start = () => openNext();
  const rows = h(
    "ul",
    { class: "claims" },
    claims.map((claim) => row(claim, messages)),
  );
  const node = h(
    "div",
    { class: "list" },
    h(
      "div",
      { class: "head" },
      h("h1", {}, t("list.title")),
      claims.length && state !== "decided"
        ? h(
            "button",
            { type: "button", class: "primary", onclick: start },
            t("list.start"),
            " ",
            hint("n"),
          )
        : "",
    ),
    h("p", { class: "lead" }, t("list.lead")),
    filters(query, state, counts),
    claims.length ? rows : empty(query, state),
    pages(query, next),
    legend(),
  );
  const step = (by) => () => move(rows, by);
  return {
    node,
    keys: [
      { key: "n", label: t("keys.start"), run: start },
      { key: "j", label: t("keys.rowDown"), run: step(1) },
      { key: "k", label: t("keys.rowUp"), run: step(-1) },
    ],
  };
}

function move(rows, by) {
  const links = [...rows.querySelectorAll("a.order")];
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by]?.focus();
}

function filters(query, state, counts) {
  const disposition = query.get("disposition") ?? "";
  const choice = (name, value, label, chosen) =>
    h(
      "a",
      {
        href: address(query, { [name]: value, before: "" }),
        class: "chip",
        "aria-current": chosen ? "true" : null,
      },
      label,
    );
  const counted = (value) =>
    Number.isInteger(counts[value])
      ? [" ", h("span", { class: "count" }, number(counts[value]))]
      : "";
  return h(
    "nav",
    { class: "filters", "aria-label": t("list.filter") },
    h(
      "div",
      {},
      STATES.map((value) =>
        choice("state", value === "open" ? "" : value, t(`list.${value}`), state === value),
      ),
    ),
    h(
      "div",
      {},
      choice("disposition", "", t("list.any"), !disposition),
      ["conflict", "review", "clear"].map((value) =>
        choice("disposition", value, [badge(value), counted(value)], disposition === value),
      ),
    ),
  );
}

function empty(query, state) {
  const filtered = query.get("disposition") || query.get("before");
  return h(
    "div",
    { class: "empty card" },
    h("p", {}, t(filtered ? "list.emptyFiltered" : `list.empty.${state}`)),
    filtered ? h("p", {}, h("a", { href: "#/claims" }, t("list.unfilter"))) : "",
  );
}

function address(query, changes) {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return `#/claims${next.size ? `?${next}` : ""}`;
}

function row(claim, messages) {
  const url = fileUrl(claim.thumbnail);
  const reasons = [...new Set((claim.reasons ?? []).map((code) => sentence(code, messages)))];
  return h(
    "li",
    { class: "claim-row" },
    h("div", { class: "thumb" }, url ? picture(url) : h("span", {}, t("photo.none"))),
    h(
      "div",
      { class: "what" },
      h(
        "a",
        { href: `#/claims/${encodeURIComponent(claim.id)}`, class: "order" },
        t("claim.order"),
        " ",
        foreign(claim.order),
      ),
      h("p", { class: "why" }, reasons.length ? reasons.join(" ") : t("list.noReason")),
      h(
        "p",
        { class: "minor" },
        `${time(claim.received_at)} · ${count("list.files", claim.files)} · ${word("token", claim.token)}`,
      ),
    ),
    h(
      "div",
      { class: "state" },
      badge(claim.disposition),
      claim.decision
        ? h("span", { class: "minor" }, word("decision", claim.decision))
        : h("span", { class: "todo" }, t("list.undecided")),
    ),
  );
}

/** A small picture; where the browser cannot show the format, a word. @param {string} url */
function picture(url) {
  const image = h("img", { src: url, alt: "", loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(h("span", {}, t("photo.none"))));
  return image;
}

function pages(query, next) {
  const first = query.get("before");
  if (!first && !next) return "";
  return h(
    "nav",
    { class: "pages", "aria-label": t("list.pages") },
    first ? h("a", { href: address(query, { before: "" }) }, t("list.first")) : "",
    next ? h("a", { href: address(query, { before: next }) }, t("list.next")) : "",
  );
}

function legend() {
  return h(
    "section",
    { class: "legend" },
    h("h2", {}, t("legend.title")),
    h(
      "dl",
      {},
      ["conflict", "review", "clear"].map((value) =>
        h("div", {}, h("dt", {}, badge(value)), h("dd", {}, t(`legend.${value}`))),
      ),
      h("div", {}, h("dt", {}, t("legend.seal")), h("dd", {}, t("legend.sealText"))),
    ),
  );
}
