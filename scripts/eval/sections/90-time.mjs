/** Time of the whole inspection by the release command, pixels included. */
import { groupBy, quantile, table } from "../table.mjs";

export const title = "Time per file of the release command, milliseconds";

export function section(rows) {
  const figures = (files) => {
    const times = files.map((row) => row.milliseconds);
    return [0.5, 0.95, 1].map((share) => Number(quantile(times, share).toFixed(1)));
  };
  const lines = table(
    ["folder", "files", "median", "95 %", "most"],
    [...groupBy(rows, (row) => row.folder), ["all", rows]].map(([name, files]) => [
      name,
      files.length,
      ...figures(files),
    ]),
  );
  return { lines, failures: [] };
}
