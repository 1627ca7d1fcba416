/** Runs in the browser: loads the module as shipped and sends its reports back to the runner. */
import { inspectAll } from "./inspect-all.mjs";

const engine = new URLSearchParams(location.search).get("engine");

async function bytesOf(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function work() {
  const plan = await (await fetch("/plan.json")).json();
  const bindings = await import(plan.bindings);
  await bindings.default({ module_or_path: "/dist/claimseal.wasm" });
  for (const { context, bundle } of plan.passes)
    if (bundle) context.catalogue = await bytesOf(`/fixtures/${bundle}`);
  return inspectAll(bindings, plan, (name) => bytesOf(`/fixtures/${encodeURIComponent(name)}`));
}

const result = await work().then(
  (reports) => ({ reports, agent: navigator.userAgent }),
  (error) => ({ error: `${error} ${error?.stack ?? ""}` }),
);
await fetch(`/result/${engine}`, { method: "POST", body: JSON.stringify(result) });
document.title = "done";
