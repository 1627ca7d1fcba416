/** One picture in a frame that scrolls, zooms and is dragged; another picture may lie over it. */

import { api } from "./api.js";
import { fileUrl, h } from "./dom.js";
import { fitted, projection } from "./geometry.js";
import { t } from "./i18n.js";
import { overlay } from "./marks.js";

export class Stage {
  /** Called with +1 or -1. @type {(by: number) => void} */
  onzoom = () => undefined;
  /** Called when a person has moved the picture. */
  onmoved = () => undefined;

  /**
   * @param {any} photo with `url`, `media_type`
   * @param {string} label
   * @param {{ width?: number, height?: number } | undefined} known dimensions, until the picture is there
   * @param {{ boxes: any[], quad?: number[] }} drawn
   * @param {{ photo: any, quad?: number[], mirrored: boolean, alone?: boolean }} [over] a picture over this one, or alone in its place
   */
  constructor(photo, label, known, drawn, over) {
    this.known = known ?? {};
    this.drawn = drawn;
    this.over = over;
    this.mode = "side";
    this.at = 50;
    this.flipped = false;
    this.zoom = 1;
    /** While printing: the room that the sheet has for the whole picture. @type {{ width: number, height: number } | undefined} */
    this.sheet = undefined;
    this.image = picture(photo, over?.alone ? "" : label);
    this.canvas = h("div", { class: "canvas" }, this.image);
    this.node = h(
      "div",
      {
        class: over?.alone ? "stage aligned" : "stage",
        tabindex: "0",
        role: "group",
        "aria-label": label,
      },
      this.canvas,
    );
    this.shown = h("output", {});
    if (over) {
      this.upper = picture(over.photo, over.alone ? label : t("photo.catalogue"));
      this.layer = h("div", { class: "layer" }, this.upper);
      this.canvas.append(this.layer);
      this.upper.addEventListener("load", () => this.layout(this.zoom));
      if (over.alone) this.image.classList.add("unseen");
    }
    this.image.addEventListener("load", () => this.layout(this.zoom));
    this.image.addEventListener("error", () => this.replace(photo));
    this.listen();
  }

  /** Fits the picture into its frame and enlarges it. @param {number} zoom */
  layout(zoom) {
    const middle = this.middle();
    this.zoom = zoom;
    const wide = this.image.naturalWidth || this.known.width || 4;
    const tall = this.image.naturalHeight || this.known.height || 3;
    const room = this.sheet ?? { width: this.node.clientWidth, height: this.node.clientHeight };
    const fit = Math.min(room.width / wide, room.height / tall) * (this.sheet ? 1 : zoom);
    const [width, height] = [wide * fit, tall * fit];
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.lay(width, height, fit * (wide / (this.known.width || wide)));
    this.svg?.remove();
    const { boxes, quad } = this.drawn;
    if (boxes.length || quad) {
      // Regions are in pixels of the report, which the browser's picture may have scaled.
      const scale = fit * (wide / (this.known.width || wide));
      this.svg = overlay(this.drawn, width, height, scale);
      this.canvas.append(this.svg);
      this.highlight(this.lit);
    }
    this.center(middle);
  }

  /** How the upper picture shows: beside (hidden here), swiped or flipped. @param {string} mode */
  cover(mode) {
    this.mode = mode;
    this.reveal();
  }

  /** @param {number} at how much of the width shows the lower picture, in percent */
  swipe(at) {
    this.at = at;
    this.reveal();
  }

  /** Exchanges the upper and the lower picture. */
  flip() {
    this.flipped = !this.flipped;
    this.reveal();
  }

  /** @param {number | undefined} n */
  highlight(n) {
    this.lit = n;
    for (const rect of this.svg?.querySelectorAll("[data-n]") ?? [])
      rect.classList.toggle("lit", rect.getAttribute("data-n") === String(n));
  }

  /** Shows the same part as another stage. @param {Stage} other */
  follow(other) {
    this.center(other.middle());
  }

  reveal() {
    if (!this.layer || this.over.alone) return;
    const seen = this.mode === "swipe" || (this.mode === "flip" && this.flipped);
    this.layer.hidden = !seen;
    this.layer.style.clipPath = this.mode === "swipe" ? `inset(0 0 0 ${this.at}%)` : "none";
    this.canvas.style.setProperty("--swipe", `${this.at}%`);
    this.canvas.classList.toggle("swiped", this.mode === "swipe");
    const name = t(this.flipped ? "photo.catalogue" : "photo.upload");
    this.shown.textContent = t("photo.shown", { name });
  }

  /** Lays the upper picture where its corners are in this one. */
  lay(width, height, scale) {
    if (!this.layer) return;
    const { quad, mirrored } = this.over;
    const ratio = this.upper.naturalWidth / this.upper.naturalHeight || width / height;
    const on = quad?.map((value) => value * scale) ?? fitted(ratio, width, height, mirrored);
    // The picture gets a size near the one it is shown at, so that the map only moves it.
    const own = { width, height: width / ratio };
    const map =
      projection(own.width, own.height, on) ??
      projection(own.width, own.height, fitted(ratio, width, height, mirrored));
    this.upper.style.width = `${own.width}px`;
    this.upper.style.height = `${own.height}px`;
    this.upper.style.transform = map ?? "none";
  }

  middle() {
    const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } =
      this.node;
    return [
      (scrollLeft + clientWidth / 2) / (scrollWidth || 1),
      (scrollTop + clientHeight / 2) / (scrollHeight || 1),
    ];
  }

  center([x, y]) {
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = this.node;
    this.led = true;
    this.node.scrollTo(x * scrollWidth - clientWidth / 2, y * scrollHeight - clientHeight / 2);
    requestAnimationFrame(() => (this.led = false));
  }

  listen() {
    const { node } = this;
    node.addEventListener("scroll", () => this.led || this.onmoved(), { passive: true });
    node.addEventListener("dblclick", () => this.onzoom(1));
    node.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.onzoom(event.deltaY < 0 ? 1 : -1);
      },
      { passive: false },
    );
    node.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      const from = [event.clientX + node.scrollLeft, event.clientY + node.scrollTop];
      const drag = (move) => node.scrollTo(from[0] - move.clientX, from[1] - move.clientY);
      node.setPointerCapture(event.pointerId);
      node.addEventListener("pointermove", drag);
      const end = () => node.removeEventListener("pointermove", drag);
      node.addEventListener("pointerup", end, { once: true });
      node.addEventListener("pointercancel", end, { once: true });
    });
  }

  /** Says why there is no picture, and offers the file. */
  async replace(photo) {
    const url = fileUrl(photo.url);
    const there =
      url &&
      (await api.fileThere(url).then(
        () => true,
        () => false,
      ));
    const type = String(photo.media_type ?? "");
    const kind = type.split("/")[1]?.toUpperCase() ?? "";
    this.node.classList.add("without");
    this.node.replaceChildren(
      h(
        "div",
        { class: "no-photo" },
        h("p", {}, there ? t("photo.cannotShow", { kind }) : t("photo.notLoaded")),
        there ? h("p", {}, h("a", { href: url, download: fileName(photo) }, t("photo.save"))) : "",
      ),
    );
  }
}

function picture(photo, alt) {
  const image = h("img", { alt, draggable: "false", decoding: "async" });
  const url = fileUrl(photo.url);
  if (url) image.src = url;
  else queueMicrotask(() => image.dispatchEvent(new Event("error")));
  return image;
}

/** A name without anything that a file system or a reader could take wrongly. */
function fileName(photo) {
  const kind = String(photo.media_type ?? "").split("/")[1] ?? "";
  const end = /^[a-z0-9]{2,5}$/.test(kind) ? kind : "bin";
  return `${String(photo.sha256 ?? "photo").slice(0, 12)}.${end}`;
}
