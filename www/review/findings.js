/** What was found in one file: sentence, innocent explanation, and the place that proves it. */

import { foreign, h } from "./dom.js";
import { t, number, word } from "./i18n.js";
import { shortReason } from "./parts.js";

/** @param {any[]} findings @param {Record<string, {sentence: string, innocent: string}>} messages */
export function findingList(findings, messages) {
  if (findings.length === 0) return h("p", {}, t("finding.none"));
  const order = { warning: 0, notice: 1, info: 2 };
  const sorted = [...findings].sort((a, b) => (order[a.severity] ?? 1) - (order[b.severity] ?? 1));
  return h(
    "ul",
    { class: "findings" },
    sorted.map((finding) => entry(finding, messages)),
  );
}

/** Findings known by code only. @param {string[]} codes @param {Record<string, any>} messages */
export function codeList(codes, messages) {
  return h(
    "ul",
    {},
    codes.map((code) => h("li", {}, sentence(code, messages))),
  );
}

function entry(finding, messages) {
  const message = own(messages, finding.code);
  return h(
    "li",
    {
      class: `finding ${["warning", "notice", "info"].includes(finding.severity) ? finding.severity : "notice"}`,
    },
    h(
      "p",
      { class: "sentence" },
      h("span", { class: "severity" }, word("severity", finding.severity)),
      " ",
      sentence(finding.code, messages),
    ),
    message?.innocent
      ? h("p", { class: "innocent" }, h("strong", {}, t("finding.innocent")), " ", message.innocent)
      : "",
    basis(finding),
  );
}

function basis({ code, basis: at = {} }) {
  const bits = [];
  if (at.part) bits.push([t("finding.part"), foreign(at.part)]);
  if (Number.isInteger(at.offset)) bits.push([t("finding.offset"), number(at.offset)]);
  if (at.tag) bits.push([t("finding.tag"), foreign(at.tag)]);
  if (at.match) bits.push([t("finding.match"), h("q", {}, foreign(at.match))]);
  return h(
    "p",
    { class: "basis" },
    bits.map(([name, value]) => [h("span", {}, name), " ", value, " · "]),
    h("code", {}, code),
  );
}

function sentence(code, messages) {
  return own(messages, code)?.sentence ?? shortReason(code);
}

function own(messages, code) {
  return messages && Object.hasOwn(messages, code) ? messages[code] : undefined;
}
