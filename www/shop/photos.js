/** Photos from picker, camera, drop and paste, kept together in the form's one file field. */
import { lang } from "./page.js";

const MOST = 9;

const texts = {
  "zh-CN": {
    count: (number) => `已添加 ${number} / ${MOST} 张`,
    most: `最多 ${MOST} 张，已保留前 ${MOST} 张。`,
    kind: "只能添加图片，其他文件未加入。",
    gone: "有照片已无法读取，已移除，请重新选择。",
    remove: (at, name) => `移除第 ${at} 张：${name}`,
  },
  en: {
    count: (number) => `${number} of ${MOST} photos`,
    most: `Up to ${MOST} photos; the first ${MOST} are kept.`,
    kind: "Only pictures can be added; other files were left out.",
    gone: "A photo can no longer be read and was taken out. Please choose it again.",
    remove: (at, name) => `Remove photo ${at}: ${name}`,
  },
};

export class Photos {
  #input;
  #camera;
  #list;
  #status;
  #zone;
  #changed;
  /** @type {File[]} */
  #files = [];
  #hint;

  /** @param {HTMLFormElement} form @param {() => void} changed */
  constructor(form, changed) {
    this.#input = form.querySelector("#photos");
    this.#list = form.querySelector("#previews");
    this.#status = form.querySelector("#count");
    this.#zone = form.querySelector("[data-drop]");
    this.#changed = changed;
    this.#input.addEventListener("change", (event) => {
      // Our own event after each change is not the user's.
      if (event.isTrusted || !same([...this.#input.files], this.#files))
        this.#add([...this.#input.files]);
    });
    this.#camera = form.querySelector("#camera");
    this.#camera.addEventListener("change", () => this.#take());
    this.#takeDrops();
    addEventListener("paste", (event) => this.#paste(event));
  }

  get count() {
    return this.#files.length;
  }

  /** Takes out what was moved or changed since it was chosen; false where something was. */
  async allThere() {
    const there = await Promise.all(this.#files.map(readable));
    if (!there.includes(false)) return true;
    this.#hint = "gone";
    this.#keep(this.#files.filter((_, at) => there[at]));
    return false;
  }

  /** Takes over what was chosen before this script arrived, or what the browser put back. */
  restore() {
    if (this.#files.length === 0 && this.#input.files.length > 0) this.#add([...this.#input.files]);
    this.#take();
  }

  /** Says how many there are, in the page's language. */
  tell() {
    const words = texts[lang()];
    const parts = this.#files.length > 0 ? [words.count(this.#files.length)] : [];
    if (this.#hint) parts.push(words[this.#hint]);
    this.#status.textContent = parts.join(lang() === "en" ? ". " : "。");
    this.#list.querySelectorAll("button").forEach((button, at) => {
      button.setAttribute("aria-label", words.remove(at + 1, this.#files[at].name));
    });
  }

  /** One more from the camera's field, which is emptied for the next. */
  #take() {
    const taken = [...this.#camera.files];
    this.#camera.value = "";
    if (taken.length > 0) this.#add(taken);
  }

  #add(files) {
    const pictures = files.filter(({ type }) => type === "" || type.startsWith("image/"));
    const fresh = pictures.filter((file) => !this.#files.some((known) => same([known], [file])));
    const all = [...this.#files, ...fresh];
    this.#hint = pictures.length < files.length ? "kind" : undefined;
    if (all.length > MOST) this.#hint = "most";
    this.#keep(all.slice(0, MOST));
  }

  #keep(files) {
    const old = this.#files;
    this.#files = files;
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    this.#input.files = data.files;
    const rows = [...this.#list.children];
    old.forEach((file, at) => {
      if (!files.includes(file)) rows[at].remove();
    });
    for (const file of files) if (!old.includes(file)) this.#list.append(this.#row(file));
    this.tell();
    this.#changed();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #row(file) {
    const row = document.createElement("li");
    const image = new Image();
    const address = URL.createObjectURL(file);
    const done = () => URL.revokeObjectURL(address);
    image.addEventListener("load", done);
    image.addEventListener("error", () => {
      done();
      const plain = document.createElement("span");
      plain.className = "plain";
      plain.textContent = file.name;
      image.replaceWith(plain);
    });
    image.decoding = "async";
    image.alt = file.name;
    image.src = address;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.addEventListener("click", () => this.#remove(row, file));
    row.append(image, button);
    return row;
  }

  #remove(row, file) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.#hint = undefined;
    this.#keep(this.#files.filter((other) => other !== file));
    (next?.querySelector("button") ?? this.#input).focus();
  }

  /** Anywhere on the page: a photo dropped beside the field must not open in its place. */
  #takeDrops() {
    const carries = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
    const mark = (on) => this.#zone.classList.toggle("over", on);
    addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      mark(true);
    });
    addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false));
    addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      mark(false);
      const folders = new Set(
        [...event.dataTransfer.items]
          .map((item) => item.webkitGetAsEntry?.())
          .filter((entry) => entry?.isDirectory)
          .map(({ name }) => name),
      );
      this.#add([...event.dataTransfer.files].filter(({ name }) => !folders.has(name)));
    });
  }

  #paste(event) {
    const { clipboardData } = event;
    const writing = event.target instanceof HTMLTextAreaElement;
    if (!clipboardData?.files.length) return;
    if (writing && clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.#add([...clipboardData.files]);
  }
}

async function readable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function same(some, others) {
  const key = ({ name, size, lastModified, type }) =>
    JSON.stringify([name, size, lastModified, type]);
  return some.length === others.length && some.every((file, at) => key(file) === key(others[at]));
}
