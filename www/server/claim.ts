/** What a caller hands in about one claim, read and digested. */
import { createHash } from "node:crypto";
import type { CoreFile } from "./core.js";
import { ServerError } from "./errors.js";

/** One received file: its bytes, or what it is called in an object storage. */
export type ReceivedFile = FileNames &
  (
    | { bytes: Uint8Array | Blob }
    /** An object that was stored under the SHA-256 of its bytes; see `fetchBytes`. */
    | { sha256: string; length: number }
  );

/** They inform only. */
interface FileNames {
  /** Form field, `files` unless told otherwise. */
  field?: string;
  /** File name. */
  name?: string;
}

/** An object in the storage. */
export interface StoredObject {
  /** SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
  sha256: string;
  /** Its length in bytes. */
  length: number;
}

/** Gives an object's bytes; `undefined` where it is not there. */
export type FetchBytes = (object: StoredObject) => Promise<Uint8Array | undefined>;

/** An object that could not be looked into. */
export interface Unread {
  sha256: string;
  /** Not there; `fetchBytes` rejected; or the bytes have another digest or length than their name. */
  reason: "missing" | "failed" | "digest";
}

/** Files as the core takes them, and a way to their bytes. */
export interface Files {
  files: CoreFile[];
  /** Bytes of the file with this position; `undefined` where they cannot be had. */
  read(index: number): Promise<Uint8Array | undefined>;
  /** What could not be had so far. */
  unread: Unread[];
}

/** Most files of one claim. */
const MOST = 20;

/** Digests the files in hand, one after another. */
export async function readFiles(
  given: readonly ReceivedFile[],
  fetchBytes: FetchBytes | undefined,
): Promise<Files> {
  if (given.length > MOST) throw new ServerError("files.tooMany", `more than ${MOST} files`);
  const unread: Unread[] = [];
  const files: CoreFile[] = [];
  for (const file of given) {
    const { field = "files", name = "" } = file;
    if ("bytes" in file) {
      const bytes = await inHand(file.bytes);
      files.push({ field, name, sha256: sha256(bytes), length: bytes.byteLength });
      continue;
    }
    const { sha256: named, length } = file;
    if (!/^[0-9a-f]{64}$/.test(named) || !Number.isSafeInteger(length) || length < 0) {
      throw new ServerError("options.invalid", "a file has neither bytes nor digest and length");
    }
    if (!fetchBytes) throw new ServerError("options.invalid", "fetchBytes is missing");
    files.push({ field, name, sha256: named, length });
  }

  async function fetched(object: StoredObject): Promise<Uint8Array | undefined> {
    const failed = (reason: Unread["reason"]) => {
      unread.push({ sha256: object.sha256, reason });
      return undefined;
    };
    let bytes;
    try {
      bytes = await fetchBytes?.({ sha256: object.sha256, length: object.length });
    } catch {
      return failed("failed");
    }
    if (bytes === undefined) return failed("missing");
    // The name was given by whoever stored it, so the bytes must prove it.
    const named = bytes.byteLength === object.length && sha256(bytes) === object.sha256;
    return named ? bytes : failed("digest");
  }

  return {
    files,
    unread,
    async read(index) {
      const file = given[index];
      const object = files[index];
      if (!file || !object) return undefined;
      return "bytes" in file ? inHand(file.bytes) : fetched(object);
    },
  };
}

/** SHA-256, hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function inHand(bytes: Uint8Array | Blob): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof Blob) return new Uint8Array(await bytes.arrayBuffer());
  throw new ServerError("options.invalid", "`bytes` is neither a Uint8Array nor a Blob");
}
