#!/usr/bin/env node
/**
 * The TypeScript types of the contracts, from `schemas/`: writes `www/sdk/contracts.ts` and the API
 * reference that shows them, or with `--check` fails where the first is not that.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "json-schema-to-typescript";
import { format } from "prettier";
import { root } from "./lib/run.mjs";

const path = join(root, "www", "sdk", "contracts.ts");
/** Schema by the name of its type; they share no definitions but those that are the same. */
const contracts = {
  Report: "report",
  ChallengePayload: "challenge-payload",
  TokenPayload: "token-payload",
  Verification: "verification",
};

const schemas = Object.entries(contracts).map(([title, name]) => ({
  ...JSON.parse(readFileSync(join(root, "schemas", `${name}.json`), "utf8")),
  title,
}));
const definitions = Object.assign({}, ...schemas.map(({ $defs }) => $defs));
for (const { $defs = {}, title } of schemas) {
  for (const [name, value] of Object.entries($defs)) {
    if (JSON.stringify(definitions[name]) !== JSON.stringify(value)) {
      throw new Error(`${title} has another ${name}`);
    }
  }
}
// One schema over all of them, so that what they share is written once.
const all = {
  title: "Contracts",
  description: "Every contract by name.",
  type: "object",
  additionalProperties: false,
  required: Object.keys(contracts),
  properties: Object.fromEntries(
    Object.keys(contracts).map((name) => [name, { $ref: `#/$defs/${name}` }]),
  ),
  $defs: {
    ...definitions,
    ...Object.fromEntries(schemas.map(({ $defs: _, $schema: __, ...rest }) => [rest.title, rest])),
  },
};
const source = await compile(all, "Contracts", {
  bannerComment:
    "/** The contracts, made by `scripts/types.mjs` from `schemas/`, which are made from the Rust types. */",
  strictIndexSignatures: true,
  format: false,
});
const text = await format(source, { parser: "typescript", printWidth: 100 });

if (!process.argv.includes("--check")) {
  writeFileSync(path, text);
  // The reference shows them.
  await import("./api.mjs");
} else if (readFileSync(path, "utf8") !== text) {
  console.error("www/sdk/contracts.ts does not fit the schemas: node scripts/types.mjs");
  process.exit(1);
}
