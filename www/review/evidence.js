/** The measured facts of one file: at a glance, and in full. */

import { credentialsAtAGlance, credentialsNote, credentialsRows } from "./credentials.js";
import { foreign, h } from "./dom.js";
import { count, days, number, t, time, word } from "./i18n.js";
import { facts } from "./parts.js";

/** Four answers in words: AI, camera, catalogue, content credentials. @param {any} report @param {any} claim @param {any} [credentials] */
export function glance(report, claim, credentials) {
  const { ai, camera, likeness, provenance } = report;
  return h(
    "dl",
    { class: "glance" },
    line(t("evidence.ai"), word("ai", ai?.status ?? "none"), ""),
    line(t("evidence.camera"), word("camera", camera?.status ?? "unknown"), shot(camera, claim)),
    line(
      t("evidence.likeness"),
      likeness ? word("relation", likeness.relation) : t("evidence.noLikeness"),
      likeness?.catalogue_id && likeness.relation !== "none" ? foreign(likeness.catalogue_id) : "",
    ),
    provenance
      ? line(t("evidence.provenance"), ...credentialsAtAGlance(provenance, credentials))
      : "",
  );
}

/** @param {any} report @param {any} [credentials] */
export function evidence(report, credentials) {
  const { camera = {}, ai, provenance, likeness, file = {} } = report;
  return h(
    "div",
    { class: "evidence" },
    group(
      "evidence.ai",
      [[t("evidence.markers"), (ai?.markers ?? []).join(", ")]],
      "evidence.absence",
    ),
    group("evidence.camera", [
      [t("evidence.device"), device(camera)],
      [t("evidence.captured"), camera.captured_at && time(camera.captured_at)],
    ]),
    group("evidence.likeness", likeness ? likenessRows(likeness) : [], "evidence.likenessNote"),
    group(
      "evidence.provenance",
      provenance ? credentialsRows(provenance, credentials) : [],
      provenance ? credentialsNote(credentials) : "provenance.none",
    ),
    group("evidence.file", [
      [t("evidence.format"), file.format],
      [t("evidence.size"), file.width ? `${number(file.width)} × ${number(file.height)}` : ""],
      [t("evidence.pixels"), file.pixels && word("pixels", file.pixels)],
      [t("evidence.inspection"), report.status && word("status", report.status)],
      [t("evidence.limits"), (report.limits_hit ?? []).join(", ")],
      ["SHA-256", file.sha256 ? h("code", {}, foreign(file.sha256)) : ""],
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
        item.explained
          ? word("difference", item.reason ?? "explained")
          : h("strong", {}, t("difference.unexplained")),
      ),
    ),
  );
}

function likenessRows({ score, catalogue_id: id, mirrored, changed_ppm: changed }) {
  return [
    [t("evidence.catalogueId"), id],
    [t("evidence.score"), Number.isInteger(score) ? `${number(score)} / ${number(1000)}` : ""],
    [t("evidence.mirrored"), mirrored ? t("yes") : ""],
    [t("evidence.changed"), Number.isInteger(changed) ? `${number(changed / 10_000)} %` : ""],
  ];
}

/** The device and when it says the photo was taken, against the order. */
function shot(camera = {}, claim) {
  const gap = days(claim.ordered_at, camera.captured_at);
  const when =
    gap === undefined
      ? ""
      : gap < 0
        ? count("evidence.daysBefore", -gap)
        : count("evidence.daysAfter", gap);
  const name = device(camera);
  const bits = [name && foreign(name), camera.captured_at && time(camera.captured_at), when];
  return bits.filter(Boolean).flatMap((bit, index) => (index ? [" · ", bit] : [bit]));
}

const device = ({ make, model }) => [make, model].filter(Boolean).join(" ");

function line(name, value, more) {
  return h(
    "div",
    {},
    h("dt", {}, name),
    h("dd", {}, value, more && more !== "" ? [" ", h("span", { class: "minor" }, more)] : ""),
  );
}

function group(key, rows, note) {
  return h(
    "section",
    {},
    h("h4", {}, t(key)),
    facts(rows),
    note ? h("p", { class: "minor" }, t(note)) : "",
  );
}
