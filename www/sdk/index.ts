/**
 * claimseal for the browser: checks the photos of a refund claim and seals the report.
 *
 * Nothing happens on import; importing on a server is safe.
 */
export { VERSION, WASM_INTEGRITY, WASM_SHA256 } from "./build.js";
export type { ChallengeFunction } from "./claim.js";
export type { Absent } from "./engine.js";
export { type ModuleErrorCode, SealError, type SealErrorCode } from "./errors.js";
export {
  type CallOptions,
  createSealer,
  type FileToSeal,
  type Sealer,
  type SealerOptions,
  type SealOptions,
} from "./sealer.js";
export type { SealState, SealStateDetail } from "./state.js";
export type { Sealed, SealedFile } from "./tokens.js";
export type { ChallengePayload, Report, TokenPayload, Verification } from "./contracts.js";
