/** The corpus' labels: `manifest.csv` (RFC 4180), one row a file. */
import { readFileSync } from "node:fs";

/**
 * @param {string} path
 * @returns {Record<string, string>[]} One object a row, keys from the first line; `folder` is the
 *   first part of `path`.
 */
export function readManifest(path) {
  const [names, ...rows] = csv(readFileSync(path, "utf8"));
  return rows.map((cells) => {
    const row = Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
    return { ...row, folder: row.path.split("/")[0] };
  });
}

/** @param {string} text */
function csv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows.at(-1);
    const char = text[at];
    if (char === '"') {
      const escaped = quoted && text[at + 1] === '"';
      if (escaped) {
        row[row.length - 1] += char;
        at += 1;
      } else {
        quoted = !quoted;
      }
    } else if (char === "," && !quoted) {
      row.push("");
    } else if (char === "\n" && !quoted) {
      rows.push([""]);
    } else if (char !== "\r" || quoted) {
      row[row.length - 1] += char;
    }
  }
  return rows.filter((row) => row.length > 1);
}
