/** The code of the documentation: blocks with `file=` beside their language, by path. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../scripts/lib/run.mjs";

/** Writes the blocks whose path begins with one of the names into a folder; gives their number. */
export function extract(names, folder) {
  let count = 0;
  const pages = join(root, "docs", "integrations");
  for (const page of readdirSync(pages)) {
    const text = readFileSync(join(pages, page), "utf8");
    for (const [, path, code] of text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)) {
      const name = names.find((one) => path.startsWith(`${one}/`));
      if (!name) continue;
      const target = join(folder, path.slice(name.length + 1));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
      count += 1;
    }
  }
  return count;
}
