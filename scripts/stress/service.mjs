/** A service to be treated badly: started, killed, started again on the same folder. */
import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { answering } from "../lib/engines.mjs";
import { freePort, root, targetFolder } from "../lib/run.mjs";

export const command = process.env.CLAIMSEAL_BIN ?? join(targetFolder, "release", "claimseal");

/** Starts `claimseal serve` on a folder; `key` is the API key of its first start. */
export async function start(data, key, more = []) {
  const port = await freePort(0);
  const address = `http://127.0.0.1:${port}`;
  const args = ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, ...more];
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  const ended = new Promise((done) => child.once("exit", done));
  const died = ended.then(() => {
    throw new Error(`claimseal serve ended:\n${output}`);
  });
  died.catch(() => undefined);
  await Promise.race([answering(`${address}/healthz`), died]);
  const made = output.match(/API key[^\n]*: (\S+)/)?.[1];
  const service = {
    address,
    data,
    pid: child.pid,
    key: key ?? made,
    output: () => output,
    kill: async (signal = "SIGKILL") => {
      child.kill(signal);
      await ended;
    },
    /** Hands in a claim as the shop's backend: status and answer, or undefined where the service was gone. */
    claim: async (order, photos) => {
      const form = new FormData();
      form.set("order", order);
      form.set("text", "It came broken.");
      photos.forEach((bytes, at) => form.append("photos", new Blob([bytes]), `IMG_${at}.jpg`));
      const headers = { authorization: `Bearer ${service.key}` };
      try {
        const answer = await fetch(`${address}/v1/claims`, { method: "POST", body: form, headers });
        return { ...(await answer.json()), status: answer.status };
      } catch {
        return undefined;
      }
    },
  };
  return service;
}

/** Whether a claim is there whole: its archive is written and every check of it holds. */
export function isWhole(data, claim) {
  const out = join(data, "stress.zip");
  try {
    execFileSync(command, ["export", claim, "--data", data, "-o", out], { stdio: "pipe" });
    execFileSync(command, ["verify", "--archive", out], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

/** Largest memory so far of a process, and of the processes that it started and that live now, in MiB. */
export function memory(pid) {
  const peak = (id) => {
    try {
      const status = readFileSync(`/proc/${id}/status`, "utf8");
      return Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  };
  // Before it becomes another program, a new process has the memory of the one that started it.
  const isWorker = (id) =>
    id && readFileSync(`/proc/${id}/cmdline`, "utf8").includes("\0recompute\0");
  // A process is listed below the thread that started it.
  const children = [];
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const started = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8");
      children.push(...started.split(" ").filter(isWorker).map(peak));
    }
  } catch {
    // A thread or process that ended just now has none.
  }
  return { own: peak(pid), workers: Math.max(0, ...children) };
}
