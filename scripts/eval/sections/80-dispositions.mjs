/** Where the files go, by folder. */
import { groupBy, table } from "../table.mjs";

export const title = "Dispositions by folder";

export function section(rows) {
  const failures = [];
  const lines = table(
    ["folder", "files", "clear", "review", "conflict", "reasons of review and conflict"],
    [...groupBy(rows, (row) => row.folder)].map(([folder, files]) => {
      const at = (name) => files.filter((row) => row.report?.verdict.disposition === name).length;
      const reasons = files.flatMap((row) => row.report?.verdict.reasons ?? []);
      const counted = [...groupBy(reasons, (reason) => reason)]
        .sort((a, b) => b[1].length - a[1].length)
        .map(([reason, list]) => `${list.length} ${reason}`);
      const shown = counted.slice(0, 4).join(", ") + (counted.length > 4 ? ", …" : "");
      return [folder, files.length, at("clear"), at("review"), at("conflict"), shown];
    }),
  );
  const accused = rows.filter(
    (row) => row.report?.verdict.disposition === "conflict" && ["", "none"].includes(row.ai_marker),
  );
  for (const row of accused) {
    failures.push(`${row.path}: conflict by ${row.report.verdict.reasons.join(", ")}`);
  }
  return { lines, failures };
}
