#!/usr/bin/env node
/**
 * `npm run eval:exif -- FOLDER`: every EXIF entry that our reader finds in the files of a labelled
 * corpus, held against exiftool, which is another reader. Prints how many agree, what only one of
 * them has, and which values differ. Needs `exiftool`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { targetFolder } from "../lib/run.mjs";
import { corpus } from "./corpus.mjs";
import { table } from "./table.mjs";

const { folder, labels } = await corpus("eval:exif", ["--example", "exif_entries"]);

/** Our directories by exiftool's names of them. */
const directories = {
  IFD0: "Primary",
  ExifIFD: "Exif",
  GPS: "Gps",
  InteropIFD: "Interop",
  IFD1: "Thumbnail",
};
/** What exiftool computes from the stored value even when asked not to print words: [directory, tag]. */
const computed = {
  "Exif 37377": ([seconds]) => 2 ** -seconds,
  "Exif 37378": ([value]) => 2 ** (value / 2),
  "Exif 37381": ([value]) => 2 ** (value / 2),
  "Gps 2": degrees,
  "Gps 4": degrees,
  "Gps 20": degrees,
  "Gps 22": degrees,
};
/** Offsets count from the TIFF header here and from the start of the file there. */
const offsets = new Set([273, 513]);
/** Directories, and the maker note, which exiftool opens instead of listing. */
const opened = new Set([0x8769, 0x8825, 0xa005, 0x014a, 0x927c, 0xea1c]);
function degrees([whole, minutes = 0, seconds = 0]) {
  return whole + (minutes || 0) / 60 + (seconds || 0) / 3600;
}

const paths = labels.map(({ path }) => join(folder, path));
const ours = new Map(
  lines(join(targetFolder, "release", "examples", "exif_entries"), paths).map((line) => {
    const { path, entries } = JSON.parse(line);
    return [path, entries];
  }),
);
const options = ["-json", "-G1:4", "-a", "-D", "-n", "-u", "-EXIF:all", "-q", "-q"];
const theirs = new Map(
  JSON.parse(lines("exiftool", [...options, ...paths]).join("\n")).map((file) => [
    file.SourceFile,
    file,
  ]),
);

const folders = new Map();
const different = new Map();
const missing = new Map();
const extra = new Map();
for (const path of paths) {
  const name = path.slice(folder.length + 1).split("/")[0];
  if (!folders.has(name)) folders.set(name, { files: 0, both: 0, same: 0, ours: 0, theirs: 0 });
  const count = folders.get(name);
  compare(path, count);
}
const all = { files: 0, both: 0, same: 0, ours: 0, theirs: 0 };
for (const count of folders.values()) for (const key of Object.keys(all)) all[key] += count[key];
const rows = [...[...folders].sort(), ["all", all]].map(([name, count]) => [
  ...[name, count.files, count.both, count.same],
  ...[count.both - count.same, count.ours, count.theirs],
]);
const head = ["folder", "files", "in both", "same value", "differs", "only ours", "only exiftool"];
console.log(`\n${table(head, rows).join("\n")}`);
print("Values that differ", different);
print("Only exiftool has", missing);
print("Only our reader has", extra);

/** Counts one file's entries. */
function compare(path, count) {
  const left = new Map();
  for (const [key, { id, val }] of Object.entries(theirs.get(path) ?? {}).filter(isEntry)) {
    const place = `${directories[key.split(":")[0]]} ${Number(id)}`;
    left.set(place, [...(left.get(place) ?? []), { key, val }]);
  }
  const entries = ours.get(path) ?? [];
  if (entries.length > 0 || left.size > 0) count.files += 1;
  for (const { ifd, tag, value } of entries) {
    const place = `${ifd} ${tag}`;
    const found = left.get(place);
    if (!found?.length) {
      if (opened.has(tag)) continue;
      count.ours += 1;
      note(extra, `${ifd} 0x${tag.toString(16)}`, path, JSON.stringify(value));
      continue;
    }
    count.both += 1;
    const at = found.findIndex(({ val }) => same(place, value, val));
    if (at >= 0) {
      count.same += 1;
      found.splice(at, 1);
    } else {
      const [{ key, val }] = found.splice(0, 1);
      note(different, key.split(":").pop(), path, `${JSON.stringify(value)} / ${val}`);
    }
  }
  for (const found of left.values()) {
    count.theirs += found.length;
    for (const { key, val } of found) note(missing, key, path, String(val));
  }
}

function isEntry([key, value]) {
  return Object.hasOwn(directories, key.split(":")[0]) && Number.isInteger(Number(value?.id));
}

/** Whether a stored value is what exiftool gives for it. */
function same(place, { text, ints, ratios, bytes }, theirs) {
  const words = String(theirs);
  if (/^\(Binary data \d+ bytes/.test(words)) {
    const length = Number(/\d+/.exec(words)[0]);
    return bytes ? bytes.length === length : true;
  }
  const tag = Number(place.split(" ")[1]);
  if (offsets.has(tag)) return true;
  if (tag >= 0x9c9b && tag <= 0x9c9f) return plain(utf16(ints ?? bytes)) === plain(words);
  if (text !== undefined) return plain(text) === plain(words) || Number(text) === theirs;
  if (bytes) {
    const read = new TextDecoder("latin1").decode(Uint8Array.from(bytes));
    // UserComment and its like begin with eight bytes that name their character code.
    const wide = ["utf-16le", "utf-16be"].map((order) => utf16(bytes.slice(8), order));
    return [read, read.slice(8), ...wide, bytes.join(" ")].some(
      (one) => plain(one) === plain(words),
    );
  }
  const numbers = ints ?? ratios.map(([over, under]) => over / under);
  const wanted = computed[place] ? [computed[place](numbers)] : numbers;
  const found = words
    .split(/[ :]/)
    .map((word) => (word === "undef" ? NaN : word === "inf" ? Infinity : Number(word)));
  return wanted.every((number, at) => close(number, found[at]));
}

/** Windows writes the XP tags in little-endian. */
function utf16(bytes, order = "utf-16le") {
  return new TextDecoder(order).decode(Uint8Array.from(bytes));
}

function close(one, other) {
  if (Number.isNaN(one)) return Number.isNaN(other);
  return one === other || Math.abs(one - other) <= 1e-6 * Math.max(1e-3, Math.abs(one));
}

/** Text without what either reader trims. */
function plain(text) {
  return text.split("\0")[0].trim();
}

function note(map, key, path, what) {
  const seen = map.get(key) ?? { number: 0, path, what };
  seen.number += 1;
  map.set(key, seen);
}

function print(title, map) {
  const most = [...map].sort(([, a], [, b]) => b.number - a.number).slice(0, 40);
  console.log(`\n## ${title}: ${[...map.values()].reduce((sum, { number }) => sum + number, 0)}\n`);
  for (const [key, { number, path, what }] of most)
    console.log(
      `${String(number).padStart(5)}  ${key}  ${path.split("/").pop()}  ${what.slice(0, 100)}`,
    );
}

function lines(command, args) {
  const { stdout, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 30 });
  if (error) throw new Error(`${command}: ${error.message}`);
  return stdout.trim().split("\n");
}
