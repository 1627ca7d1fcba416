/** Whether the review pages have every text in both languages. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/lib/run.mjs";
import en from "../../www/review/locale/en.js";
import zh from "../../www/review/locale/zh-CN.js";
import { check } from "./harness.mjs";

const pages = join(root, "www", "review");

/** How content credentials stand (www/review/credentials.js). */
const credentials = [
  ...["camera", "trusted", "unlisted", "stranger"],
  ...["altered", "forged", "partly", "unvalidated"],
];

/** Values of the contracts (tests/contracts/README.md, src/report/v1.rs) that the pages put into words. */
const values = {
  disposition: ["clear", "review", "conflict"],
  legend: ["clear", "review", "conflict"],
  decision: ["accepted", "more_evidence", "declined"],
  "decision.do": ["accepted", "more_evidence", "declined"],
  token: ["valid", "invalid", "absent"],
  outcome: ["ok", "failed", "not_run", "not_checked"],
  sameness: ["bytes", "picture"],
  seal: ["sealed", "absent", "unsealed", "none"],
  absent: ["timeout", "trap", "vanished", "unsupported", "omitted"],
  severity: ["warning", "notice", "info"],
  status: ["complete", "partial", "unreadable"],
  pixels: ["decoded", "unsupported_format", "over_limit", "damaged", "not_an_image"],
  difference: ["version", "catalogue", "policy", "partial", "copy", "time", "unexplained"],
  log: ["received", "seen", "decided", "exported"],
  kind: ["product", "packing"],
  check: [
    ...["size", "parse", "algorithm", "key", "signature", "challenge", "thumbprint"],
    ...["order", "times", "files", "recomputation", "single_use"],
  ],
  ai: [
    ...["declared_generated", "declared_edited", "declared_possible", "watermarked"],
    ...["visible_label", "declared_assisted", "none"],
  ],
  camera: [
    ...["camera_original", "resaved", "edited", "contradictory"],
    ...["screenshot", "stripped", "unknown"],
  ],
  credentials,
  "credentials.note": credentials,
  relation: [
    ...["same_image", "altered_copy", "annotated_copy", "rerendered"],
    ...["product_reused", "similar_view", "inconclusive", "none"],
  ],
};

/** Throws where a text is missing, is in the wrong language, or has other places to fill in. */
export function checkLocales() {
  const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort().join();
  const chinese = /[\u4E00-\u9FFF]/;
  check(Object.keys(en).join() === Object.keys(zh).join(), "both languages have the same keys");
  for (const [key, text] of Object.entries(en)) {
    const other = zh[key];
    check(text.trim() && other.trim(), `${key} has a text`);
    check(places(text) === places(other), `${key} has the same places to fill in`);
    check(!chinese.test(text), `${key} is English`);
    check(chinese.test(other) || ["keys.ctrl", "evidence.ai"].includes(key), `${key} is Chinese`);
  }
  for (const [group, list] of Object.entries(values))
    for (const value of list) check(en[`${group}.${value}`], `${group}.${value} has a text`);
  for (const key of used())
    check(en[key] ?? en[`${key}.other`], `${key}, which the pages use, has a text`);
}

/** Keys that the pages name as they are. */
function used() {
  const scripts = readdirSync(pages).filter((name) => name.endsWith(".js"));
  const source = scripts.map((name) => readFileSync(join(pages, name), "utf8")).join("\n");
  const groups = new Set(Object.keys(en).map((key) => key.split(".")[0]));
  const literals = [...source.matchAll(/"(\w+(?:\.[\w-]+)+)"/g)].map(([, key]) => key);
  return literals.filter((key) => groups.has(key.split(".")[0]));
}
