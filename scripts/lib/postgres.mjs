/** A PostgreSQL server of our own: in a folder of its own, on a socket in it, gone afterwards. */
import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture, which } from "./run.mjs";

/** The folder of the newest server's programs, where there is one. */
export function postgresFolder() {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const newest = versions.sort((one, other) => Number(other) - Number(one));
  const folders = newest.map((version) => join(debian, version, "bin"));
  const config = which("pg_config");
  if (config) folders.push(capture(config, ["--bindir"])?.trim() ?? "");
  return folders.find((folder) =>
    ["initdb", "postgres"].every((one) => existsSync(join(folder, one))),
  );
}

/**
 * Starts one, as a user that is not root, which PostgreSQL refuses to be.
 * @returns {Promise<{ folder: string, stop: () => Promise<void> }>} the folder of its socket
 */
export async function startPostgres() {
  const programs = postgresFolder();
  if (!programs) throw new Error("no PostgreSQL server on this machine");
  const folder = mkdtempSync(join(tmpdir(), "claimseal-postgres-"));
  const user = process.getuid?.() === 0 ? other() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const options = { cwd: folder, ...(user ?? {}) };
  const data = join(folder, "data");
  const args = ["-D", data, "-U", "claimseal", "-A", "trust", "-E", "UTF8", "--no-sync"];
  const made = spawnSync(join(programs, "initdb"), args, { ...options, encoding: "utf8" });
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);
  }
  const settings = ["listen_addresses=", `unix_socket_directories=${folder}`];
  settings.push("max_connections=400", "fsync=off");
  const server = spawn(
    join(programs, "postgres"),
    ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  let output = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (output = (output + text).slice(-20_000)));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  // SIGQUIT ends it at once; nothing in it is of worth.
  const kill = () => server.kill("SIGQUIT");
  process.once("exit", kill);
  const stop = async () => {
    kill();
    await ended;
    process.removeListener("exit", kill);
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = () => /ready to accept connections/.test(output);
  for (let tries = 0; !ready() && server.exitCode === null && tries < 600; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (!ready()) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${output}`);
  }
  return { folder, stop };
}

/** Who it runs as where we are root. */
function other() {
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((what) => Number(capture("id", [what, name]) || NaN));
    if (uid > 0 && gid >= 0) return { uid, gid };
  }
  throw new Error("no user to run PostgreSQL as");
}
