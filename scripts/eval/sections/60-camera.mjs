/** Camera status against the labels, false alarms of every rule, and what must never be quoted. */
import { spawnSync } from "node:child_process";
import { relative, resolve } from "node:path";
import { groupBy, table, upperBound } from "../table.mjs";

export const title = "Camera evidence";

/** Label to the statuses that agree with it. */
const agrees = {
  "camera-exif-consistent": ["camera_original", "resaved"],
  "camera-exif-size-not-stated": ["camera_original", "resaved"],
  "camera-photo-saved-by-editor": ["edited", "resaved"],
  "camera-exif-but-pixels-do-not-match-it": ["resaved", "contradictory"],
  "camera-exif-with-implausible-make": ["contradictory"],
  "photo-no-camera-metadata": ["stripped", "unknown"],
  "screenshot-no-camera-metadata": ["screenshot", "stripped"],
  "authentic-damage-photo": ["stripped", "unknown"],
  "catalogue-photo": ["stripped", "unknown", "edited"],
};
const statuses = [
  ...["camera_original", "resaved", "edited", "contradictory"],
  ...["screenshot", "stripped", "unknown"],
];
/** Rules that lead to `contradictory`, with the files on which each could speak. */
const rules = [
  ["camera.thumbnail.mismatch", hasThumbnail],
  ["camera.thumbnail.otherPicture", hasThumbnail],
  ["camera.makerNote.foreign", () => true],
  ["camera.exposure.impossible", () => true],
  ["camera.make.implausible", () => true],
  ["camera.time.disordered", () => true],
  ["camera.time.positionDiffers", () => true],
];

export function section(rows) {
  const seen = rows.filter((row) => row.report);
  const confusion = confusionTable(seen);
  const shown = readByExiftool();
  const alarms = alarmTable(seen, shown);
  const secrets = privacy(seen, shown);
  return {
    lines: [...confusion.lines, "", ...alarms.lines, "", ...secrets.lines],
    failures: [...confusion.failures, ...alarms.failures, ...secrets.failures],
  };
}

function confusionTable(rows) {
  const failures = [];
  let right = 0;
  let judged = 0;
  const body = [...groupBy(rows, (row) => `${row.folder}/ ${row.expected_verdict}`)].map(
    ([label, files]) => {
      const expected = agrees[files[0].expected_verdict];
      const agreeing = files.filter((row) => expected?.includes(row.report.camera.status)).length;
      if (expected) {
        judged += files.length;
        right += agreeing;
      }
      return [
        label,
        ...statuses.map(
          (status) => files.filter((row) => row.report.camera.status === status).length || "",
        ),
        expected ? `${agreeing} of ${files.length}` : "",
      ];
    },
  );
  const lines = [
    ...table(["label", ...statuses, "agree"], body),
    `${right} of ${judged} agree with their label`,
  ];
  if (right < judged * 0.95) failures.push(`camera status: ${right} of ${judged} agree`);
  return { lines, failures };
}

/** Genuine camera files that no editor touched, by label. */
function genuine(row) {
  return row.folder === "camera" && !/implausible|editor/.test(row.expected_verdict);
}

function hasThumbnail(row, shown) {
  // Tiny samples carry thumbnails of a few bytes that nobody can compare.
  const { pixels, width, height } = row.report.file;
  const isLarge = Math.min(width ?? 0, height ?? 0) >= 200;
  return shown.get(row.path)?.ThumbnailLength > 0 && pixels === "decoded" && isLarge;
}

function alarmTable(rows, shown) {
  const failures = [];
  const body = rules.map(([code, applies]) => {
    const files = rows.filter((row) => genuine(row) && applies(row, shown));
    const hits = files.filter((row) => row.report.findings.some((each) => each.code === code));
    const severe = hits.some((row) =>
      row.report.findings.some((each) => each.code === code && each.severity === "warning"),
    );
    if (severe) failures.push(`${code} on ${hits.map((row) => row.path).join(", ")}`);
    return [code, hits.length, files.length, upperBound(hits.length, files.length)];
  });
  return {
    lines: table(["rule on genuine camera files", "alarms", "files", "95 % upper bound"], body),
    failures,
  };
}

const secretTags = [
  ...[
    "GPSLatitude",
    "GPSLongitude",
    "GPSAltitude",
    "GPSPosition",
    "Artist",
    "Copyright",
    "Creator",
  ],
  ...["OwnerName", "CameraOwnerName", "SerialNumber", "InternalSerialNumber", "LensSerialNumber"],
  ...["By-line", "Rights", "Author", "ImageUniqueID", "Caption-Abstract", "Description"],
];

/** What exiftool, an independent reader, shows under private tags, by path; empty without it. */
function readByExiftool() {
  const folder = resolve(process.argv[2]);
  const names = [...secretTags, "ThumbnailLength"].map((tag) => `-${tag}`);
  const args = ["-j", "-c", "%.5f", "-q", "-q", "-r", ...names, folder];
  const { stdout } = spawnSync("exiftool", args, { maxBuffer: 2 ** 28, encoding: "utf8" });
  const all = JSON.parse(stdout || "[]");
  return new Map(all.map((each) => [relative(folder, each.SourceFile), each]));
}

/** Values of private tags, looked for in the reports. */
function privacy(rows, shown) {
  if (shown.size === 0) return { lines: ["privacy: not checked, no exiftool"], failures: [] };
  const failures = [];
  let values = 0;
  for (const { path, report } of rows) {
    const text = JSON.stringify(report);
    // Some makers put the model's name into the copyright tag, and some services that of the claim
    // generator into the creator tag; both are quoted as what they are.
    const { make, model } = report.camera;
    const generator = report.provenance?.generator;
    for (const [tag, value] of Object.entries(shown.get(path) ?? {})) {
      const plain = String(value).trim();
      const isPublic = ["SourceFile", "ThumbnailLength"].includes(tag) || plain.length < 5;
      if (isPublic || [make, model, generator].some((name) => name?.includes(plain))) continue;
      values += 1;
      if (text.includes(plain)) failures.push(`${path}: the report quotes ${tag}`);
    }
  }
  const line = `private values that exiftool shows: ${values}, quoted in reports: ${failures.length}`;
  return { lines: [line], failures };
}
