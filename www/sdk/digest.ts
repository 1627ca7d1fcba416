/** SHA-256 of a picked file. */
import { SealError } from "./errors.js";
import type { Host } from "./host.js";

/** Up to here WebCrypto digests beside a busy worker; longer files go through it in pieces. */
const SMALL_BYTES = 16 * 2 ** 20;

/** Hexadecimal digest of the bytes as they are now; rejects with `file.vanished`. */
export async function digest(file: Blob, host: Host): Promise<string> {
  if (file.size > SMALL_BYTES) return host.call("digest", file);
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (cause) {
    throw new SealError("file.vanished", "the file can no longer be read", { cause });
  }
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
