/** Errors with stable codes; messages are for developers and may change. */

/** Codes that this package gives by itself. */
export type SealErrorCode =
  /** No WebCrypto (a page that is not https), no WebAssembly, or no DOM for `attach`. */
  | "environment.unsupported"
  /** An option or argument is not of its form. */
  | "options.invalid"
  /** The wasm file could not be fetched. */
  | "module.fetch"
  /** The wasm file is not the one that this version was built with. */
  | "module.integrity"
  /** The browser or the page's policy refuses to compile the wasm file. */
  | "module.refused"
  /** The module stopped while it looked at a file. */
  | "module.trap"
  /** The worker could not be started, or died. */
  | "worker.failed"
  /** The challenge could not be fetched. */
  | "challenge.fetch"
  /** The challenge's server answered with an error, or without a challenge. */
  | "challenge.refused"
  /** The file can no longer be read. */
  | "file.vanished"
  /** There is no file to seal, or none that could be digested in time. */
  | "files.none"
  /** It took too long. */
  | "timeout"
  /** The sealer was disposed of. */
  | "sealer.disposed";

/** What crosses from the module besides: its own codes, such as `seal.challenge`. */
export type ModuleErrorCode = "seal.challenge" | "seal.key" | "seal.file" | (string & {});

/** An error of this package. An aborted call rejects with its signal's reason instead. */
export class SealError extends Error {
  override readonly name = "SealError";
  /** Stable; see {@link SealErrorCode}. */
  readonly code: SealErrorCode | ModuleErrorCode;

  constructor(code: SealErrorCode | ModuleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The code of anything thrown; `fallback` where it has none. */
export function codeOf(error: unknown, fallback: SealErrorCode): SealErrorCode | ModuleErrorCode {
  return error instanceof SealError ? error.code : fallback;
}
