/** A service of its own for each test run: temporary data, a free port, its output kept. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answering } from "../../scripts/lib/engines.mjs";
import { freePort, root, targetFolder } from "../../scripts/lib/run.mjs";

const command = process.env.CLAIMSEAL_BIN ?? join(targetFolder, "debug", "claimseal");

/**
 * Starts `claimseal serve --demo`.
 * @returns {Promise<{ address: string, password: () => string | undefined, output: () => string,
 *   stop: () => Promise<void> }>}
 */
export async function startService() {
  if (!existsSync(command)) throw new Error(`${command} is not built`);
  const data = mkdtempSync(join(tmpdir(), "claimseal-e2e-"));
  const port = await freePort(0);
  const address = `http://127.0.0.1:${port}`;
  const args = ["serve", "--demo", "--data", data, "--listen", `127.0.0.1:${port}`];
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  const ended = new Promise((done) => child.once("exit", done));
  const died = ended.then((code) => {
    throw new Error(`claimseal serve ended with ${code}:\n${output}`);
  });
  died.catch(() => undefined);
  await Promise.race([answering(`${address}/healthz`), died]);
  return {
    address,
    output: () => output,
    /** The one-time password stands at the end of a line that says so. */
    password: () => output.match(/password[^\n]*?[:=]?\s+["'`]?([\w-]{8,})["'`]?\s*$/im)?.[1],
    stop: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(late);
      rmSync(data, { recursive: true, force: true });
    },
  };
}
