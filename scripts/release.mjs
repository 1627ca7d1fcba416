#!/usr/bin/env node
/**
 * `node scripts/release.mjs [TAG]`: is the project ready to be published as this version? All places
 * that name the version agree, the changelog has a heading for it, and the tag is `v` and the version.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./lib/run.mjs";

const read = (name) => readFileSync(join(root, name), "utf8");

/** The version by the file that names it. Reports hold Cargo's, pages the package's. */
export function versions() {
  const lock = JSON.parse(read("package-lock.json"));
  return {
    "package.json": JSON.parse(read("package.json")).version,
    "package-lock.json": lock.version,
    'package-lock.json, packages[""]': lock.packages[""].version,
    "Cargo.toml": /^version = "(.+)"$/m.exec(read("Cargo.toml"))?.[1],
    "Cargo.lock": /name = "claimseal"\nversion = "(.+)"/.exec(read("Cargo.lock"))?.[1],
  };
}

/** What stands in the way of publishing under a tag, one line each. */
export function obstacles(tag) {
  const named = Object.entries(versions());
  const [, version] = named[0];
  const found = named
    .filter(([, other]) => other !== version)
    .map(([name, other]) => `${name} says ${other}, package.json ${version}`);
  if (tag !== undefined && tag !== `v${version}`) found.push(`the tag ${tag} is not v${version}`);
  const headings = [...read("CHANGELOG.md").matchAll(/^## (\S+)/gm)].map(([, name]) => name);
  if (!headings.includes(version)) found.push(`CHANGELOG.md has no heading for ${version}`);
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const found = obstacles(process.argv[2]);
  for (const line of found) console.error(line);
  process.exit(found.length > 0 ? 1 : 0);
}
