/** What was found in one file: sentence, innocent explanation, and the place that proves it. */

import { foreign, h } from "./dom.js";
import { t, number, word } from "./i18n.js";
import { numbered, severity } from "./marks.js";
import { message, sentence } from "./parts.js";

/**
 * @param {any} report
 * @param {Record<string, {sentence: string, innocent: string}>} messages
 * @param {(n: number | undefined) => void} highlight makes the regions of a finding stand out
 */
export function findingList(report, messages, highlight) {
  const list = numbered(report);
  if (list.length === 0) return h("p", {}, t(report ? "finding.none" : "finding.notLooked"));
  return h(
    "ul",
    { class: "findings" },
    list.map(({ finding, n }) => entry(finding, n, messages, highlight)),
    report.findings_omitted
      ? h("li", { class: "minor" }, t("finding.omitted", { n: number(report.findings_omitted) }))
      : "",
  );
}

/** Findings known by code only. @param {string[]} codes @param {Record<string, any>} messages @param {boolean} [innocent] with the explanation */
export function codeList(codes, messages, innocent = false) {
  return h(
    "ul",
    { class: "codes" },
    codes.map((code) =>
      h("li", {}, sentence(code, messages), innocent ? explanation(message(code, messages)) : ""),
    ),
  );
}

function entry(finding, n, messages, highlight) {
  const lit = (value) => () => highlight(value);
  return h(
    "li",
    {
      class: `finding ${severity(finding)}`,
      ...(n === undefined ? {} : { onpointerenter: lit(n), onpointerleave: lit(undefined) }),
    },
    h(
      "p",
      { class: "sentence" },
      n === undefined
        ? ""
        : h("span", { class: `mark ${severity(finding)}`, title: t("marks.number") }, String(n)),
      h("span", { class: "severity" }, word("severity", severity(finding))),
      " ",
      sentence(finding.code, messages),
    ),
    explanation(message(finding.code, messages), severity(finding) === "info"),
    basis(finding),
  );
}

/** What else it can mean; what is only for information needs no excuse. */
function explanation(found, info = false) {
  if (!found?.innocent) return "";
  return h(
    "p",
    { class: "innocent" },
    h("strong", {}, t(info ? "finding.mind" : "finding.innocent")),
    " ",
    found.innocent,
  );
}

/** Where in the file it stands, in the file's own words. */
function basis({ code, basis: at = {} }) {
  const bits = [];
  if (at.part) bits.push([t("finding.part"), h("code", {}, foreign(at.part))]);
  if (Number.isInteger(at.offset)) bits.push([t("finding.offset"), number(at.offset)]);
  if (at.tag) bits.push([t("finding.tag"), h("code", {}, foreign(at.tag))]);
  if (at.match) bits.push([t("finding.match"), h("q", {}, foreign(at.match))]);
  return h(
    "p",
    { class: "basis" },
    h("span", { class: "label" }, t(bits.length ? "finding.basis" : "finding.basisWhole")),
    bits.map(([name, value], index) => [index ? ", " : " ", name, " ", value]),
    " ",
    h("code", { class: "code" }, foreign(code)),
  );
}
