#!/usr/bin/env node
/**
 * The API reference, from the TypeScript sources: writes `docs/api/`, or with `--check` fails where
 * that is not what the sources say, or where something exported has no sentence.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";
import { describe } from "./lib/declarations.mjs";
import { root } from "./lib/run.mjs";

const out = join(root, "docs", "api");
const exported = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports;
/** Each page: its title, which subpaths of the package stand on it. */
const pages = {
  "browser.md": ["In the browser", /^\.(\/auto)?$/],
  "adapters.md": ["Adapters", /^\.\/adapters\//],
  "locale.md": ["Texts for buyers", /^\.\/locale\//],
  "server.md": ["On a server", /^\.\/server$/],
};
const contracts = "contracts.md";
const contractsSource = join(root, "www", "sdk", "contracts.ts");

const api = new API({ cwd: root });
const projects = ["www/sdk", "www/server"].map((folder) => {
  const config = join(root, folder, "tsconfig.json");
  return api.updateSnapshot({ openProject: config }).getProject(config);
});
const silent = [];
const made = new Map();
for (const [file, [title, which]] of Object.entries(pages)) {
  const names = Object.keys(exported).filter((name) => which.test(name) && exported[name].types);
  made.set(file, page(title, names.map(entry)));
}
const shared = section("Report, challenge, token, verification", contractsSource);
made.set(contracts, page("Contracts", [shared]));
api.close();

const index = [...Object.keys(pages), contracts].map((file) => {
  const titles = made
    .get(file)
    .match(/^## .*$/gm)
    .map((line) => line.slice(3));
  return `| [${file}](${file}) | ${titles.map((title) => (title.includes(" ") ? title : `\`${title}\``)).join(", ")} |`;
});
made.set(
  "README.md",
  `# API reference\n\nMade by \`node scripts/api.mjs\` from the types.\n\n| Page | Holds |\n|---|---|\n${index.join("\n")}\n`,
);

const stale = [...made].filter(([file, text]) => text !== stored(file));
for (const name of silent) console.error(`${name} has no sentence`);
if (!process.argv.includes("--check")) {
  mkdirSync(out, { recursive: true });
  for (const [file, text] of stale) writeFileSync(join(out, file), text);
} else if (stale.length > 0) {
  const names = stale.map(([file]) => file).join(", ");
  console.error(`docs/api is not what the sources say (${names}): node scripts/api.mjs`);
}
process.exit(silent.length > 0 || (stale.length > 0 && process.argv.includes("--check")) ? 1 : 0);

function stored(file) {
  try {
    return readFileSync(join(out, file), "utf8");
  } catch {
    return undefined;
  }
}

/** One subpath of the package. */
function entry(name) {
  const source = exported[name].types.replace(/^\.\/dist/, "www").replace(/\.d\.ts$/, ".ts");
  return section(`claimseal${name.slice(1)}`, join(root, source));
}

/** What a source file exports, in the order of the file that names it. */
function section(title, path) {
  const project = projects.find(({ program }) => program.getSourceFile(path));
  if (!project) throw new Error(`${relative(root, path)} is in no project`);
  const { checker, program } = project;
  const file = program.getSourceFile(path);
  const lead = /\/\*\*([\s\S]*?)\*\//.exec(file.text)?.[1] ?? "";
  const symbol = checker.getSymbolAtLocation(file);
  const parts = [];
  for (const named of symbol ? checker.getExportsOfModule(symbol) : []) {
    const [handle] = named.declarations;
    const alias = handle?.resolve().kind === SyntaxKind.ExportSpecifier;
    const target = alias ? checker.getAliasedSymbol(named) : named;
    const node = meant(target.declarations[0]?.resolve(), checker);
    if (!node) throw new Error(`${title}: ${named.name} cannot be found`);
    const of = relative(root, node.getSourceFile().fileName);
    if (join(root, of) === contractsSource && path !== contractsSource) {
      parts.push(`- \`${named.name}\`: see [contracts](${contracts})`);
      continue;
    }
    const told = describe(named.name, node);
    silent.push(...told.silent.map((one) => `${of}: ${one}`));
    parts.push(told.text);
  }
  return { title, lead: text(lead), parts };
}

/** What `export default name` names. */
function meant(node, checker) {
  if (node?.kind !== SyntaxKind.ExportAssignment) return node;
  return checker.getSymbolAtLocation(node.expression)?.declarations[0]?.resolve();
}

function page(title, sections) {
  const body = sections.map(({ title, lead, parts }) =>
    [title && `## ${title}`, lead, ...joined(parts)].filter(Boolean).join("\n\n"),
  );
  return `# ${title}\n\n${body.join("\n\n")}\n`;
}

/** Lines of one list stand together. */
function joined(parts) {
  const lines = parts.filter((one) => one.startsWith("- ")).join("\n");
  return [...parts.filter((one) => !one.startsWith("- ")), lines];
}

function text(comment) {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .filter((line) => !line.startsWith("@packageDocumentation"))
    .join("\n")
    .trim();
}
