/** One photo of a claim: the picture with its marks, what was found in it, and what was measured. */

import { focusOn, foreign, h, visible } from "./dom.js";
import { differences, evidence, glance } from "./evidence.js";
import { codeList, findingList } from "./findings.js";
import { t, word } from "./i18n.js";
import { badge } from "./parts.js";
import { viewer } from "./viewer.js";

/** @param {any} file @param {number} index @param {any} claim @param {any} result @param {Record<string, any>} messages */
export function photoSection(file, index, claim, result, messages) {
  const checked = (result.files ?? []).find((item) => item.sha256 === file.sha256) ?? {};
  const report = checked.report;
  const { reference, likely } = comparison(claim, report);
  const place = h("div", {});
  let view;
  const compare = (photo) => {
    // The corners and changes of the report hold for the photo that it means, and for no other.
    view = viewer(file, photo === reference ? report : plain(report), photo);
    place.replaceChildren(view.node);
  };
  compare(reference);
  const heading = h(
    "h2",
    {},
    t("claim.photo", { n: index + 1 }),
    " ",
    report?.verdict ? badge(report.verdict.disposition) : "",
  );
  const node = h(
    "section",
    { class: "card file" },
    h(
      "div",
      { class: "file-head" },
      heading,
      h(
        "p",
        { class: "minor" },
        word("seal", checked.seal ?? "none"),
        checked.absent ? ` (${word("absent", checked.absent)})` : "",
      ),
    ),
    place,
    choice(claim.catalogue ?? [], reference, compare),
    reference && !likely ? h("p", { class: "minor" }, t("photo.onlyComparison")) : "",
    h("h3", {}, t("claim.findings")),
    findingList(report, messages, (n) => view.highlight(n)),
    report ? glance(report, claim, checked.credentials) : h("p", {}, t("claim.noReport")),
    reused(checked, messages),
    browserOnly(checked, messages),
    unexplained(checked),
    report
      ? h(
          "details",
          {},
          h("summary", {}, t("claim.details")),
          evidence(report, checked.credentials),
          compared(checked),
        )
      : "",
  );
  return {
    node,
    act: (name, ...values) => view.act[name](...values),
    print: (on) => view.print(on),
    disposition: report?.verdict?.disposition,
    focus: () => {
      focusOn(heading);
      node.scrollIntoView({ block: "start" });
    },
  };
}

/** Another catalogue photo to compare with, where there are several. */
function choice(photos, reference, compare) {
  if (photos.length < 2) return "";
  const select = h(
    "select",
    {},
    photos.map((photo, index) =>
      h("option", { value: index, selected: photo === reference }, visible(String(photo.id))),
    ),
  );
  select.addEventListener("change", () => compare(photos[Number(select.value)]));
  return h("label", { class: "inline other" }, h("span", {}, t("photo.other")), select);
}

/** A report without what was measured against one catalogue photo. */
function plain(report) {
  return report && { ...report, likeness: undefined };
}

/** The catalogue photo that the report means, else the first one, to look at only. */
function comparison(claim, report) {
  const photos = claim.catalogue ?? [];
  const wanted = report?.likeness?.catalogue_id;
  const meant = photos.find((photo) => photo.id === wanted);
  return { reference: meant ?? photos[0], likely: Boolean(meant) };
}

/** Earlier claims with this photo; another shop's is not named. */
function reused({ reuse = [] }, messages) {
  if (reuse.length === 0) return "";
  const one = ({ claim, order, received_on: day, sameness }) =>
    h(
      "li",
      {},
      claim
        ? h(
            "a",
            { href: `#/claims/${encodeURIComponent(claim)}` },
            t("claim.order"),
            " ",
            foreign(order),
          )
        : t("claim.otherShop"),
      ", ",
      foreign(day),
      ` (${word("sameness", sameness)})`,
    );
  return [
    h("h3", {}, t("claim.reused")),
    codeList(["copy.claim.reused"], messages, true),
    h("ul", { class: "reuse" }, reuse.map(one)),
  ];
}

function browserOnly(checked, messages) {
  if (!checked.browser_only?.length) return "";
  return [
    h("h3", {}, t("claim.browserOnly")),
    h("p", {}, t("claim.browserOnlyNote")),
    codeList(checked.browser_only, messages, true),
    checked.original_sha256
      ? h(
          "p",
          { class: "minor" },
          t("claim.original"),
          " ",
          h("code", {}, foreign(checked.original_sha256)),
        )
      : "",
  ];
}

/** A difference that nothing explains stands in the open; the others among the details. */
function unexplained(checked) {
  const list = (checked.differences ?? []).filter((item) => !item.explained);
  if (list.length === 0) return "";
  return [
    h("h3", {}, t("claim.unexplained")),
    h("p", {}, t("claim.unexplainedNote")),
    differences(list),
  ];
}

function compared(checked) {
  const list = (checked.differences ?? []).filter((item) => item.explained);
  if (list.length === 0) return "";
  return h(
    "section",
    {},
    h("h4", {}, t("claim.differences")),
    h("p", { class: "minor" }, t("claim.differencesNote")),
    differences(list),
  );
}
