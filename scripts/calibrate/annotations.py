#!/usr/bin/env python3
"""How notes on a catalogue photo are told apart from painted damage: a table of relations.

usage: annotations.py COMMAND PRODUCTS [--photos 15] [--seed 0] [--keep FOLDER]

COMMAND   the claimseal program
PRODUCTS  folder of catalogue photos

Every photo gets ten notes in the manner of phone editors (pen, circle, arrow, highlighter, text, text
on a bar, mosaic, blurred place, sticker, collage) and three damages (crack, stain, tear), each saved
as a JPEG again. `certain` counts reports whose reason is copy.catalogue.alteredLocally.
Needs: pip install opencv-python-headless numpy
"""

import argparse
import collections
import json
import math
import pathlib
import subprocess
import tempfile
import zlib

import cv2
import numpy as np

VIVID = [(40, 40, 235), (0, 0, 0), (255, 255, 255), (30, 200, 250), (60, 180, 60), (220, 120, 20), (200, 60, 220)]


class Editor:
    def __init__(self, rng, image, others):
        self.rng, self.image, self.others = rng, image.copy(), others
        self.height, self.width = image.shape[:2]
        self.side = min(self.height, self.width)
        self.colour = VIVID[rng.randint(len(VIVID))]
        self.thick = max(2, int(self.side * rng.uniform(0.006, 0.02)))

    def place(self, margin=0.2):
        return tuple(int(self.rng.uniform(margin, 1 - margin) * v) for v in (self.width, self.height))

    def pen(self):
        at, angle = np.array(self.place(), float), self.rng.uniform(0, 6.28)
        points = []
        for _ in range(60):
            angle += self.rng.normal(0, 0.25)
            at = at + self.side * 0.01 * np.array([math.cos(angle), math.sin(angle)])
            points.append(at.astype(np.int32))
        cv2.polylines(self.image, [np.array(points)], False, self.colour, self.thick, cv2.LINE_AA)

    def circle(self):
        axes = tuple(int(self.side * self.rng.uniform(0.08, 0.22)) for _ in range(2))
        start = self.rng.randint(360)
        cv2.ellipse(self.image, self.place(), axes, self.rng.randint(90), start, start + 350, self.colour, self.thick, cv2.LINE_AA)

    def arrow(self):
        cv2.arrowedLine(self.image, self.place(), self.place(), self.colour, self.thick, cv2.LINE_AA, 0, 0.25)

    def highlighter(self):
        over, (x, y) = self.image.copy(), self.place()
        cv2.line(over, (x, y), (x + int(self.side * 0.3), y), (40, 240, 250), 5 * self.thick, cv2.LINE_AA)
        self.image = cv2.addWeighted(over, 0.45, self.image, 0.55, 0)

    def write(self, bar):
        words = ["broken here", "DAMAGED", "see photo", "Order 48213", "not as shown"]
        text, scale = words[self.rng.randint(len(words))], self.side / 500 * self.rng.uniform(0.7, 1.5)
        (w, h), base = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, scale, max(1, self.thick // 2))
        x, y = int(self.rng.uniform(0, max(1, self.width - w))), int(self.rng.uniform(h, self.height - base))
        if bar:
            cv2.rectangle(self.image, (x - 8, y - h - 8), (x + w + 8, y + base + 4), self.colour, -1)
        colour = (255, 255, 255) if bar and sum(self.colour) < 400 else (0, 0, 0) if bar else self.colour
        cv2.putText(self.image, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, colour, max(1, self.thick // 2), cv2.LINE_AA)

    def text(self):
        self.write(False)

    def bar(self):
        self.write(True)

    def part(self):
        x, y = self.place(0.15)
        w, h = (int(self.side * self.rng.uniform(0.12, 0.28)) for _ in range(2))
        return slice(y, min(self.height, y + h)), slice(x, min(self.width, x + w))

    def mosaic(self):
        rows, columns = self.part()
        cut = self.image[rows, columns]
        cell = max(6, int(self.side * 0.025))
        small = cv2.resize(cut, (max(1, cut.shape[1] // cell), max(1, cut.shape[0] // cell)), interpolation=cv2.INTER_AREA)
        self.image[rows, columns] = cv2.resize(small, cut.shape[1::-1], interpolation=cv2.INTER_NEAREST)

    def blurred(self):
        rows, columns = self.part()
        self.image[rows, columns] = cv2.GaussianBlur(self.image[rows, columns], (0, 0), self.side * 0.02)

    def sticker(self):
        (x, y), r = self.place(), int(self.side * self.rng.uniform(0.06, 0.13))
        cv2.circle(self.image, (x, y), r, (60, 215, 255), -1, cv2.LINE_AA)
        for eye in (-1, 1):
            cv2.circle(self.image, (x + eye * r // 3, y - r // 4), r // 8, (40, 60, 90), -1, cv2.LINE_AA)
        cv2.ellipse(self.image, (x, y + r // 6), (r // 2, r // 3), 0, 10, 170, (40, 60, 90), max(2, r // 10), cv2.LINE_AA)

    def collage(self):
        other = self.others[self.rng.randint(len(self.others))]
        other = cv2.resize(other, (int(other.shape[1] * self.height / other.shape[0]), self.height))
        self.image = np.hstack([self.image, np.full((self.height, 10, 3), 255, np.uint8), other])

    def crack(self):
        at, angle = np.array(self.place(), float), self.rng.uniform(0, 6.28)
        for step in range(70):
            angle += self.rng.normal(0, 0.35)
            to = at + self.side * 0.006 * np.array([math.cos(angle), math.sin(angle)])
            shade = int(self.rng.randint(15, 60))
            cv2.line(self.image, *(tuple(p.astype(int).tolist()) for p in (at, to)), (shade,) * 3, 1 + (step % 3 == 0), cv2.LINE_AA)
            at = to

    def stain(self):
        mask = np.zeros((self.height, self.width), np.float32)
        x, y = self.place()
        for _ in range(7):
            at = (x + int(self.rng.normal(0, self.side * 0.03)), y + int(self.rng.normal(0, self.side * 0.03)))
            cv2.circle(mask, at, int(self.side * self.rng.uniform(0.02, 0.07)), 1.0, -1)
        mask = cv2.GaussianBlur(mask, (0, 0), self.side * 0.008)[..., None]
        grain = cv2.GaussianBlur(self.rng.normal(0, 1, mask.shape[:2]).astype(np.float32), (0, 0), 3)[..., None]
        tone = np.array(self.rng.randint(30, 110, 3), np.float32)
        self.image = np.clip(self.image * (1 - 0.7 * mask) + (tone + 60 * grain) * 0.7 * mask, 0, 255).astype(np.uint8)

    def tear(self):
        rows, columns = self.part()
        h, w = self.image[rows, columns].shape[:2]
        edge = (w * (0.35 + 0.1 * np.cumsum(self.rng.normal(0, 0.12, h)))).astype(int)
        inside = np.abs(np.arange(w)[None] - edge[:, None]) < w * 0.12 * np.sin(np.linspace(0, math.pi, h))[:, None]
        inside = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 1.0)[..., None]
        fill = 70 + self.rng.normal(0, 12, (h, w, 3))
        self.image[rows, columns] = np.clip(self.image[rows, columns] * (1 - inside) + fill * inside, 0, 255)


NOTES = ("pen", "circle", "arrow", "highlighter", "text", "bar", "mosaic", "blurred", "sticker", "collage")
DAMAGES = ("crack", "stain", "tear")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command")
    parser.add_argument("products", type=pathlib.Path)
    parser.add_argument("--photos", type=int, default=15)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path)
    args = parser.parse_args()
    names = sorted(p for p in args.products.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    names = names[:: max(1, len(names) // args.photos)][: args.photos]
    images = [cv2.imread(str(name)) for name in names]
    table = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as scratch:
        work = args.keep or pathlib.Path(scratch)
        for number, image in enumerate(images):
            catalogue, uploads = work / f"{number}/catalogue", work / f"{number}/uploads"
            catalogue.mkdir(parents=True, exist_ok=True)
            uploads.mkdir(exist_ok=True)
            cv2.imwrite(str(catalogue / "photo.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, 92])
            files = []
            for kind in NOTES + DAMAGES:
                rng = np.random.RandomState(zlib.crc32(f"{args.seed}/{number}/{kind}".encode()) % 2**31)
                editor = Editor(rng, image, [o for o in images if o is not image])
                getattr(editor, kind)()
                files.append(uploads / f"{kind}.jpg")
                cv2.imwrite(str(files[-1]), editor.image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.randint(70, 93))])
            call = [args.command, "inspect", "--quiet", "--catalogue", str(catalogue), *map(str, files)]
            lines = subprocess.run(call, capture_output=True, text=True, check=False).stdout.splitlines()
            for kind, line in zip(NOTES + DAMAGES, lines, strict=True):
                report = json.loads(line)
                table[kind][report["likeness"]["relation"]] += 1
                table[kind]["certain"] += "copy.catalogue.alteredLocally" in report["verdict"]["reasons"]
    relations = ["annotated_copy", "altered_copy", "same_image", "rerendered", "product_reused", "similar_view", "none"]
    print("|".join(["", "edit", *relations, "certain change", ""]))
    for kind in NOTES + DAMAGES:
        print("|".join(["", kind, *(str(table[kind][r]) for r in [*relations, "certain"]), ""]))


if __name__ == "__main__":
    main()
