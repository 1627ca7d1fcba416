/** The Rust core in this thread. */
import { readFileSync } from "node:fs";
import {
  initSync,
  createChallenge,
  setSingleUse,
  verifyClaim,
} from "../../dist/server/claimseal.js";
import { ServerError, type ServerErrorCode } from "./errors.js";

/** One HMAC key. */
export interface CoreKey {
  kid: string;
  secret: Uint8Array;
}

/** A received file, digested. */
export interface CoreFile {
  field: string;
  name: string;
  sha256: string;
  length: number;
}

/** What is asked about one claim. */
export interface Question {
  audience: string;
  keys: CoreKey[];
  order?: string | undefined;
  account?: string | undefined;
  orderedAt?: string | undefined;
  now: number;
  tokens: string[];
  files: CoreFile[];
  catalogue?: Uint8Array | undefined;
  references: [string, Uint8Array][];
  policy?: string | undefined;
  recompute: boolean;
}

/** What the core says. */
export interface Answer {
  result: Uint8Array;
  nonce?: string;
  payloadSha256?: string;
  expiresAt?: number;
}

/** What the core asks for while it works: a file by its position, a catalogue by its SHA-256. */
export type Ask = (kind: "file" | "catalogue", key: number | string) => Uint8Array | undefined;

let loaded = false;

/** The calls by name. Each throws a {@link ServerError}. */
export const core = {
  createChallenge: (
    wanted: object,
    audience: string,
    keys: CoreKey[],
    nonce: string,
    now: number,
  ) => guarded(() => createChallenge(wanted, audience, keys, nonce, now)),

  verify: (question: Question, ask: Ask): Answer =>
    guarded(() => verifyClaim(question, ask) as Answer),

  setSingleUse: (result: Uint8Array, holds: boolean): Uint8Array =>
    guarded(() => setSingleUse(result, holds)),
};

function guarded<T>(call: () => T): T {
  try {
    if (!loaded) {
      initSync({ module: readFileSync(new URL("./claimseal.wasm", import.meta.url)) });
      loaded = true;
    }
    return call();
  } catch (error) {
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    if (!(error instanceof Error) && typeof code === "string") {
      const own = code === "context.invalid" ? "options.invalid" : (code as ServerErrorCode);
      throw new ServerError(own, String(message));
    }
    loaded = false;
    throw new ServerError("module.failed", "the wasm module stopped", { cause: error });
  }
}
