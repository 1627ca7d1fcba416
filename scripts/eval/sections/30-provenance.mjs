/** Content Credentials: structure and hashes beside what c2pa-python said (the manifest's labels). */
import { table } from "../table.mjs";

export const title =
  "Content Credentials: structure and hashes, against the second opinion of the labels";

/** What the label means for the two checks that are done here. `any` stands for no demand. */
function expected(label) {
  if (label === "none" || label === "no-manifest") return { store: false };
  if (label === "remote-only") return { store: false, remote: true };
  if (label === "unreadable") return { store: true, structure: "any", hashes: "any" };
  const broken = /assertion\.(dataHash|hashedURI|boxesHash|bmffHash)\.mismatch/.test(label);
  return { store: true, structure: "ok", hashes: broken ? "failed" : "ok" };
}

export function section(rows) {
  const failures = [];
  const counts = new Map();
  const notes = [];
  for (const row of rows.filter((row) => row.report && row.c2pa !== "none")) {
    const want = expected(row.c2pa);
    const got = row.report.provenance;
    const remote = row.report.findings.some((f) => f.code === "provenance.remote");
    let outcome = "agrees";
    if (want.store !== Boolean(got) || (want.remote && !remote)) outcome = "disagrees";
    else if (got && want.structure !== "any") {
      if (got.structure !== want.structure) outcome = "disagrees";
      else if (got.hashes === "not_checked") outcome = "not checked here";
      else if (got.hashes !== want.hashes) outcome = "disagrees";
    }
    const said = got ? `structure ${got.structure}, hashes ${got.hashes}` : "no store";
    if (outcome !== "agrees") notes.push(`${row.path}: label ${row.c2pa}; ${said}`);
    if (outcome === "disagrees" && want.hashes === "ok" && got?.hashes === "failed") {
      failures.push(`${row.path}: intact by its label, hashes fail here`);
    }
    const key = row.c2pa.replace(/:.*mismatch.*/, ":hash mismatch").replace(/^(valid):.*/, "$1");
    const group = want.hashes === "failed" ? "invalid: hashes" : key.replace(/:.*/, ": other");
    const count = counts.get(group) ?? { agrees: 0, disagrees: 0, "not checked here": 0 };
    count[outcome] += 1;
    counts.set(group, count);
  }
  const lines = table(
    ["label", "agrees", "disagrees", "not checked here"],
    [...counts].map(([key, c]) => [key, c.agrees, c.disagrees, c["not checked here"]]),
  );
  return { lines: [...lines, ...notes], failures };
}
