/** Metadata blocks of the fixtures: EXIF, XMP, PNG text, HEIC boxes. */

const IFD = { ascii: 2, short: 3, long: 4, rational: 5 };

/**
 * A TIFF block with one IFD and an EXIF IFD, and a second IFD where there is a thumbnail (JPEG).
 * @param {{ make?: string, model?: string, software?: string, orientation?: number,
 *   taken?: string, order?: "II" | "MM", thumbnail?: Buffer }} values
 */
export function exif({ make, model, software, orientation = 1, taken, order = "II", thumbnail }) {
  const little = order === "II";
  const number = (value, size) => {
    const bytes = Buffer.alloc(size);
    if (little) bytes.writeUIntLE(value, 0, size);
    else bytes.writeUIntBE(value, 0, size);
    return bytes;
  };
  const text = (value) => Buffer.from(`${value}\0`);
  const entry = (tag, type, count, body) => ({ tag, type, count, body });
  const ascii = (tag, value) =>
    value === undefined ? [] : [entry(tag, IFD.ascii, value.length + 1, text(value))];
  const main = [
    ...ascii(0x010f, make),
    ...ascii(0x0110, model),
    entry(0x0112, IFD.short, 1, number(orientation, 2)),
    ...ascii(0x0131, software),
    ...ascii(0x0132, taken),
  ];
  const rational = (tag, over, under) =>
    entry(tag, IFD.rational, 1, Buffer.concat([number(over, 4), number(under, 4)]));
  const camera = taken
    ? [
        rational(0x829a, 1, 120),
        rational(0x829d, 18, 10),
        entry(0x8827, IFD.short, 1, number(64, 2)),
        ...ascii(0x9003, taken),
        rational(0x920a, 57, 10),
      ]
    : [];
  const cameraAt = 8 + ifdSize(main, camera.length > 0 ? 1 : 0);
  if (camera.length > 0) main.push(entry(0x8769, IFD.long, 1, number(cameraAt, 4)));
  const secondAt = cameraAt + (camera.length > 0 ? ifdSize(camera, 0) : 0);
  const second = thumbnail && [
    entry(0x0103, IFD.short, 1, number(6, 2)),
    entry(0x0201, IFD.long, 1, number(secondAt + 2 + 3 * 12 + 4, 4)),
    entry(0x0202, IFD.long, 1, number(thumbnail.length, 4)),
  ];
  return Buffer.concat([
    Buffer.from(order),
    number(42, 2),
    number(8, 4),
    ifd(main, 8, number, second ? secondAt : 0),
    ...(camera.length > 0 ? [ifd(camera, cameraAt, number)] : []),
    ...(second ? [ifd(second, secondAt, number), thumbnail] : []),
  ]);
}

const evened = (length) => length + (length % 2);

function ifdSize(entries, more) {
  const outside = entries.filter(({ body }) => body.length > 4);
  return (
    2 +
    (entries.length + more) * 12 +
    4 +
    outside.reduce((sum, { body }) => sum + evened(body.length), 0)
  );
}

function ifd(entries, at, number, following = 0) {
  const head = [number(entries.length, 2)];
  const values = [];
  let next = at + 2 + entries.length * 12 + 4;
  for (const { tag, type, count, body } of entries) {
    head.push(number(tag, 2), number(type, 2), number(count, 4));
    if (body.length > 4) {
      head.push(number(next, 4));
      values.push(body, Buffer.alloc(body.length % 2));
      next += evened(body.length);
    } else {
      head.push(body, Buffer.alloc(4 - body.length));
    }
  }
  return Buffer.concat([...head, number(following, 4), ...values]);
}

/** JPEG segment with EXIF. */
export function exifSegment(values) {
  return { marker: 0xe1, body: Buffer.concat([Buffer.from("Exif\0\0"), exif(values)]) };
}

/** An XMP packet with one property of the IPTC extension. */
export function xmp(sourceType) {
  return Buffer.from(
    `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">` +
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ` +
      `xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType=` +
      `"http://cv.iptc.org/newscodes/digitalsourcetype/${sourceType}"/></rdf:RDF></x:xmpmeta>` +
      `<?xpacket end="w"?>`,
  );
}

/** JPEG segment with an XMP packet. */
export function xmpSegment(sourceType) {
  const head = Buffer.from("http://ns.adobe.com/xap/1.0/\0");
  return { marker: 0xe1, body: Buffer.concat([head, xmp(sourceType)]) };
}

/** Body of a PNG tEXt chunk. */
export const pngText = (key, value) => Buffer.from(`${key}\0${value}`, "latin1");

/** Body of an uncompressed PNG iTXt chunk. */
export const pngInternational = (key, value) =>
  Buffer.concat([Buffer.from(`${key}\0\0\0\0\0`, "latin1"), Buffer.from(value)]);

/** The label that the Chinese standard GB 45438 puts into a file. */
export const aigcLabel = (label) =>
  JSON.stringify({ AIGC: { Label: label, ContentProducer: "example", ProduceID: "parity-1" } });

/** A ComfyUI graph, as its nodes write it. */
export const comfyGraph = JSON.stringify({
  3: { class_type: "KSampler", inputs: { seed: 7, steps: 20, sampler_name: "euler" } },
  4: { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "example.safetensors" } },
});

/** What the web UI of Stable Diffusion writes. */
export const diffusionParameters =
  "a cup on a table\nNegative prompt: blurry\n" +
  "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512, Model: example";

/** The start of a HEIC file: type, and a meta box with size and an EXIF item, no pixels. */
export function heicHeader(width, height) {
  const box = (type, ...parts) => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(type, 4, "latin1");
    return Buffer.concat([head, body]);
  };
  const u32 = (...values) => {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
    return bytes;
  };
  const full = (type, ...parts) => box(type, u32(0), ...parts);
  const handler = full("hdlr", u32(0), Buffer.from("pict"), u32(0, 0, 0), Buffer.from([0]));
  const primary = full("pitm", Buffer.from([0, 1]));
  const size = full("ispe", u32(width, height));
  const properties = box("iprp", box("ipco", size));
  return Buffer.concat([
    box("ftyp", Buffer.from("heic"), u32(0), Buffer.from("mif1heic")),
    full("meta", handler, primary, properties),
    box("mdat", Buffer.alloc(64, 0x5a)),
  ]);
}
