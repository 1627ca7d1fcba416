/** Declarations of TypeScript as text for people: name, signature, the sentences above them. */
import { SyntaxKind as Kind } from "typescript/unstable/ast";
import { getLeadingCommentRanges } from "typescript/unstable/ast/scanner";

/**
 * One exported declaration in Markdown, and the names in it that have no sentence.
 * @param {string} name it is exported by
 * @param {import("typescript/unstable/ast").Node} node
 * @returns {{ text: string, silent: string[] }}
 */
export function describe(name, node) {
  const silent = [];
  const told = sentences(holder(node));
  if (!told) silent.push(name);
  const parts = [`### ${name}`, told, ...body(name, node, silent)];
  return { text: parts.filter(Boolean).join("\n\n"), silent };
}

/** A variable's comment stands above its statement. */
function holder(node) {
  return node.kind === Kind.VariableDeclaration ? node.parent.parent : node;
}

function body(name, node, silent) {
  switch (node.kind) {
    case Kind.InterfaceDeclaration:
    case Kind.ClassDeclaration:
      return [head(name, node), members(name, visible(node.members), silent)];
    case Kind.TypeAliasDeclaration:
      return alias(name, node, silent);
    case Kind.FunctionDeclaration:
      return [code(signature(node))];
    case Kind.VariableDeclaration:
      return [code(`const ${name}: ${flat(node.type)}`)];
    default:
      throw new Error(`${name} is a ${Kind[node.kind]}, which has no form here`);
  }
}

/** A class says what it extends; an interface that extends nothing needs no line of its own. */
function head(name, node) {
  const clauses = (node.heritageClauses ?? []).map(flat).join(" ");
  const kind = node.kind === Kind.ClassDeclaration ? "class" : "interface";
  const parameters = node.typeParameters?.length
    ? `<${node.typeParameters.map(flat).join(", ")}>`
    : "";
  return clauses || kind === "class" ? code(`${kind} ${name}${parameters} ${clauses}`.trim()) : "";
}

/** A union whose members are explained is a table of them; everything else its own text. */
function alias(name, node, silent) {
  const types = node.type.kind === Kind.UnionType ? [...node.type.types] : [];
  // The comment of a member stands before its bar, which belongs to no member.
  const comments = types.map((one, at) => commentAt(one, types[at - 1]?.end ?? node.type.pos));
  if (!comments.some(Boolean)) return [code(`type ${name} = ${flat(node.type)}`)];
  const rows = types.map((one, at) => {
    const told = comments[at];
    if (!told) silent.push(`${name}: ${flat(one)}`);
    return `| \`${flat(one).replaceAll('"', "")}\` | ${told.replaceAll("\n", " ")} |`;
  });
  return [["| Value | Meaning |", "|---|---|", ...rows].join("\n")];
}

function members(name, list, silent) {
  const lines = list.map((one) => {
    const told = sentences(one);
    // A field that is named like its type, such as `file: Blob`, may speak for itself.
    const own = flat(one).replace(/;$/, "");
    const line = one.body || one.initializer ? signature(one) : own;
    if (!told && one.kind === Kind.MethodSignature) silent.push(`${name}: ${line}`);
    return `- \`${line}\`${told ? `: ${indent(told)}` : ""}`;
  });
  return lines.join("\n");
}

function visible(list) {
  const hidden = /^(private|protected|override)\b/;
  return [...list]
    .filter((one) => one.name?.kind !== Kind.PrivateIdentifier)
    .filter((one) => {
      return !hidden.test(plain(one)) || /\boverride readonly name\b/.test(plain(one));
    });
}

/** A function or member without its body. */
function signature(node) {
  const text = node.getSourceFile().text;
  const end = node.body?.pos ?? node.end;
  const whole = bare(text.slice(node.getStart(), end));
  return whole
    .replace(/^(export|override) /, "")
    .replace(/[{;]$/, "")
    .trim();
}

/** The text of a node on one line, without comments. */
function flat(node) {
  return bare(plain(node)).replace(/^\| /, "");
}

function plain(node) {
  return node.getSourceFile().text.slice(node.getStart(), node.end);
}

function bare(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/, \)/g, ")")
    .replace(/([(<]) /g, "$1")
    .replace(/ >/g, ">")
    .replace(/: \| /g, ": ")
    .trim();
}

/** The documentation comment above a node. */
function sentences(node) {
  return commentAt(node, node.pos);
}

function commentAt(node, at) {
  const text = node.getSourceFile().text;
  const ranges = getLeadingCommentRanges(text, at) ?? [];
  const last = ranges.map(({ pos, end }) => text.slice(pos, end)).at(-1);
  if (!last?.startsWith("/**")) return "";
  return last
    .slice(3, -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .replace(/\{@link (\w+)\}/g, "`$1`")
    .replace(/\[`(\w+)`\]/g, "`$1`")
    .replace(/^@throws /gm, "Throws ")
    .replace(/^@param (\w+) /gm, "- `$1`: ")
    .replace(/^@returns /gm, "- gives ")
    .trim();
}

/** Further lines of a list's item. */
function indent(text) {
  return text.replace(/\n(?=.)/g, "\n  ");
}

function code(text) {
  return `\`\`\`ts\n${text}\n\`\`\``;
}
