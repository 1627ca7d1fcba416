/** The measured facts of one file: AI statement, camera, provenance, likeness, differences. */

import { foreign, h } from "./dom.js";
import { t, time, number, word } from "./i18n.js";
import { facts, outcome } from "./parts.js";

/** @param {any} report @param {any} claim */
export function evidence(report, claim) {
  const { camera = {}, ai, provenance, likeness, file = {} } = report;
  return h(
    "div",
    { class: "evidence" },
    group(
      "evidence.ai",
      [
        [t("evidence.status"), ai && word("ai", ai.status)],
        [t("evidence.markers"), (ai?.markers ?? []).join(", ")],
      ],
      ai?.status === "none" ? t("evidence.absence") : "",
    ),
    group("evidence.camera", [
      [t("evidence.status"), camera.status && word("camera", camera.status)],
      [t("evidence.device"), [camera.make, camera.model].filter(Boolean).join(" ")],
      [t("evidence.captured"), camera.captured_at && time(camera.captured_at)],
      [t("evidence.ordered"), claim.ordered_at && time(claim.ordered_at)],
    ]),
    group(
      "evidence.likeness",
      likeness
        ? [
            [t("evidence.relation"), word("relation", likeness.relation)],
            [t("evidence.score"), `${number(likeness.score)} / ${number(1000)}`],
            [t("evidence.catalogueId"), likeness.catalogue_id],
            [t("evidence.mirrored"), likeness.mirrored ? t("yes") : ""],
            [
              t("evidence.changed"),
              Number.isInteger(likeness.changed_ppm)
                ? `${number(likeness.changed_ppm / 10000)} %`
                : "",
            ],
          ]
        : [],
      likeness ? "" : t("evidence.noLikeness"),
    ),
    group(
      "evidence.provenance",
      provenance
        ? [
            ...["structure", "hashes", "signature", "trust"].map((name) => [
              t(`provenance.${name}`),
              outcome(provenance[name]),
            ]),
            [t("provenance.generator"), provenance.generator],
            [t("provenance.claimed"), provenance.claimed_at && time(provenance.claimed_at)],
          ]
        : [],
      provenance ? "" : t("provenance.none"),
    ),
    group("evidence.file", [
      [t("evidence.format"), file.format],
      [t("evidence.size"), file.width ? `${number(file.width)} × ${number(file.height)}` : ""],
      [t("evidence.inspection"), report.status && word("status", report.status)],
      [t("evidence.limits"), (report.limits_hit ?? []).join(", ")],
      [t("evidence.omitted"), report.findings_omitted],
      ["SHA-256", file.sha256],
    ]),
  );
}

/** How the browser's report differs from the service's. @param {any[]} list */
export function differences(list) {
  return h(
    "ul",
    {},
    list.map((item) =>
      h(
        "li",
        {},
        h("code", {}, foreign(item.path)),
        ": ",
        item.explained ? t("difference.explained") : h("strong", {}, t("difference.unexplained")),
        " ",
        item.reason ? `(${word("difference", item.reason)})` : "",
      ),
    ),
  );
}

function group(key, rows, note) {
  return h(
    "section",
    {},
    h("h4", {}, t(key)),
    facts(rows),
    note ? h("p", { class: "minor" }, note) : "",
  );
}
