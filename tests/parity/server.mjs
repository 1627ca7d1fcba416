/** The tiny local server of the parity page: static files, and reports coming back. */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".mjs": "text/javascript",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/**
 * @param {{ page: string, dist: string, fixtures: string, plan: object }} options folders to serve
 */
export async function startServer({ page, dist, fixtures, plan }) {
  const waiting = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    try {
      if (request.method === "POST" && pathname.startsWith("/result/")) {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        waiting.get(pathname.slice("/result/".length))?.(JSON.parse(Buffer.concat(chunks)));
        response.end();
        return;
      }
      if (pathname === "/plan.json") {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(plan));
        return;
      }
      const [, first, ...rest] = pathname.split("/").map(decodeURIComponent);
      const folder = { dist, fixtures }[first];
      const path = folder ? join(folder, ...rest) : join(page, first || "page.html");
      if (path.includes("..")) throw new Error("outside");
      const body = await readFile(path);
      response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    /** What an engine's page sends back. @param {string} engine */
    result(engine, minutes = 5) {
      return new Promise((done, fail) => {
        const late = () => fail(new Error(`${engine} sent nothing in ${minutes} minutes`));
        const timer = setTimeout(late, minutes * 60_000);
        waiting.set(engine, (value) => {
          clearTimeout(timer);
          done(value);
        });
      });
    },
    stop: () => server.close(),
  };
}
