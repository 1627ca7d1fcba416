/** A stand-in for the service: serves www/review under its CSP and answers the API from samples. */

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { claims, messages, photos, pictures } from "./samples.mjs";

const ROOT = new URL("../../../www/review/", import.meta.url);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; form-action 'self'";
let session;

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  const send = (status, body, type = "application/json") => {
    response.writeHead(status, { "content-type": type, "content-security-policy": CSP });
    response.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
  };
  const fail = (status, code) => send(status, { status, code, title: code });
  const path = url.pathname;
  if (path.startsWith("/review/")) {
    const file = new URL(path.slice(8) || "index.html", ROOT);
    if (!file.href.startsWith(ROOT.href)) return fail(404, "notFound");
    const text = await readFile(fileURLToPath(file), "utf8").catch(() => undefined);
    return text === undefined
      ? fail(404, "notFound")
      : send(200, text, TYPES[extname(file.pathname)]);
  }
  const body = await read(request);
  if (path === "/v1/session") {
    if (request.method === "POST") {
      if (body?.password === "wrong") return fail(401, "auth.failed");
      session = { user: body.user, must_change: body.password === "one-time" || undefined };
    } else if (request.method === "DELETE") session = undefined;
    return session ? send(200, session) : fail(401, "auth.required");
  }
  if (path === "/mock/expire") session = undefined;
  if (!session) return fail(401, "auth.required");
  if (path === "/v1/session/password") {
    if (body.old !== "one-time") return fail(401, "auth.failed");
    session = { user: session.user };
    return send(200, session);
  }
  if (session.must_change) return fail(403, "auth.mustChange");
  if (path.startsWith("/v1/files/")) {
    const picture = pictures[path.slice(10)];
    return picture ? send(200, picture, "image/svg+xml") : fail(404, "notFound");
  }
  if (path === "/v1/claims") return send(200, list(url.searchParams));
  const [, , kind, id, what] = path.split("/");
  if (kind === "products" && !id) {
    const products = Object.keys(photos).map((name) => ({ id: name, photos: photos[name].length }));
    return send(200, { products });
  }
  if (kind === "products" && request.method === "POST") return send(201, add(id));
  if (kind === "products") {
    return photos[id] ? send(200, { photos: photos[id] }) : fail(404, "product.notFound");
  }
  const claim = claims.find((item) => item.id === id);
  if (!claim) return fail(404, "claim.notFound");
  if (what !== "decision") return send(200, claim);
  const entry = { at: now(), who: session.user, what: "decided", ...body };
  claim.log.push(entry);
  return send(201, entry);
});

/** Any file that is added shows the same picture. */
function add(product) {
  photos[product] ??= [];
  const list = photos[product];
  const photo = { ...photos["mug-celadon"][0], version: list.length + 1, registered_at: now() };
  list.push(photo);
  return photo;
}

const now = () => new Date().toISOString();

function list(query) {
  const rows = claims.map((claim) => ({
    id: claim.id,
    order: claim.order,
    received_at: claim.received_at,
    disposition: claim.verification.disposition,
    reasons: claim.verification.reasons,
    token: claim.verification.token.status,
    files: claim.files.length,
    thumbnail: claim.files[0]?.url,
    decision: claim.log.findLast((entry) => entry.decision)?.decision,
  }));
  const counts = { clear: 0, review: 0, conflict: 0 };
  for (const row of rows) counts[row.disposition] += 1;
  const wanted = rows.filter(
    (row) =>
      (!query.get("disposition") || row.disposition === query.get("disposition")) &&
      (!query.get("decided") || String(Boolean(row.decision)) === query.get("decided")),
  );
  const after = wanted.findIndex((row) => row.id === query.get("before")) + 1;
  const limit = Number(query.get("limit") ?? 50);
  const shown = wanted.slice(after, after + limit);
  const next = wanted.length > after + limit ? shown.at(-1).id : undefined;
  return { claims: shown, counts, next, messages };
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

const port = Number(process.env.PORT ?? 8791);
server.listen(port, "127.0.0.1", () => console.log(`review mock on port ${port}`));
