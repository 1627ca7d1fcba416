/** Pictures that AI tools edited, each against its original as the one catalogue photo. */
import { basename } from "node:path";
import { groupBy, table } from "../table.mjs";

export const title = "AI edits against their original: relation, and places that differ";

export function section(rows) {
  const edits = rows.filter((row) => row.againstOriginal);
  const head = ["file", "relation", "score", "places", "changed, %", "reason"];
  const relations = groupBy(edits, (row) => likeness(row).relation);
  const lines = [
    ...table(head, edits.map(cells)),
    "",
    [...relations].map(([relation, files]) => `${relation} ${files.length}`).join(", "),
  ];
  return { lines, failures: [] };
}

function cells(row) {
  const { relation, score = 0, changed, changed_ppm: changedPpm } = likeness(row);
  const codes = row.againstOriginal.findings.map((finding) => finding.code);
  return [
    basename(row.path),
    relation,
    score,
    changed?.length ?? 0,
    Number(((changedPpm ?? 0) / 10_000).toFixed(1)),
    codes.find((code) => code.startsWith("copy.")) ?? "",
  ];
}

function likeness(row) {
  return row.againstOriginal.likeness ?? { relation: "none" };
}
