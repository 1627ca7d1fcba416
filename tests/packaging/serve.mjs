/** A host with a strict policy: files of a folder or of another server, challenges, one photo. */
import { readFile } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { extname, join, normalize } from "node:path";
import { fixtures } from "../parity/fixtures.mjs";
import { mint, strict } from "../sdk/browser/platform.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};
const photo = new Map(fixtures()).get("aigc-1.png");

/** @param {{ folder?: string, upstream?: number, index?: string }} from */
export async function serve({ folder, upstream, index = "/index.html" }) {
  const state = { wasm: 0, requests: [] };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.statusCode = error.code === "ENOENT" ? 404 : 500;
      response.end(String(error.message));
    });
  });

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    if (/\.wasm$/.test(pathname)) state.wasm += 1;
    state.requests.push(pathname);
    if (pathname === "/photo.png") return response.end(photo);
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    if (pathname === "/challenge") {
      response.setHeader("content-type", "application/json");
      const { jkt, order } = JSON.parse(await text(request));
      return response.end(JSON.stringify({ challenge: await mint({ jkt, order }) }));
    }
    if (upstream) return forward(request, response, upstream);
    response.setHeader("content-security-policy", strict);
    const path = normalize(pathname === "/" ? index : pathname);
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
    response.end(await readFile(join(folder, path)));
  }

  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    state,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Passes on what another server answers; its own policy counts where it has one. */
function forward(request, response, port) {
  const { method, url, headers } = request;
  const onward = ask({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
    const policy = answer.headers["content-security-policy"] ?? `${strict}; style-src 'self'`;
    response.writeHead(answer.statusCode, {
      ...answer.headers,
      "content-security-policy": policy,
    });
    answer.pipe(response);
  });
  onward.on("error", () => response.writeHead(502).end());
  request.pipe(onward);
}

async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return String(Buffer.concat(chunks));
}
