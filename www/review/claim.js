/** One claim: what arrived, what was found, what was checked, and the person's decision. */

import { api } from "./api.js";
import { checkList } from "./checks.js";
import { decisionForm, log, request } from "./decision.js";
import { foreign, h } from "./dom.js";
import { differences, evidence } from "./evidence.js";
import { codeList, findingList } from "./findings.js";
import { lang, t, time, word } from "./i18n.js";
import { badge, facts } from "./parts.js";
import { viewer } from "./viewer.js";

/** @param {string} id @param {() => void} refresh */
export async function claimPage(id, refresh) {
  const claim = await api.claim(id, lang());
  const result = claim.verification ?? {};
  const messages = claim.messages ?? {};
  return h(
    "article",
    { class: "claim" },
    h("p", { class: "back" }, h("a", { href: "#/claims" }, t("claim.back"))),
    h("h1", {}, t("claim.order"), " ", foreign(claim.order)),
    summary(claim, result, messages),
    h("h2", {}, t("claim.photos")),
    (claim.files ?? []).map((file, index) => fileSection(file, index, claim, result, messages)),
    notReceived(result.not_received ?? []),
    h("div", { class: "columns" }, decisionForm(claim, refresh), request()),
    checkList(result),
    log(claim.log ?? []),
    downloads(claim, result),
  );
}

function summary(claim, result, messages) {
  const reasons = result.reasons ?? [];
  const products = (claim.products ?? []).map((id) =>
    h("a", { href: `#/products/${encodeURIComponent(id)}` }, foreign(id)),
  );
  return h(
    "section",
    { class: "card summary", "aria-label": t("claim.summary") },
    h(
      "p",
      { class: "verdict" },
      badge(result.disposition ?? "review"),
      " ",
      t(`legend.${result.disposition ?? "review"}`),
    ),
    reasons.length ? codeList(reasons, messages) : "",
    h("p", { class: "not" }, h("strong", {}, t("verdict.notTitle")), " ", t("verdict.not")),
    facts([
      [t("claim.ordered"), time(claim.ordered_at)],
      [t("claim.received"), time(claim.received_at)],
      [
        t("claim.products"),
        products.length
          ? h(
              "span",
              {},
              products.flatMap((link) => [link, " "]),
            )
          : "",
      ],
      [t("claim.reason"), claim.reason && word("claimReason", claim.reason)],
    ]),
    h("h2", {}, t("claim.text")),
    claim.text
      ? h("blockquote", { class: "buyer" }, foreign(claim.text))
      : h("p", { class: "minor" }, t("claim.noText")),
  );
}

function fileSection(file, index, claim, result, messages) {
  const checked = (result.files ?? []).find((item) => item.sha256 === file.sha256) ?? {};
  const report = checked.report;
  const wanted = report?.likeness?.catalogue_id;
  const reference =
    (claim.catalogue ?? []).find((photo) => photo.id === wanted) ?? (claim.catalogue ?? [])[0];
  const likely = reference && reference.id === wanted;
  return h(
    "section",
    { class: "card file" },
    h(
      "h3",
      {},
      t("claim.photo", { n: index + 1 }),
      " ",
      report?.verdict ? badge(report.verdict.disposition) : "",
    ),
    h(
      "p",
      { class: "minor" },
      word("seal", checked.seal ?? "none"),
      checked.absent ? ` (${word("absent", checked.absent)})` : "",
    ),
    viewer(file, report, reference),
    reference && !likely ? h("p", { class: "minor" }, t("photo.onlyComparison")) : "",
    h("h4", {}, t("claim.findings")),
    findingList(report?.findings ?? [], messages),
    checked.browser_only?.length
      ? [
          h("h4", {}, t("claim.browserOnly")),
          h("p", {}, t("claim.browserOnlyNote")),
          codeList(checked.browser_only, messages),
        ]
      : "",
    checked.differences?.length
      ? [h("h4", {}, t("claim.differences")), differences(checked.differences)]
      : "",
    report
      ? h("details", { open: true }, h("summary", {}, t("claim.details")), evidence(report, claim))
      : h("p", {}, t("claim.noReport")),
  );
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
          " ",
          item.absent ? word("absent", item.absent) : "",
        ),
      ),
    ),
  );
}

function downloads(claim, result) {
  const save = (text, name, type) => () => {
    const url = URL.createObjectURL(new Blob([text], { type }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  const name = `claim-${String(claim.id).replace(/[^\w-]/g, "_")}`;
  return h(
    "section",
    { class: "card downloads" },
    h("h2", {}, t("download.title")),
    h("p", {}, t("download.intro")),
    claim.jws
      ? h(
          "button",
          { type: "button", onclick: save(claim.jws, `${name}.jws`, "application/jose") },
          t("download.jws"),
        )
      : "",
    " ",
    h(
      "button",
      {
        type: "button",
        onclick: save(JSON.stringify(result, null, 2), `${name}.json`, "application/json"),
      },
      t("download.json"),
    ),
    " ",
    h("button", { type: "button", onclick: () => print() }, t("download.print")),
  );
}
