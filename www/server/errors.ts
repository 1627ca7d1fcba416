/** Errors with stable codes; messages are for developers and may change. */

/** Codes of this entry. */
export type ServerErrorCode =
  /** An option or argument is not of its form. */
  | "options.invalid"
  /** An HMAC secret is shorter than 32 bytes, or two keys have one `kid`, or there is no key. */
  | "seal.secret"
  /** A challenge was asked for with something out of its range. */
  | "challenge.invalid"
  /** The catalogue is not a bundle of a known version. */
  | "catalogue.invalid"
  /** The policy cannot be read, or hardens what may not be hardened. */
  | "policy.invalid"
  /** More than 20 files. */
  | "files.tooMany"
  /** The single-use store rejected, or gave something else than it should; see `cause`. */
  | "store.failed"
  /** The wasm module does not start, or stopped outside a recomputation. */
  | "module.failed"
  /** Too many claims wait for recomputation; try again later. */
  | "busy"
  /** The verifier was closed. */
  | "verifier.closed";

/** An error of this package. Whatever is wrong with a claim is a result, never an error. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  /** Stable. */
  readonly code: ServerErrorCode;

  constructor(code: ServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
