#!/usr/bin/env node
/**
 * Makes the parity fixtures, the same files at every run: `fixtures.mjs FOLDER`.
 * Pictures with marks in their pixels are those of tests/fixtures; see SOURCES.md there.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/lib/run.mjs";
import { encodeJpeg } from "./jpeg.mjs";
import {
  aigcLabel,
  comfyGraph,
  diffusionParameters,
  exif,
  exifSegment,
  heicHeader,
  pngInternational,
  pngText,
  xmp,
  xmpSegment,
} from "./metadata.mjs";
import {
  encodeGif,
  encodePng,
  encodeWebp,
  part,
  pngChunk,
  randomFrom,
  reduced,
  scene,
  withBlotch,
} from "./pictures.mjs";

const phone = { make: "Example", model: "Phone 9", taken: "2026:11:20 10:15:00" };

/**
 * Name and bytes of every fixture; the catalogue photos come first, their names start with `shop-`.
 * @returns {[string, Buffer][]}
 */
export function fixtures() {
  const product = scene(640, 480, 11);
  const other = scene(480, 640, 12);
  const damage = scene(800, 600, 13);
  const small = scene(300, 300, 14);
  const text = (key, value) => pngChunk("tEXt", pngText(key, value));
  const international = (key, value) => pngChunk("iTXt", pngInternational(key, value));
  const camera = encodeJpeg(damage, { quality: 90, halved: true, segments: [exifSegment(phone)] });
  const labelled = encodePng(small, [international("AIGC", aigcLabel("1"))]);
  const webp = encodeWebp(small, [{ type: "EXIF", body: exif(phone) }]);

  const small160 = (picture) => encodeJpeg(reduced(picture, 5), { quality: 80, halved: true });
  const withThumbnail = (picture, thumbnail) =>
    encodeJpeg(picture, { quality: 90, segments: [exifSegment({ ...phone, thumbnail })] });

  const made = [
    ["shop-front.jpg", encodeJpeg(product, { quality: 92 })],
    ["shop-side.jpg", encodeJpeg(other, { quality: 92 })],
    ["camera.jpg", camera],
    [
      "camera-motorola-order.jpg",
      encodeJpeg(small, { segments: [exifSegment({ ...phone, order: "MM" })] }),
    ],
    [
      "camera-edited.jpg",
      encodeJpeg(damage, {
        segments: [exifSegment({ ...phone, software: "Adobe Photoshop 26.0" })],
      }),
    ],
    ["thumbnail-own.jpg", withThumbnail(damage, small160(damage))],
    ["thumbnail-stale.jpg", withThumbnail(withBlotch(damage), small160(damage))],
    ["thumbnail-cropped.jpg", withThumbnail(part(damage, 96, 60, 640, 480), small160(damage))],
    ["thumbnail-other.jpg", withThumbnail(damage, small160(scene(800, 600, 24)))],
    ["plain.jpg", encodeJpeg(damage, { quality: 70, halved: true })],
    ["low-quality.jpg", encodeJpeg(damage, { quality: 20, halved: true })],
    ["copy-same.jpg", encodeJpeg(product, { quality: 75, halved: true })],
    ["copy-blotch.jpg", encodeJpeg(withBlotch(product), { quality: 80 })],
    ["copy-side.png", encodePng(other)],
    ["trained.jpg", encodeJpeg(small, { segments: [xmpSegment("trainedAlgorithmicMedia")] })],
    [
      "composite.jpg",
      encodeJpeg(small, { segments: [xmpSegment("compositeWithTrainedAlgorithmicMedia")] }),
    ],
    ["plain.png", encodePng(small)],
    ["grey.png", encodePng(scene(320, 200, 15), [], { grey: true })],
    ["aigc-1.png", labelled],
    ["aigc-2.png", encodePng(small, [international("AIGC", aigcLabel("2"))])],
    ["comfyui.png", encodePng(small, [text("prompt", comfyGraph), text("workflow", "{}")])],
    ["diffusion.png", encodePng(small, [text("parameters", diffusionParameters)])],
    ["marker-in-wrong-home.png", Buffer.concat([encodePng(small), Buffer.from(aigcLabel("1"))])],
    ["plain.webp", encodeWebp(small)],
    ["exif.webp", webp],
    ["trained.webp", encodeWebp(small, [{ type: "XMP ", body: xmp("trainedAlgorithmicMedia") }])],
    ["plain.gif", encodeGif(small)],
    ["header.heic", heicHeader(4032, 3024)],
    ["truncated.jpg", camera.subarray(0, Math.floor(camera.length * 0.6))],
    ["header-only.jpg", camera.subarray(0, 200)],
    [
      "trailing.jpg",
      Buffer.concat([camera, Buffer.from("PK\x03\x04 after the end of the picture")]),
    ],
    ["truncated.png", labelled.subarray(0, Math.floor(labelled.length / 2))],
    ["text-named.jpg", Buffer.from("This is not a picture.\n这不是图片。\n")],
    ["empty.jpg", Buffer.alloc(0)],
    ["one-byte.png", Buffer.from([0x89])],
  ];
  for (let orientation = 2; orientation <= 8; orientation += 1) {
    const segments = [exifSegment({ ...phone, orientation })];
    made.push([
      `orientation-${orientation}.jpg`,
      encodeJpeg(other, { quality: 60, halved: true, segments }),
    ]);
  }
  const random = randomFrom(2026);
  const parents = [camera, labelled, webp, encodeGif(scene(120, 90, 16)), heicHeader(100, 100)];
  const endings = ["jpg", "png", "webp", "gif", "heic"];
  parents.forEach((parent, kind) => {
    for (let number = 1; number <= 4; number += 1)
      made.push([`mutated-${number}.${endings[kind]}`, mutated(parent, random)]);
  });
  return made;
}

/** Pictures that other programs marked or that marks were drawn into. */
function marked() {
  return ["drawn", "watermarks"].flatMap((name) => {
    const folder = join(root, "tests", "fixtures", name);
    const files = readdirSync(folder).sort();
    return files.map((file) => [`${name}-${file}`, readFileSync(join(folder, file))]);
  });
}

/** A few bytes changed, mostly near the start where the structure is, sometimes some cut out. */
function mutated(bytes, random) {
  const copy = Buffer.from(bytes);
  const changes = 1 + Math.floor(random() * 12);
  for (let each = 0; each < changes; each += 1) {
    const reach = random() < 0.7 ? Math.min(copy.length, 700) : copy.length;
    copy[Math.floor(random() * reach)] = Math.floor(random() * 256);
  }
  if (random() < 0.75) return copy;
  const from = Math.floor(random() * copy.length);
  return Buffer.concat([copy.subarray(0, from), copy.subarray(from + Math.floor(random() * 300))]);
}

/**
 * Writes them into a folder.
 * @param {string} folder
 * @returns {string[]} their names, in order
 */
export function writeFixtures(folder) {
  mkdirSync(folder, { recursive: true });
  return [...fixtures(), ...marked()].map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return name;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const names = writeFixtures(process.argv[2] ?? "parity-fixtures");
  console.log(`${names.length} files`);
}
