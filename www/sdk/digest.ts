/** SHA-256 of a picked file. */
import { codeOf } from "./errors.js";
import type { Host } from "./host.js";
import { read, Turns } from "./read.js";

/** Up to here WebCrypto digests beside a busy worker; longer files go through it in pieces. */
const SMALL_BYTES = 16 * 2 ** 20;
const PIECE_BYTES = 4 * 2 ** 20;

/** Nine photos at once would make the page pause. */
const turns = new Turns();
let last = 0;

/** Hexadecimal digest of the bytes as they are now; rejects with `file.vanished`. */
export async function digest(file: Blob, host: Host): Promise<string> {
  if (file.size > SMALL_BYTES) return inPieces(file, host);
  const found = await turns.with(file, (bytes) => crypto.subtle.digest("SHA-256", bytes));
  return Array.from(new Uint8Array(found), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Never holds more than a piece of it. */
async function inPieces(file: Blob, host: Host, again = true): Promise<string> {
  last += 1;
  const id = last;
  try {
    for (let at = 0; at < file.size; at += PIECE_BYTES) {
      const piece = await read(file.slice(at, at + PIECE_BYTES));
      await host.call("digestPiece", id, at, piece);
    }
    return await host.call("digestEnd", id);
  } catch (error) {
    // The module was replaced half-way.
    if (again && restarted.has(codeOf(error, "worker.failed"))) return inPieces(file, host, false);
    throw error;
  }
}

const restarted = new Set<string>(["digest.handle", "worker.failed", "module.trap"]);
