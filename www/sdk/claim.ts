/** The claim that files are sealed for: a key, and the server's challenge for it. */
import type { ChallengeContext } from "./engine.js";
import { SealError } from "./errors.js";
import type { Host } from "./host.js";
import { makeKey, type SigningKey } from "./key.js";
import { find, keep, take } from "./vault.js";

/** Gets a challenge for the thumbprint of the browser's key. */
export type ChallengeFunction = (
  jkt: string,
  options: { signal: AbortSignal },
) => Promise<string> | string;

export interface ClaimOptions {
  challenge: string | URL | ChallengeFunction;
  order?: string | (() => string | undefined) | undefined;
}

export interface Claim {
  readonly key: SigningKey;
  readonly challenge: string;
  readonly context: ChallengeContext;
  readonly receivedAt: number;
}

/** A challenge this near to its end is not begun with. */
const MARGIN_MS = 20_000;

/** The one claim of a sealer; made when first needed, renewed when its challenge has run out. */
export class Claims {
  readonly #host: Host;
  readonly #options: ClaimOptions;
  readonly #stop = new AbortController();
  #claim: Promise<Claim> | undefined;
  /** Whether the claim lies in storage, where another page may find it. */
  #kept = false;
  #id: string | undefined;

  constructor(host: Host, options: ClaimOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The claim, with a challenge that is still good. */
  async current(): Promise<Claim> {
    this.#claim ??= this.#begin();
    const mine = this.#claim;
    try {
      const claim = await mine;
      if (!expired(claim)) return claim;
    } catch (error) {
      // The next caller tries again: a network that failed once may be back.
      if (this.#claim === mine) this.#claim = undefined;
      throw error;
    }
    if (this.#claim === mine) this.#claim = undefined;
    return this.current();
  }

  /** For a token over a whole claim: nobody else goes on with this challenge. */
  async own(): Promise<Claim> {
    const claim = await this.current();
    if (!this.#kept) return claim;
    this.#kept = false;
    if (await take(this.#name())) return claim;
    this.#claim = this.#fresh(makeKey(), false);
    return this.current();
  }

  /** Begins another claim: its challenge will be a new one. */
  async renew(): Promise<void> {
    if (this.#kept) await take(this.#name());
    this.#kept = false;
    this.#claim = this.#fresh(makeKey(), false);
    // Whoever needs it hears of a failure.
    this.#claim.catch(() => undefined);
  }

  dispose(): void {
    this.#stop.abort(new SealError("sealer.disposed", "the sealer was disposed of"));
  }

  async #begin(): Promise<Claim> {
    if (!globalThis.crypto?.subtle) {
      throw new SealError("environment.unsupported", "WebCrypto needs a secure context (https)");
    }
    const kept = await find(this.#name());
    if (kept) {
      const context = await this.#host.call("challengeContext", kept.challenge);
      const claim = { ...kept, context };
      this.#kept = true;
      if (!expired(claim)) return claim;
    }
    return this.#fresh(makeKey(), true);
  }

  async #fresh(making: Promise<SigningKey>, keeping: boolean): Promise<Claim> {
    const key = await making;
    const jkt = await this.#host.call("thumbprint", key.jwk);
    const challenge = await this.#request(jkt);
    const receivedAt = Date.now();
    const context = await this.#host.call("challengeContext", challenge);
    const claim = { key, challenge, context, receivedAt };
    // Asking once more would go on for ever.
    if (expired(claim))
      throw new SealError("challenge.refused", "the challenge has run out already");
    if (keeping) this.#kept = await keep(this.#name(), { key, challenge, receivedAt });
    return claim;
  }

  async #request(jkt: string): Promise<string> {
    const { challenge } = this.#options;
    const { signal } = this.#stop;
    if (typeof challenge === "function") {
      return text(await failing(Promise.resolve().then(() => challenge(jkt, { signal }))));
    }
    const order = this.#order();
    const response = await failing(
      fetch(challenge, {
        method: "POST",
        credentials: "same-origin",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(order === undefined ? { jkt } : { jkt, order }),
        signal,
      }),
    );
    if (!response.ok) {
      throw new SealError(
        "challenge.refused",
        `the challenge was answered with ${response.status}`,
      );
    }
    const body = (await response.json().catch(() => undefined)) as
      { challenge?: unknown } | undefined;
    return text(body?.challenge);
  }

  #order(): string | undefined {
    const { order } = this.#options;
    return typeof order === "function" ? order() : order;
  }

  /** One claim per tab, page, order and challenge. */
  #name(): string {
    const { challenge } = this.#options;
    const source = typeof challenge === "function" ? "function" : String(challenge);
    const page = globalThis.location ? location.origin + location.pathname : "";
    this.#id ??= [tab(), page, source, this.#order() ?? ""].join("\n");
    return this.#id;
  }
}

/** By time passed since it came, as the clocks of browser and server differ. */
function expired({ context, receivedAt }: Claim): boolean {
  const life = Date.parse(context.expiresAt) - Date.parse(context.at);
  const passed = Date.now() - receivedAt;
  return passed < 0 || passed > life - Math.min(MARGIN_MS, life / 4);
}

async function failing<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    if (cause instanceof SealError) throw cause;
    throw new SealError("challenge.fetch", "the challenge could not be fetched", { cause });
  }
}

function text(challenge: unknown): string {
  if (typeof challenge === "string" && challenge !== "") return challenge;
  throw new SealError("challenge.refused", "the answer holds no `challenge`");
}

/** A name of this tab; only of this page where storage is refused. */
function tab(): string {
  const fresh = crypto.getRandomValues(new Uint32Array(4)).join("-");
  try {
    const known = sessionStorage.getItem("claimseal.tab");
    if (known) return known;
    sessionStorage.setItem("claimseal.tab", fresh);
  } catch {
    // No storage: nothing is found again, which is what was asked for.
  }
  return fresh;
}
