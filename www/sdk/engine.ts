/** What the wasm module does for the browser, in whatever thread this file is loaded. */
import init, * as wasm from "../../dist/sdk/claimseal.js";
import { SealError } from "./errors.js";

/** Where the module comes from: an address, its bytes, or what `load` gave before. */
export type ModuleSource = string | Uint8Array | WebAssembly.Module;

/** What a report depends on beside the bytes. */
export interface InspectContext {
  catalogue?: Uint8Array;
  at?: string;
  orderedAt?: string;
}

/** What a challenge says, not verified here. Times are RFC 3339. */
export interface ChallengeContext {
  at: string;
  orderedAt?: string;
  order: string;
  expiresAt: string;
}

/** Why a file has no report. */
export type Absent = "timeout" | "trap" | "vanished" | "unsupported";

/** One entry of a token. */
export interface TokenFile {
  field: string;
  sha256?: string;
  sentSha256?: string;
  report?: Uint8Array;
  absent?: Absent;
}

/** The report of a file. */
export interface Inspected {
  report: Uint8Array;
  /** Bytes of memory that the module holds now. */
  memory: number;
}

/** SHA-256 sums under way, by the caller's own numbers. */
const sums = new Map<number, { handle: number; length: number }>();

let memory: WebAssembly.Memory | undefined;

/**
 * The calls by name. Each throws a {@link SealError}; `module.trap` says that the module stopped
 * and must not be used again.
 */
export const engine = {
  /**
   * Loads the module after checking its SHA-256. The result loads again without a download; where
   * a module runs already, another one takes its place, with memory of its own.
   */
  async load(source: ModuleSource, sha256: string): Promise<WebAssembly.Module> {
    const module =
      source instanceof WebAssembly.Module ? source : await compile(await bytesOf(source), sha256);
    try {
      if (memory) wasm.__wbg_reset_state();
      memory = (await init({ module_or_path: module })).memory;
      sums.clear();
    } catch (cause) {
      throw new SealError("module.refused", "the wasm module does not start here", { cause });
    }
    return module;
  },

  /** RFC 7638 thumbprint of a public key. */
  thumbprint: (jwk: JsonWebKey): string => guarded(() => wasm.thumbprint(jwk)),

  challengeContext: (challenge: string): ChallengeContext =>
    guarded(() => wasm.challengeContext(challenge) as ChallengeContext),

  /** The report of a file, and the SHA-256 of the bytes that it is about. */
  inspect(file: ArrayBuffer, context: InspectContext): Inspected & { sha256: string } {
    const bytes = new Uint8Array(file);
    const sha256 = guarded(() => wasm.digest(bytes));
    const report = guarded(() => wasm.inspect(bytes, context));
    return { sha256, report, memory: held() };
  },

  /** The report of a file that is too long to look into. */
  inspectOversize(length: number, sha256: string, context: InspectContext): Inspected {
    const report = guarded(() => wasm.inspectOversize(length, sha256, context));
    return { report, memory: held() };
  },

  /**
   * Adds a piece to the sum of that number, which begins with the piece at 0. `digest.handle`
   * where the piece is not the next one: the pieces before went to a module that is gone.
   */
  digestPiece(id: number, at: number, piece: ArrayBuffer): void {
    if (at === 0) sums.set(id, { handle: guarded(() => wasm.digestBegin()), length: 0 });
    const sum = sums.get(id);
    if (sum?.length !== at) throw new SealError("digest.handle", "the pieces before are missing");
    guarded(() => wasm.digestUpdate(sum.handle, new Uint8Array(piece)));
    sum.length += piece.byteLength;
  },

  /** SHA-256, hexadecimal, of the pieces. */
  digestEnd(id: number): string {
    const sum = sums.get(id);
    sums.delete(id);
    if (!sum) throw new SealError("digest.handle", "there are no pieces");
    return guarded(() => wasm.digestFinish(sum.handle));
  },

  /** The bytes to sign. */
  signingInput: (jwk: JsonWebKey, parts: SealParts): Uint8Array =>
    guarded(() => wasm.signingInput(jwk, parts)),

  /** The compact JWS. */
  assembleToken: (input: Uint8Array, signature: Uint8Array): string =>
    guarded(() => wasm.assembleToken(input, signature)),
};

/** What a token is made of, beside the key. */
export interface SealParts {
  challenge: string;
  wasmSha256: string;
  files: TokenFile[];
}

export type Engine = typeof engine;

async function compile(bytes: Uint8Array, sha256: string): Promise<WebAssembly.Module> {
  const found = hex(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  if (found !== sha256) {
    throw new SealError("module.integrity", `the wasm file has the SHA-256 ${found}`);
  }
  try {
    return await WebAssembly.compile(bytes as BufferSource);
  } catch (cause) {
    throw new SealError("module.refused", "the wasm file may not be compiled here", { cause });
  }
}

async function bytesOf(source: string | Uint8Array): Promise<Uint8Array> {
  if (typeof source !== "string") return source;
  try {
    const response = await fetch(source, { credentials: "same-origin" });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new Error(`status ${response.status}`);
  } catch (cause) {
    throw new SealError("module.fetch", `${source} could not be fetched`, { cause });
  }
}

/** The module's own errors are plain `{ code, message }`; anything else means that it stopped. */
function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    if (!(error instanceof Error) && typeof code === "string") {
      throw new SealError(code, String(message));
    }
    throw new SealError("module.trap", "the module stopped", { cause: error });
  }
}

function held(): number {
  return memory?.buffer.byteLength ?? 0;
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
