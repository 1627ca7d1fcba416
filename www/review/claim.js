/** One claim: what arrived, what was found, what was checked, and the person's decision. */

import { api } from "./api.js";
import { codeList } from "./findings.js";
import { decisionForm } from "./decision.js";
import { downloads } from "./downloads.js";
import { focusOn, foreign, h } from "./dom.js";
import { hint } from "./keys.js";
import { count, days, lang, t, time, word } from "./i18n.js";
import { log } from "./log.js";
import { shopPhotos } from "./orders.js";
import { badge, facts } from "./parts.js";
import { photoSection } from "./photo.js";
import { listAddress, openNext } from "./queue.js";
import { request } from "./request.js";
import { seal } from "./seal.js";

/** @param {string} id @param {() => Promise<void>} refresh @returns {Promise<import("./app.js").Page>} */
export async function claimPage(id, refresh) {
  const claim = await api.claim(id, lang());
  const result = claim.verification ?? {};
  const messages = claim.messages ?? {};
  const photos = (claim.files ?? []).map((file, index) =>
    photoSection(file, index, claim, result, messages),
  );
  const asking = request();
  const decision = decisionForm(claim, {
    saved: async (next) => {
      if (next) return openNext(claim.id);
      await refresh();
      focusOn(document.getElementById("decided"));
    },
    wants: (evidence) => (asking.open = evidence),
  });
  const next = () => openNext(claim.id);
  const node = h(
    "article",
    { class: "claim" },
    h(
      "div",
      { class: "head" },
      h("a", { class: "back", href: listAddress() }, t("claim.back")),
      h("h1", {}, t("claim.order"), " ", foreign(claim.order)),
      badge(result.disposition ?? "review"),
      h(
        "button",
        { type: "button", class: "next", onclick: next },
        t("claim.next"),
        " ",
        hint("n"),
      ),
    ),
    h(
      "div",
      { class: "claim-grid" },
      summary(claim, result, messages),
      h(
        "div",
        { class: "photos" },
        strip(photos),
        photos.length
          ? photos.map((photo) => photo.node)
          : h("p", { class: "empty card" }, t("claim.noPhotos")),
        notReceived(result.not_received ?? []),
        shopPhotos(claim),
      ),
      h("div", { class: "deciding" }, decision.node, asking),
      h(
        "div",
        { class: "record" },
        seal(claim, result, messages),
        log(claim.log ?? []),
        downloads(claim),
      ),
    ),
  );
  printing(node, photos);
  return { node, keys: [...keys(photos, next), ...decision.keys] };
}

function summary(claim, result, messages) {
  const reasons = result.reasons ?? [];
  const disposition = ["clear", "review", "conflict"].includes(result.disposition)
    ? result.disposition
    : "review";
  const link = (id) => h("a", { href: `#/products/${encodeURIComponent(id)}` }, foreign(id));
  const products = (claim.products ?? []).flatMap((id, index) =>
    index ? [", ", link(id)] : link(id),
  );
  const token = result.token?.status ?? "absent";
  return h(
    "section",
    { class: "card summary", "aria-labelledby": "summary-title" },
    h("h2", { id: "summary-title" }, t("claim.why"), " ", badge(disposition)),
    h("p", {}, t(`legend.${disposition}`)),
    reasons.length ? codeList(reasons, messages) : "",
    h("p", { class: "not" }, t("verdict.not")),
    h("h3", { id: "buyer-title" }, t("claim.text")),
    claim.text
      ? h(
          "div",
          { class: "buyer", tabindex: "0", role: "group", "aria-labelledby": "buyer-title" },
          foreign(claim.text),
        )
      : h("p", { class: "minor" }, t("claim.noText")),
    facts([
      [t("claim.reason"), claim.reason && word("claimReason", claim.reason)],
      [t("claim.products"), products.length ? h("span", {}, products) : ""],
      [t("claim.ordered"), time(claim.ordered_at)],
      [t("claim.received"), arrived(claim)],
      [t("seal.title"), word("token", token)],
    ]),
  );
}

function arrived({ ordered_at: ordered, received_at: received }) {
  const gap = days(ordered, received);
  const after = gap > 0 ? ` (${count("claim.daysAfter", gap)})` : "";
  return `${time(received)}${after}`;
}

/** Jumps to each photo where there are several; those that decided come with their mark. */
function strip(photos) {
  if (photos.length < 2) return "";
  return h(
    "nav",
    { class: "strip", "aria-label": t("claim.photos") },
    photos.map((photo, index) =>
      h(
        "button",
        { type: "button", onclick: photo.focus },
        t("claim.photo", { n: index + 1 }),
        " ",
        photo.disposition ? badge(photo.disposition) : "",
      ),
    ),
  );
}

/** The photo that the middle of the window shows, for keys that act on one. */
function current(photos) {
  const line = innerHeight / 3;
  return photos.findLast(({ node }) => node.getBoundingClientRect().top < line) ?? photos[0];
}

/** @returns {import("./keys.js").Shortcut[]} */
function keys(photos, next) {
  const step = (by) => () => {
    const at = photos.indexOf(current(photos)) + by;
    photos[Math.min(Math.max(at, 0), photos.length - 1)]?.focus();
  };
  const view = (name, ...values) => {
    return () => current(photos)?.act(name, ...values);
  };
  return [
    { key: "n", label: t("keys.next"), run: next },
    { key: "j", label: t("keys.photoDown"), run: step(1) },
    { key: "k", label: t("keys.photoUp"), run: step(-1) },
    { key: "+", label: t("photo.closer"), run: view("zoom", 1) },
    { key: "-", label: t("photo.further"), run: view("zoom", -1) },
    { key: "0", label: t("photo.fit"), run: view("fit") },
    { key: "c", label: t("keys.compare"), run: view("compare") },
    { key: "b", label: t("photo.flipNow"), run: view("flip") },
    { key: "m", label: t("photo.regions"), run: view("marks") },
  ];
}

function notReceived(list) {
  if (!list.length) return "";
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t("claim.notReceived")),
    h("p", {}, t("claim.notReceivedNote")),
    h(
      "ul",
      {},
      list.map((item) =>
        h(
          "li",
          {},
          item.sha256 ? h("code", {}, foreign(item.sha256)) : t("claim.noDigest"),
          item.absent ? [": ", word("absent", item.absent)] : "",
        ),
      ),
    ),
  );
}

/** On paper everything is open, and the photos fit the sheet. */
function printing(node, photos) {
  let opened = [];
  const before = () => {
    if (!node.isConnected) return stop();
    opened = [...node.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
    for (const photo of photos) photo.print(true);
  };
  const after = () => {
    for (const details of opened) details.open = false;
    for (const photo of photos) photo.print(false);
  };
  const stop = () => {
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
}
