/** The list of claims: filters with counts, pages, and one row per claim. */

import { api } from "./api.js";
import { fileUrl, foreign, h } from "./dom.js";
import { number, t, time, word } from "./i18n.js";
import { badge, shortReason } from "./parts.js";

const LIMIT = "50";

/** @param {URLSearchParams} query `disposition`, `decided`, `before` */
export async function listPage(query) {
  const asked = { limit: LIMIT };
  for (const name of ["disposition", "decided", "before"]) {
    if (query.get(name)) asked[name] = query.get(name);
  }
  const { claims = [], next, counts = {} } = await api.claims(asked);
  return h(
    "div",
    {},
    h("h1", {}, t("list.title")),
    h("p", { class: "lead" }, t("list.lead")),
    filters(query, counts),
    claims.length === 0
      ? h("p", { class: "empty card" }, t("list.empty"))
      : h("ul", { class: "claims" }, claims.map(row)),
    pages(query, next),
    legend(),
  );
}

function filters(query, counts) {
  const disposition = query.get("disposition") ?? "";
  const decided = query.get("decided") ?? "";
  const choice = (name, value, label, now) =>
    h(
      "a",
      {
        href: address(query, { [name]: value, before: "" }),
        class: "chip",
        "aria-current": now === value ? "true" : null,
      },
      label,
    );
  const count = (value) => (Number.isInteger(counts[value]) ? ` (${number(counts[value])})` : "");
  return h(
    "nav",
    { class: "filters", "aria-label": t("list.filter") },
    h(
      "div",
      {},
      choice("disposition", "", t("list.all"), disposition),
      ["conflict", "review", "clear"].map((value) =>
        choice("disposition", value, [badge(value), count(value)], disposition),
      ),
    ),
    h(
      "div",
      {},
      choice("decided", "", t("list.any"), decided),
      choice("decided", "false", t("list.open"), decided),
      choice("decided", "true", t("list.decided"), decided),
    ),
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

function row(claim) {
  const url = fileUrl(claim.thumbnail);
  const reasons = (claim.reasons ?? []).map(shortReason);
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
      h("p", {}, reasons.length ? [...new Set(reasons)].join(" ") : t("list.noReason")),
      h(
        "p",
        { class: "minor" },
        `${time(claim.received_at)} · ${t("list.files", { n: claim.files })} · ${word("token", claim.token)}`,
      ),
    ),
    h(
      "div",
      { class: "state" },
      badge(claim.disposition),
      h(
        "span",
        { class: "minor" },
        claim.decision ? word("decision", claim.decision) : t("list.open"),
      ),
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
  return h(
    "p",
    { class: "pages" },
    query.get("before") ? h("a", { href: address(query, { before: "" }) }, t("list.first")) : "",
    " ",
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
      ["clear", "review", "conflict"].map((value) =>
        h("div", {}, h("dt", {}, badge(value)), h("dd", {}, t(`legend.${value}`))),
      ),
    ),
  );
}
