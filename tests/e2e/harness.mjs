/** Cases with names, a page each, and counts: what the browser tests share. */
import { launchChromium } from "../../scripts/lib/engines.mjs";
import { elapsed } from "../../scripts/lib/run.mjs";

export const counts = { passed: 0, failed: 0, skipped: 0 };

/** @param {unknown} held @param {string} what */
export function check(held, what) {
  if (!held) throw new Error(`it does not hold that ${what}`);
}

/** Runs one case and counts it. @param {string} name @param {() => Promise<void>} body */
export async function attempt(name, body) {
  const started = Date.now();
  try {
    await body();
    counts.passed += 1;
    console.log(`ok    ${name} (${elapsed(started)})`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAIL  ${name} (${elapsed(started)})\n      ${String(error.stack ?? error)}`);
  }
}

/** Counts what cannot be run, loudly. */
export function skip(name, reason, number = 1) {
  counts.skipped += number;
  console.log(`SKIP  ${name}: ${reason}`);
}

/** The closing line, and the exit code. */
export function finish() {
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed > 0 ? 1 : 0);
}

/**
 * Chromium with a fresh context per case. A case fails on any breach of the content security
 * policy and on any error on the console, unless it provokes them (`allowErrors`).
 */
export async function openChromium() {
  const browser = await launchChromium();
  return {
    browser,
    stop: () => browser.close(),
    /**
     * @param {string} name
     * @param {(page: import("playwright-core").Page) => Promise<void>} body
     * @param {import("playwright-core").BrowserContextOptions & { allowErrors?: RegExp }} [options]
     */
    async test(name, body, { allowErrors, ...options } = {}) {
      await attempt(name, async () => {
        const context = await browser.newContext({ locale: "en-GB", ...options });
        const problems = await watch(context, allowErrors);
        try {
          const page = await context.newPage();
          // For a machine that is busy with other things.
          page.setDefaultTimeout(60_000);
          await body(page);
          check(problems.length === 0, `the console stays quiet: ${problems.join(" | ")}`);
        } finally {
          await context.close();
        }
      });
    },
  };
}

/** Collects policy breaches, errors on the console and uncaught exceptions of all pages. */
export async function watch(context, allowErrors) {
  const problems = [];
  const note = (text) => {
    if (!allowErrors?.test(text)) problems.push(text.slice(0, 300));
  };
  await context.exposeBinding("claimsealTestBreach", (_source, text) =>
    problems.push(`CSP: ${text}`),
  );
  await context.addInitScript(() => {
    // What the form last said of its check, for `sealReady`.
    addEventListener("claimseal:state", ({ detail }) => (globalThis.claimsealState = detail.state));
    addEventListener("securitypolicyviolation", (event) => {
      const text = `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`;
      globalThis.claimsealTestBreach(text);
    });
  });
  context.on("page", (page) => {
    page.on("console", (message) => {
      if (message.type() === "error") note(message.text());
    });
    page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
  });
  return problems;
}
