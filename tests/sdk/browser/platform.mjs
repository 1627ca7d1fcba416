/**
 * A shop in a few lines: serves the built package under a strict policy, mints challenges with an
 * outside JOSE library, and keeps every form that arrives, its token verified by that library.
 */
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { calculateJwkThumbprint, compactVerify, importJWK, jwtVerify, SignJWT } from "jose";
import { root } from "../../../scripts/lib/run.mjs";

const dist = join(root, "dist", "sdk");
const secret = randomBytes(32);
const types = {
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".jpg": "image/jpeg",
  ".bin": "application/octet-stream",
  ".html": "text/html; charset=utf-8",
};
/** What DESIGN 4.4 asks for, and what the form itself needs (`img-src` is for the page's icon). */
export const strict =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
  "img-src 'self'; form-action 'self'; base-uri 'none'";

/**
 * @param {Record<string, string | ((elsewhere: string) => string)>} pages scripts and pages by path;
 *   a function is given another origin of this server
 */
export async function startPlatform(pages) {
  const sent = [];
  const breaches = [];
  const state = {
    challenges: 0,
    wasm: 0,
    worker: 0,
    incidents: 0,
    policy: strict,
    challengeDelay: 0,
    life: "10m",
    last: {},
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error.stack));
    });
  });

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    const policy = state.elsewhere
      ? state.policy.replace(
          /(script|connect)-src /g,
          `$&http://localhost:${server.address().port} `,
        )
      : state.policy;
    response.setHeader("content-security-policy", `${policy}; report-uri /breach`);
    response.setHeader("cache-control", "no-cache");
    if (pathname === "/breach") {
      breaches.push(JSON.parse(String(await body(request)))["csp-report"]);
      response.statusCode = 204;
      return response.end();
    }
    if (pathname === "/challenge") return challenge(request, response);
    if (pathname.startsWith("/claims")) return claim(request, response, pathname);
    if (pathname === "/incident") return response.end(String(++state.incidents));
    if (state.hang?.test(pathname)) return;
    if (pathname === "/catalogue" && state.catalogue) return response.end(state.catalogue);
    if (pathname.startsWith("/worker-") && pathname.endsWith(".js")) state.worker += 1;
    if (pages[pathname] !== undefined) {
      response.setHeader("content-type", types[extname(pathname) || ".html"]);
      const { port } = server.address();
      const page = pages[pathname];
      return response.end(typeof page === "function" ? page(`http://localhost:${port}`) : page);
    }
    if (pathname.startsWith("/sdk/")) {
      const name = pathname.slice("/sdk/".length);
      if (state.refuse?.test(name)) {
        response.statusCode = 404;
        return response.end();
      }
      if (name.endsWith(".wasm")) state.wasm += 1;
      if (name === "worker.js") state.worker += 1;
      const type = types[extname(name)] ?? "application/octet-stream";
      response.setHeader("content-type", name.endsWith(".wasm") ? (state.wasmType ?? type) : type);
      response.setHeader("x-content-type-options", "nosniff");
      if (state.elsewhere) response.setHeader("access-control-allow-origin", "*");
      return response.end(await readFile(join(dist, name)));
    }
    response.statusCode = 404;
    response.end();
  }

  async function challenge(request, response) {
    state.last = JSON.parse(String(await body(request)));
    state.challenges += 1;
    if (state.challenges <= (state.refusals ?? 0)) return response.writeHead(503).end();
    if (state.challengeDelay) await new Promise((done) => setTimeout(done, state.challengeDelay));
    const token = await mint({ ...state.last, life: state.life });
    response.setHeader("content-type", "application/json");
    response.statusCode = 201;
    response.end(JSON.stringify({ challenge: token }));
  }

  async function claim(request, response, path) {
    const form = await new Response(await body(request), {
      headers: { "content-type": request.headers["content-type"] },
    }).formData();
    sent.push(await received(form, path));
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end("<!doctype html><title>thanks</title><h1>Thanks</h1>");
  }

  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    sent,
    breaches,
    state,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A challenge, signed by a library that is not ours. */
export function mint({ jkt, order = "CS-1001", life = "10m", more = {} }) {
  const nonce = randomBytes(16).toString("base64url");
  return new SignJWT({ aud: "test-shop", order, nonce, jkt, ...more })
    .setProtectedHeader({ alg: "HS256", typ: "claimseal-challenge+jws", kid: "k1" })
    .setIssuedAt()
    .setExpirationTime(life)
    .sign(secret);
}

/** What arrived, its token checked by means that are not ours. */
async function received(form, path) {
  const files = [];
  const fields = {};
  for (const [name, value] of form) {
    if (typeof value === "string") fields[name] = value;
    else if (value.name !== "")
      files.push({ field: name, name: value.name, sha256: sha256(await value.arrayBuffer()) });
  }
  const { claimseal_token: token, ...rest } = fields;
  return { path, files, fields: rest, token, payload: token && (await verified(token)) };
}

/** The payload of a token whose signature, key and challenge hold; throws otherwise. */
export async function verified(token) {
  const header = JSON.parse(Buffer.from(token.split(".")[0], "base64url"));
  const key = await importJWK(header.jwk, "ES256");
  const { payload } = await compactVerify(token, key, { algorithms: ["ES256"] });
  const content = JSON.parse(new TextDecoder().decode(payload));
  const { payload: challenge } = await jwtVerify(content.challenge, secret);
  if (challenge.jkt !== (await calculateJwkThumbprint(header.jwk))) throw new Error("other key");
  return { ...content, challenge };
}

function sha256(bytes) {
  return createHash("sha256").update(Buffer.from(bytes)).digest("hex");
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
