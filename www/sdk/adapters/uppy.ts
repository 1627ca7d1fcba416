/** Uppy: a preprocessor, which is the only hook that Uppy waits for. */
import { BasePlugin, type Body, type Meta, type PluginOpts, type Uppy } from "@uppy/core";
import type { Sealer } from "../sealer.js";
import { tokenField } from "./token.js";

/** Options of {@link UppyClaimseal}. */
export interface UppyClaimsealOptions extends PluginOpts {
  sealer: Sealer;
  /** Name of the field that the uploader sends files in; `file` by default, as XHRUpload's. */
  field?: string;
  /** The uploader has `bundle: true`: all files go in one request, with one token over them. */
  bundle?: boolean;
}

/**
 * `uppy.use(UppyClaimseal, { sealer })`, after plugins that change files: files are checked as they
 * are added, and the token travels as meta data. Where the uploader has `allowedMetaFields`, name
 * the sealer's `fieldName` there.
 */
export class UppyClaimseal<M extends Meta, B extends Body> extends BasePlugin<
  UppyClaimsealOptions,
  M,
  B
> {
  /** What was added, since later plugins may put a copy in its place. */
  readonly #originals = new Map<string, Blob>();

  constructor(uppy: Uppy<M, B>, options: UppyClaimsealOptions) {
    super(uppy, options);
    this.type = "modifier";
    this.id = options.id ?? "Claimseal";
  }

  override install(): void {
    this.uppy.on("file-added", this.#added);
    this.uppy.on("file-removed", this.#removed);
    this.uppy.addPreProcessor(this.#prepare);
  }

  override uninstall(): void {
    this.uppy.off("file-added", this.#added);
    this.uppy.off("file-removed", this.#removed);
    this.uppy.removePreProcessor(this.#prepare);
    this.#originals.clear();
  }

  readonly #added = ({ id, data }: { id: string; data: unknown }): void => {
    if (!(data instanceof Blob)) return;
    this.#originals.set(id, data);
    this.opts.sealer.add([data]);
  };

  readonly #removed = ({ id }: { id: string }): void => void this.#originals.delete(id);

  readonly #prepare = async (ids: string[]): Promise<void> => {
    const { sealer, bundle, field = "file" } = this.opts;
    const files = ids.flatMap((id) => {
      const file = this.uppy.getFile(id)?.data;
      // Files that lie with a provider are fetched by its server.
      return file instanceof Blob
        ? [{ id, file, field, original: this.#originals.get(id) ?? file }]
        : [];
    });
    this.#tell(files, "preprocess-progress");
    if (bundle) {
      const sealed = await sealer.sealAll(files).catch(() => undefined);
      const token = sealed ? { [sealer.fieldName]: sealed.token } : {};
      this.uppy.setMeta(token as M);
      for (const { id } of files) this.uppy.setFileMeta(id, token as M);
    } else {
      const each = files.map(async ({ id, ...file }) => {
        this.uppy.setFileMeta(id, (await tokenField(sealer, file)) as M);
      });
      await Promise.all(each);
    }
    this.#tell(files, "preprocess-complete");
  };

  #tell(files: { id: string }[], event: "preprocess-progress" | "preprocess-complete"): void {
    for (const { id } of files) {
      const file = this.uppy.getFile(id);
      if (!file) continue;
      if (event === "preprocess-complete") this.uppy.emit(event, file);
      else this.uppy.emit(event, file, { mode: "indeterminate", message: "" });
    }
  }
}
