/** Challenges and verification for a backend in Node. */
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { abortable } from "../sdk/abort.js";
import type { Verification } from "../sdk/contracts.js";
import { readFiles, sha256, type FetchBytes, type ReceivedFile, type Unread } from "./claim.js";
import { core, type Answer, type CoreKey, type Question } from "./core.js";
import { ServerError } from "./errors.js";
import type { SingleUseStore } from "./store.js";
import { threads, type Give } from "./thread.js";

/** One HMAC key of challenges. */
export interface HmacKey {
  /** Names it in the challenge's header. */
  kid: string;
  /** At least 32 random bytes. */
  secret: Uint8Array;
}

/** What one verifier works with. */
export interface VerifierOptions {
  /** The shop: the challenge's `aud`. */
  audience: string;
  /** The first one signs, all of them verify, so that one can be replaced while challenges live. */
  keys: readonly HmacKey[];
  /** Where used challenges are kept. Without one, the check `single_use` is `not_run`. */
  store?: SingleUseStore;
  /** Gives the bytes of files that lie in an object storage under their digest. */
  fetchBytes?: FetchBytes;
  /** Gives an earlier catalogue bundle by its SHA-256, for pages that were open while it changed. */
  earlierCatalogue?: (sha256: string) => Promise<Uint8Array | undefined>;
  /** The shop's policy as JSON: `{"id": "shop-7", "rows": {"stripped": "review"}}`. */
  policy?: string;
  /** Threads that recompute, started when needed; one less than the processors unless told otherwise. */
  threads?: number;
  /** Claims that may wait for a thread before `verify` rejects with `busy`; 64 unless told otherwise. */
  waiting?: number;
  /** Milliseconds that the recomputation of one claim may take, fetching included; 30,000. */
  timeoutMs?: number;
}

/** What a challenge is asked for, after the platform's own authentication. */
export interface ChallengeRequest {
  /** The order that the claim is about, 1 to 128 bytes. */
  order: string;
  /** RFC 7638 thumbprint of the browser's key, as the browser sent it. */
  jkt: string;
  /** Time of the order, RFC 3339. */
  orderedAt?: string;
  /** The platform's own pseudonym of the account, at most 128 bytes. */
  account?: string;
  /** At most 10 products whose catalogue photos the claim is compared with. */
  products?: readonly string[];
  /** Seconds that it is valid, 1 to 86,400; 1,800 unless told otherwise. */
  ttl?: number;
  /** The time instead of now. */
  now?: Date;
}

/** One claim. */
export interface Claim {
  /** Values of the form field `claimseal_token`; none is neutral. */
  tokens: readonly string[];
  /** The files that arrived, at most 20. */
  files: readonly ReceivedFile[];
  /** The order that the form names; a token of another order does not count. */
  order?: string;
  /**
   * The account that is logged in, as in {@link ChallengeRequest.account}; a token whose challenge was
   * made for another one does not count (`challenge.account`).
   */
  account?: string;
  /** Time of the order as the backend knows it, RFC 3339; else the challenge's. */
  orderedAt?: string;
  /** The catalogue bundle to compare with. */
  catalogue?: Uint8Array;
  /** Catalogue photos as files by their id in the bundle, for changes that only they show. */
  references?: Readonly<Record<string, Uint8Array>>;
  /** `never` looks into no file: the claim is then never `clear`. `always` unless told otherwise. */
  recompute?: "always" | "never";
  /** The time instead of now. */
  now?: Date;
}

/**
 * What single use came to: the `first` payload on this challenge; the same one `repeated` (a form
 * sent twice: answer with what was stored the first time); another payload on a `reused` challenge
 * (refuse the second claim, it speaks against nobody); `none` without a valid token or a store.
 */
export type Use = "first" | "repeated" | "reused" | "none";

/** What `verify` gives. */
export interface Verified {
  /** The result. The browser never learns it. */
  result: Verification;
  /** The result's bytes as the core made them, to store and to sign. */
  bytes: Uint8Array;
  use: Use;
  /** Digest of the token's payloads where it is valid: the same for the same claim sent twice. */
  payloadSha256?: string;
  /** Objects that could not be looked into; each is `report.notRecomputed` in the result. */
  unread: Unread[];
  /** Whether the recomputation stopped or took too long, so that no file was looked into. */
  stopped: boolean;
}

/** Challenges and verification with one set of options. */
export interface Verifier {
  /** A challenge as compact JWS, for the browser; asked for after the platform's own login. */
  createChallenge(request: ChallengeRequest): { challenge: string; expiresAt: string };
  /**
   * Verifies a claim. Whatever is wrong with tokens and files is a result; it rejects only with a
   * {@link ServerError} of the caller's own making, `store.failed` and `busy`, or with the reason of
   * `signal` where that calls it off: its thread is ended, and the challenge stays unused.
   */
  verify(claim: Claim, options?: { signal?: AbortSignal }): Promise<Verified>;
  /** Ends the threads. */
  close(): Promise<void>;
}

const TTL = 1800;

/** Makes a verifier; nothing is loaded and no thread started before the first call. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { audience, store, timeoutMs = 30_000, waiting = 64 } = options;
  const most = options.threads ?? Math.max(1, availableParallelism() - 1);
  if (typeof audience !== "string" || !Array.isArray(options.keys)) {
    throw new ServerError("options.invalid", "`audience` and `keys` are needed");
  }
  for (const [name, value] of Object.entries({ threads: most, timeoutMs, waiting })) {
    if (!Number.isInteger(value) || value < (name === "waiting" ? 0 : 1)) {
      throw new ServerError("options.invalid", `\`${name}\` is not a positive whole number`);
    }
  }
  const keys: CoreKey[] = options.keys.map(({ kid, secret }) => ({ kid, secret }));
  const pool = threads(most, waiting);
  let closed = false;

  async function run(
    question: Question,
    give: Give,
    signal: AbortSignal | undefined,
  ): Promise<[Answer, boolean]> {
    const answer = question.recompute && (await pool.answer(question, give, timeoutMs, signal));
    signal?.throwIfAborted();
    if (answer) return [answer, false];
    if (closed) throw new ServerError("verifier.closed", "the verifier was closed");
    // Without looking into files nothing is asked for, and nothing can take long.
    const plain = { ...question, recompute: false };
    return [core.verify(plain, () => undefined), question.recompute];
  }

  async function use({ nonce, payloadSha256, expiresAt }: Answer): Promise<Use> {
    if (!store || !nonce || !payloadSha256 || expiresAt === undefined) return "none";
    let before: unknown;
    try {
      before = await store.use(nonce, payloadSha256, expiresAt);
    } catch (cause) {
      throw new ServerError("store.failed", "the single-use store failed", { cause });
    }
    if (before === undefined || before === null) return "first";
    if (typeof before !== "string") {
      throw new ServerError("store.failed", "the single-use store gave no payload");
    }
    return before === payloadSha256 ? "repeated" : "reused";
  }

  return {
    createChallenge({ order, jkt, orderedAt, account, products = [], ttl = TTL, now }) {
      const issued = seconds(now);
      const nonce = randomBytes(16).toString("base64url");
      const ordered_at = orderedAt;
      const wanted = { order, jkt, ordered_at, account, products, ttl };
      const challenge = core.createChallenge(wanted, audience, keys, nonce, issued);
      return { challenge, expiresAt: rfc3339(issued + ttl) };
    },

    async verify(claim, { signal } = {}) {
      signal?.throwIfAborted();
      if (closed) throw new ServerError("verifier.closed", "the verifier was closed");
      const { tokens, catalogue, order, account, orderedAt, recompute = "always" } = claim;
      if (!Array.isArray(tokens) || tokens.some((token) => typeof token !== "string")) {
        throw new ServerError("options.invalid", "`tokens` is not a list of texts");
      }
      const { files, read, unread } = await readFiles(claim.files, options.fetchBytes);
      const known = catalogue && sha256(catalogue);
      const give: Give = async (kind, key) => {
        if (kind === "file") return read(Number(key));
        return key === known ? catalogue : options.earlierCatalogue?.(String(key));
      };
      const question: Question = {
        ...{ audience, keys, order, account, orderedAt, files, catalogue, policy: options.policy },
        now: seconds(claim.now),
        tokens: [...tokens],
        references: Object.entries(claim.references ?? {}),
        recompute: recompute !== "never",
      };
      const [answer, stopped] = await abortable(run(question, give, signal), signal);
      const used = await use(answer);
      const bytes =
        used === "none" ? answer.result : core.setSingleUse(answer.result, used !== "reused");
      const { payloadSha256 } = answer;
      return {
        result: JSON.parse(new TextDecoder().decode(bytes)) as Verification,
        bytes,
        use: used,
        ...(payloadSha256 === undefined ? {} : { payloadSha256 }),
        unread,
        stopped,
      };
    },

    async close() {
      closed = true;
      await pool.close();
    },
  };
}

function seconds(now: Date | undefined): number {
  return Math.floor((now?.getTime() ?? Date.now()) / 1000);
}

/** Whole seconds in UTC, as the core writes times. */
function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
