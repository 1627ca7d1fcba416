/** The contracts, made by `scripts/types.mjs` from `schemas/`, which are made from the Rust types. */

/**
 * Every contract by name.
 */
export interface Contracts {
  Report: Report;
  ChallengePayload: ChallengePayload;
  TokenPayload: TokenPayload;
  Verification: Verification;
}
/**
 * One report.
 */
export interface Report {
  ai: Ai;
  camera: Camera;
  file: File;
  /**
   * Findings, in detector order.
   */
  findings: Finding[];
  /**
   * How many findings were left out for length.
   */
  findings_omitted?: number;
  inputs: Inputs;
  likeness?: LikenessReport;
  /**
   * Limits that cut the inspection, by name.
   */
  limits_hit?: string[];
  /**
   * Version of the module that made it.
   */
  module: string;
  provenance?: Provenance;
  /**
   * Always [`SCHEMA`].
   */
  schema: string;
  /**
   * Whether the file could be looked into.
   */
  status: "complete" | "partial" | "unreadable";
  verdict: Verdict;
}
/**
 * AI markers.
 */
export interface Ai {
  /**
   * Marker ids, in table order.
   */
  markers: string[];
  /**
   * First that applies.
   */
  status:
    | "declared_generated"
    | "declared_edited"
    | "declared_possible"
    | "watermarked"
    | "visible_label"
    | "declared_assisted"
    | "none";
}
/**
 * Camera evidence.
 */
export interface Camera {
  /**
   * Capture time `YYYY-MM-DDThh:mm:ss`, with the offset where the file states one.
   */
  captured_at?: string;
  /**
   * Maker as written, at most 64 characters.
   */
  make?: string;
  /**
   * Model as written, at most 64 characters.
   */
  model?: string;
  /**
   * Status.
   */
  status:
    | "camera_original"
    | "resaved"
    | "edited"
    | "contradictory"
    | "screenshot"
    | "stripped"
    | "unknown";
}
/**
 * The file.
 */
export interface File {
  /**
   * Length in bytes.
   */
  bytes: number;
  /**
   * `jpeg`, `png`, `webp`, `heic`, `avif`, `gif`, `tiff`, `jxl` or `unknown`.
   */
  format: string;
  /**
   * Height after orientation, in pixels.
   */
  height?: number;
  /**
   * EXIF orientation 1..8 that was applied.
   */
  orientation: number;
  /**
   * `decoded`, or why not: `unsupported_format`, `over_limit`, `damaged`, `not_an_image`.
   */
  pixels: string;
  /**
   * SHA-256, 64 hexadecimal digits.
   */
  sha256: string;
  /**
   * Width after orientation, in pixels.
   */
  width?: number;
}
/**
 * One finding.
 */
export interface Finding {
  basis?: Basis;
  /**
   * Dotted code, area first; it never changes meaning.
   */
  code: string;
  /**
   * Where in the picture.
   */
  regions?: Region[];
  /**
   * Its weight.
   */
  severity: "info" | "notice" | "warning";
}
/**
 * Where it was read.
 */
export interface Basis {
  /**
   * The structural match, at most 120 characters; never a prompt, a name or a position.
   */
  match?: string;
  /**
   * Offset in the file, in bytes.
   */
  offset?: number;
  /**
   * Name of the part: `APP1`, `tEXt`, `C2PA`.
   */
  part?: string;
  /**
   * Tag, property or keyword: `0x0131 Software`, `Iptc4xmpExt:DigitalSourceType`.
   */
  tag?: string;
}
/**
 * A rectangle in upload pixels after orientation.
 */
export interface Region {
  h: number;
  w: number;
  x: number;
  y: number;
}
/**
 * All that it depends on beside the bytes.
 */
export interface Inputs {
  /**
   * Time of the claim, RFC 3339, from the challenge.
   */
  at?: string;
  /**
   * SHA-256 of the catalogue bundle's bytes.
   */
  catalogue?: string;
  /**
   * Name of the limits.
   */
  limits: string;
  /**
   * Time of the order, RFC 3339, from the challenge.
   */
  ordered_at?: string;
  policy: PolicyInput;
  /**
   * SHA-256 of the reference photo that was used.
   */
  references?: string;
}
/**
 * The policy.
 */
export interface PolicyInput {
  /**
   * Its name.
   */
  id: string;
  /**
   * SHA-256 of its canonical bytes.
   */
  sha256: string;
}
/**
 * Likeness, where pixels were decoded.
 */
export interface LikenessReport {
  /**
   * The catalogue photo that is meant.
   */
  catalogue_id?: string;
  /**
   * Where it differs, in upload pixels.
   */
  changed?: Region[];
  /**
   * Share of the overlap that differs, in millionths.
   */
  changed_ppm?: number;
  /**
   * Whether the upload shows it mirrored.
   */
  mirrored: boolean;
  /**
   * PDQ hash of the upload, 64 hexadecimal digits.
   */
  pdq: string;
  /**
   * The catalogue photo's four corners in the upload, 1/16 px, `x0 y0 … x3 y3`.
   */
  quad?: number[];
  /**
   * Its quality, 0..100.
   */
  quality: number;
  /**
   * How the upload relates to it.
   */
  relation:
    | "same_image"
    | "altered_copy"
    | "annotated_copy"
    | "rerendered"
    | "product_reused"
    | "similar_view"
    | "inconclusive"
    | "none";
  /**
   * 0..1000.
   */
  score: number;
}
/**
 * C2PA manifest store, where present.
 */
export interface Provenance {
  /**
   * Time that the claim states.
   */
  claimed_at?: string;
  /**
   * Claim generator, at most 64 characters.
   */
  generator?: string;
  /**
   * Assertion hashes and hard binding.
   */
  hashes: "ok" | "failed" | "not_checked";
  /**
   * Signature of the claim.
   */
  signature: "ok" | "failed" | "not_checked";
  /**
   * JUMBF and CBOR structure of the active manifest.
   */
  structure: "ok" | "failed" | "not_checked";
  /**
   * Whether the signer chains to a trust list.
   */
  trust: "ok" | "failed" | "not_checked";
}
/**
 * The policy's answer.
 */
export interface Verdict {
  /**
   * Where the claim goes.
   */
  disposition: "clear" | "review" | "conflict";
  /**
   * Codes of the findings that decided it, without repeats.
   */
  reasons: string[];
}
/**
 * The payload of a challenge.
 */
export interface ChallengePayload {
  /**
   * The platform's own pseudonym of the account.
   */
  account?: string;
  /**
   * Audience: the shop.
   */
  aud: string;
  /**
   * Time of expiry, in seconds since 1970; from then on it does not count.
   */
  exp: number;
  /**
   * Time of issue, in seconds since 1970.
   */
  iat: number;
  /**
   * RFC 7638 thumbprint of the browser's key.
   */
  jkt: string;
  /**
   * At least 128 random bits as text; one claim uses it.
   */
  nonce: string;
  /**
   * The order that the claim is about.
   */
  order: string;
  /**
   * Time of the order, RFC 3339.
   */
  ordered_at?: string;
  /**
   * Products whose catalogue photos the claim is compared with.
   */
  products?: string[];
}
/**
 * The payload of a token.
 */
export interface TokenPayload {
  /**
   * The challenge as it was received.
   */
  challenge: string;
  /**
   * One entry for each file, in form order.
   */
  files: FileEntry[];
  module: Module;
}
/**
 * One file of a token.
 */
export interface FileEntry {
  /**
   * Why there is no report.
   */
  absent?: "timeout" | "trap" | "vanished" | "unsupported" | "omitted";
  /**
   * Name of the form field.
   */
  field: string;
  /**
   * The report's bytes.
   */
  report?: {
    [k: string]: unknown | undefined;
  };
  /**
   * SHA-256 of the bytes that the form sends, where they are others.
   */
  sent_sha256?: string;
  /**
   * SHA-256 of the picked bytes, hexadecimal; may be missing where they vanished.
   */
  sha256?: string;
}
/**
 * The module that looked.
 */
export interface Module {
  /**
   * Its version.
   */
  version: string;
  /**
   * SHA-256 of the wasm file that was loaded, hexadecimal.
   */
  wasm_sha256: string;
}
/**
 * What the server found out about one claim. It goes to the shop, never to the browser.
 */
export interface Verification {
  /**
   * The shop.
   */
  audience: string;
  /**
   * The catalogue photos that the reports name.
   */
  catalogue?: CatalogueUse[];
  /**
   * Every check, in the order of [`CheckName`].
   */
  checks: Check[];
  /**
   * Where the claim goes: the strongest over all files and checks.
   */
  disposition: "clear" | "review" | "conflict";
  /**
   * The received files, in the order received.
   */
  files: FileResult[];
  /**
   * Sealed files that were not received.
   */
  not_received?: NotReceived[];
  /**
   * The order: as the caller expects it, else as the challenge says.
   */
  order?: string;
  /**
   * Codes of what decided it, without repeats.
   */
  reasons: string[];
  /**
   * Always [`SCHEMA`].
   */
  schema: string;
  /**
   * Version of the verifier.
   */
  service: string;
  token: TokenResult;
  /**
   * When, RFC 3339 in UTC.
   */
  verified_at: string;
}
/**
 * A catalogue photo that a report names.
 */
export interface CatalogueUse {
  /**
   * Its id.
   */
  id: string;
  /**
   * When the server registered it, RFC 3339.
   */
  registered_at?: string;
  /**
   * SHA-256 of the photo; the bundle does not hold it, the caller adds it where it is known.
   */
  sha256?: string;
}
/**
 * One check.
 */
export interface Check {
  /**
   * Which.
   */
  check:
    | "size"
    | "parse"
    | "algorithm"
    | "key"
    | "signature"
    | "challenge"
    | "thumbprint"
    | "order"
    | "times"
    | "files"
    | "recomputation"
    | "single_use";
  /**
   * Code of the failure, where it failed.
   */
  code?: string;
  /**
   * How it went.
   */
  outcome: "ok" | "failed" | "not_run";
}
/**
 * What is known about one received file.
 */
export interface FileResult {
  /**
   * Why the token has no report on it.
   */
  absent?: "timeout" | "trap" | "vanished" | "unsupported" | "omitted";
  /**
   * Codes of findings that the browser saw on an original that was not sent.
   */
  browser_only?: string[];
  /**
   * Length in bytes.
   */
  bytes: number;
  /**
   * Hamming distance (0..=256) of the PDQ hashes of original (as the browser says) and copy.
   */
  copy_distance?: number;
  credentials?: Credentials;
  /**
   * Where the browser's report differs.
   */
  differences?: Difference[];
  /**
   * Form field as received, at most 255 characters; it informs only.
   */
  field: string;
  /**
   * File name as received, at most 255 characters; it informs only.
   */
  name: string;
  /**
   * SHA-256 of the picked original, where the form sent a copy.
   */
  original_sha256?: string;
  /**
   * The server's own report, where it looked.
   */
  report?: {
    [k: string]: unknown | undefined;
  };
  /**
   * Earlier claims with the same photo, newest first, at most ten; where the verifier keeps claims.
   */
  reuse?: Reuse[];
  /**
   * Whether a token covers it.
   */
  seal: "sealed" | "absent" | "unsealed" | "none";
  /**
   * SHA-256 of the received bytes, hexadecimal.
   */
  sha256: string;
}
/**
 * What the validator of Content Credentials says, where the file has a manifest store and the
 * server has a validator.
 */
export interface Credentials {
  /**
   * Whether the active manifest states that a camera recorded the picture.
   */
  capture: boolean;
  /**
   * C2PA status codes that speak against the manifest, at most [`MAX_CODES`].
   */
  codes?: string[];
  /**
   * Assertion hashes and hard binding.
   */
  hashes: "ok" | "failed" | "not_checked";
  /**
   * Signature of the claim.
   */
  signature: "ok" | "failed" | "not_checked";
  /**
   * Organisation that the signing certificate names, at most 64 characters.
   */
  signer?: string;
  /**
   * Whether the signer chains to a trust list of the operator; `not_checked` without a list.
   */
  trust: "ok" | "failed" | "not_checked";
}
/**
 * One difference between the browser's report and the server's.
 */
export interface Difference {
  /**
   * Whether there is an innocent reason.
   */
  explained: boolean;
  /**
   * Top-level part of the report, or `inputs.` or `file.` and a member.
   */
  path: string;
  /**
   * The reason.
   */
  reason: "version" | "catalogue" | "policy" | "partial" | "copy" | "time" | "unexplained";
}
/**
 * An earlier claim with the same photo. Of another shop's claim nothing is said but that there is
 * one, and its day.
 */
export interface Reuse {
  /**
   * Its id, where it is of the same shop.
   */
  claim?: string;
  /**
   * Always [`REUSED`].
   */
  code: string;
  /**
   * Its order, where it is of the same shop.
   */
  order?: string;
  /**
   * Day that the earlier claim was received, in UTC: `2026-11-24`.
   */
  received_on: string;
  /**
   * How the photos are the same.
   */
  sameness: "bytes" | "picture";
}
/**
 * A sealed file that was not received.
 */
export interface NotReceived {
  /**
   * Why the token has no report on it.
   */
  absent?: "timeout" | "trap" | "vanished" | "unsupported" | "omitted";
  /**
   * Form field.
   */
  field: string;
  /**
   * SHA-256 of the bytes that were to be sent instead.
   */
  sent_sha256?: string;
  /**
   * SHA-256 of the picked bytes, where the browser could digest them.
   */
  sha256?: string;
}
/**
 * The token.
 */
export interface TokenResult {
  /**
   * Version of the browser's module, where the token is valid.
   */
  module?: string;
  /**
   * SHA-256 of each token's bytes, sorted, without repeats.
   */
  sha256: string[];
  /**
   * Whether it counts.
   */
  status: "valid" | "invalid" | "absent";
  /**
   * SHA-256 of the browser's wasm file, where the token is valid.
   */
  wasm_sha256?: string;
}
