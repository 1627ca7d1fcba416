/** A service, a browser and a reviewer for the tests of the form, and what they ask of claims. */
import { lacking } from "../../scripts/lib/engines.mjs";
import { fixtures } from "../parity/fixtures.mjs";
import { attempt, check, finish, openChromium, skip, watch } from "./harness.mjs";
import * as pages from "./pages.mjs";
import { startService } from "./service.mjs";

export const made = new Map(fixtures());
/** A file as playwright takes it. */
export const file = (source, name = source) => ({
  name,
  mimeType:
    { jpg: "image/jpeg", png: "image/png", webp: "image/webp" }[name.split(".").pop()] ?? "",
  buffer: made.get(source),
});

/** The seal of each file in the order of the files. */
export const seals = (claim) => claim.verification.files.map(({ seal }) => seal);
export const failedChecks = (claim) =>
  claim.verification.checks.filter(({ outcome }) => outcome === "failed");
export const tokenStatus = (claim) => claim.verification.token.status;

/** A claim that was sealed in the browser and holds on the server. */
export function checkSealed(claim, files) {
  check(tokenStatus(claim) === "valid", `the token is valid (${tokenStatus(claim)})`);
  check(seals(claim).length === files, `all ${files} files arrived (${seals(claim).length})`);
  check(
    seals(claim).every((seal) => seal === "sealed"),
    `all are sealed (${seals(claim)})`,
  );
  check(
    failedChecks(claim).length === 0,
    `no check failed: ${JSON.stringify(failedChecks(claim))}`,
  );
}

/**
 * Starts the service and logs a reviewer in, or ends the program where there is no Chromium.
 * @param {number} cases how many are then skipped
 */
export async function openShop(cases) {
  const reason = lacking("chromium");
  if (reason) {
    skip("all cases of the form in Chromium", reason, cases);
    finish();
  }
  let service;
  await attempt("the service starts and prints a one-time password", async () => {
    service = await startService();
    check(service.password(), `its output holds a password:\n${service.output()}`);
  });
  if (!service) finish();

  const chromium = await openChromium();
  /** A reviewer stays logged in for all cases. */
  const reviewer = await chromium.browser.newContext({ locale: "en-GB" });
  // Before the login a page may ask who it is and be told 401.
  const breaches = await watch(reviewer, /status of 401/);

  await attempt("the one-time password logs in once and has to be changed", async () => {
    const page = await reviewer.newPage();
    page.setDefaultTimeout(60_000);
    await pages.login(page, service.address, service.password());
    const again = await fetch(`${service.address}/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "admin", password: service.password() }),
    });
    check(again.status === 401, `the one-time password is refused afterwards (${again.status})`);
    await page.close();
  });

  /** Claims as the reviewer sees them, newest first. */
  async function claims() {
    const response = await reviewer.request.get(`${service.address}/v1/claims?limit=100`);
    check(response.ok(), `the list of claims can be read (${response.status()})`);
    return (await response.json()).claims;
  }

  /** Runs `act`, and gives the claims that came of it. */
  async function newClaims(act) {
    const before = new Set((await claims()).map(({ id }) => id));
    await act();
    const fresh = (await claims()).filter(({ id }) => !before.has(id));
    return Promise.all(
      fresh.map(async ({ id }) => {
        const response = await reviewer.request.get(`${service.address}/v1/claims/${id}?lang=en`);
        return response.json();
      }),
    );
  }

  async function oneClaim(act) {
    const fresh = await newClaims(act);
    check(fresh.length === 1, `one claim came of it (${fresh.length})`);
    return fresh[0];
  }

  /** Picks files, fills the form, submits once they are sealed, or at once. */
  async function send(page, files, { pick = (input) => input.setInputFiles(files), ...how } = {}) {
    await pages.openForm(page, service.address);
    await pick(pages.picker(page));
    await pages.fill(page);
    await pages.submit(page, { sealed: true, ...how });
  }

  return {
    ...{ service, chromium, reviewer, claims, newClaims, oneClaim, send },
    async close() {
      await attempt("the review page broke no policy and logged no error", async () => {
        check(breaches.length === 0, breaches.join(" | "));
      });
      await chromium.stop();
      await service.stop();
      finish();
    },
  };
}
