/** Vant: `<van-uploader :before-read="beforeRead" :after-read="…">`; the page sends by itself. */
import type { Sealer } from "../sealer.js";

interface Entry {
  file?: File | undefined;
}

/** What {@link vantUpload} gives. */
export interface VantUpload {
  /** Begins the check; for `before-read`. */
  beforeRead: (files: File | File[]) => true;
  /**
   * For `after-read`, or when the whole list is sent: a FormData with the files and the token, which
   * is missing where none could be made in time.
   */
  formData: (entries: Entry | Entry[], field?: string) => Promise<FormData>;
}

/** The hooks of the uploader. */
export function vantUpload(sealer: Sealer): VantUpload {
  return {
    beforeRead(files) {
      sealer.add(Array.isArray(files) ? files : [files]);
      return true;
    },
    async formData(entries, field = "files") {
      const body = new FormData();
      for (const { file } of Array.isArray(entries) ? entries : [entries]) {
        if (file) body.append(field, file, file.name);
      }
      await sealer.appendTo(body);
      return body;
    },
  };
}
