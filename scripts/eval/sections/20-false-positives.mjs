/** AI markers: files without a label must have no `ai` status. */
import { groupBy, table, upperBound } from "../table.mjs";

export const title = "AI markers: files without a label, by folder";

export function section(rows) {
  const failures = [];
  const clean = rows.filter((row) => ["", "none"].includes(row.ai_marker));
  const wrong = (row) => row.died || row.report.ai.status !== "none";
  for (const row of clean.filter(wrong)) {
    const said = row.died
      ? "the process ended"
      : `${row.report.ai.status}, ${row.report.ai.markers}`;
    failures.push(`${row.path}: ${said}`);
  }
  const line = (name, files) => {
    const hits = files.filter(wrong).length;
    return [name, files.length, hits, upperBound(hits, files.length)];
  };
  const groups = [...groupBy(clean, (row) => row.folder)].map(([name, files]) => line(name, files));
  const lines = table(
    ["folder", "files", "with ai status", "95 % at most"],
    [...groups, line("all", clean)],
  );
  return { lines, failures };
}
