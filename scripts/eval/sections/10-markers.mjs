/** AI markers: recall of every labelled kind, with the right id and class. */
import { groupBy, table } from "../table.mjs";

export const title = "AI markers: files that carry a label, found with the right id and status";

/** Ids that a kind of the manifest may be found by. */
const IDS = {
  a1111: ["G-01", "G-02"],
  "c2pa-ai": ["C2-02", "C2-03", "C2-04", "C2-05"],
  comfyui: ["G-03", "G-04", "G-05"],
  fooocus: ["G-12"],
  invokeai: ["G-11"],
  "iptc-dst": ["X-01", "X-02"],
  midjourney: ["X-11"],
  novelai: ["G-06", "G-07"],
  "stealth-alpha": ["G-09"],
  tc260: ["CN-01", "CN-02", "CN-03", "CN-04", "CN-05", "CN-06", "CN-07"],
  "xai-signature": ["G-22"],
};
const STATUS = {
  "ai-edited-marker": "declared_edited",
  "ai-generated-marker": "declared_generated",
  "ai-workflow-marker-on-ui-screenshot": "declared_generated",
};

/** Labels of the manifest that do not say what the file says. */
const CORRECTED = {
  "ai-marked/remove-ai-watermarks__gemini_black_2048.png": {
    status: "declared_edited",
    why:
      "the manifest that creates has an inputTo ingredient (c2pa-python reads the same): a picture " +
      "was fed in, which is marker C2-03",
  },
  "ai-marked/c2pa-rs__ocsp.jpg": {
    status: "declared_edited",
    why:
      "the active manifest opens a parent and edits it with compositeWithTrainedAlgorithmicMedia; " +
      "trainedAlgorithmicMedia stands on a part that was placed into it (componentOf)",
  },
};

export function section(rows) {
  const failures = [];
  const marked = rows.filter((row) => !["", "none"].includes(row.ai_marker));
  const kinds = groupBy(
    marked.flatMap((row) => row.ai_marker.split(",").map((kind) => ({ kind, row }))),
    ({ kind }) => kind,
  );
  const lines = table(
    ["kind", "files", "right id", "right status"],
    [...kinds].sort(byName).map(([kind, files]) => {
      const id = files.filter(({ row }) => hasId(row, kind));
      const status = files.filter(({ row }) => row.report?.ai.status === expected(row));
      for (const { row } of files) {
        if (!hasId(row, kind)) failures.push(`${row.path}: ${kind} not found (${said(row)})`);
        else if (row.report.ai.status !== expected(row)) {
          failures.push(`${row.path}: ${row.report.ai.status}, not ${expected(row)}`);
        }
      }
      return [kind, files.length, id.length, status.length];
    }),
  );
  for (const row of marked.filter((row) => CORRECTED[row.path])) {
    lines.push(`label corrected: ${row.path}: ${CORRECTED[row.path].why}`);
  }
  return { lines, failures };
}

const byName = ([a], [b]) => (a < b ? -1 : 1);
const hasId = (row, kind) => (IDS[kind] ?? []).some((id) => row.report?.ai.markers.includes(id));
const expected = (row) => CORRECTED[row.path]?.status ?? STATUS[row.expected_verdict];
const said = (row) => (row.died ? "the process ended" : row.report.ai.markers.join(",") || "none");
