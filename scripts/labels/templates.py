#!/usr/bin/env python3
"""Draws the glyphs that visible labels are compared with and prints `src/watermark/label/glyphs.rs`.

    python3 scripts/labels/templates.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc NotoSansCJK-Black.ttc \
        ZCOOLQingKeHuangYou.ttf NotoSerifCJK-Regular.ttc

All fonts have the SIL Open Font License 1.1, which puts no condition on pictures of glyphs. ZCOOL's is a
heavy, narrow face like the one that Doubao draws its mark in. Needs Pillow and NumPy.
"""
import sys
import numpy as np
from PIL import Image, ImageDraw, ImageFont

BIG = 512
GENERATION = "成生合"
ELEMENT = "人工智能"
RIVALS = "智产戒城诚感威咸盛会含舍令命食今主圭全能图活经品完"
SERIF_RIVALS = "活产全含"
LETTER_RIVALS = ("A", "AB", "AL", "RI")
AFTER = "分"
PREFIX = "由内容疑似豆包千问元宝星绘百度图片"


def drawn(font, text, x=BIG):
    pen = Image.new("L", (BIG * 3, BIG * 3), 0)
    ImageDraw.Draw(pen).text((x, BIG), text, font=font, fill=255)
    return pen


def reduced(pen, corner, span, width, height):
    """Coverage 0..15 of `width`x`height` cells of a part of `pen`."""
    size = (width * 8, height * 8)
    part = (span[0] / size[0], 0, corner[0], 0, span[1] / size[1], corner[1])
    small = pen.transform(size, Image.AFFINE, part, Image.BILINEAR)
    values = np.asarray(small, float).reshape(height, 8, width, 8).mean(axis=(1, 3))
    return np.clip(np.round(values / 255 * 15), 0, 15).astype(int)


def cell(font, text, width, height):
    """A place as wide as the font's advance and as high as 国 with a margin, so that a narrow face fills it too."""
    _, upper, _, lower = drawn(font, "国").getbbox()
    span = font.getlength(text), (lower - upper) / 0.92
    return reduced(drawn(font, text), (BIG, (upper + lower - span[1]) / 2), span, width, height)


def letters(font, text="AI"):
    """16x16 cells that the ink of AI fits with a margin of one; of other letters what stands there, of which those
    with A begin where AI begins and the others end where it ends."""
    left, top, right, bottom = drawn(font, "AI").getbbox()
    span = max(right - left, bottom - top) * 16 / 14
    start = BIG if text[0] == "A" else BIG + font.getlength("AI") - font.getlength(text)
    corner = ((left + right - span) / 2, (top + bottom - span) / 2)
    return reduced(drawn(font, text, start), corner, (span, span), 16, 16)


def halved(values):
    return np.round(values.reshape(8, 2, 8, 2).mean(axis=(1, 3))).astype(int)


def text(values):
    return "".join("%x" % v for v in values.flatten())


def main():
    fonts = [ImageFont.truetype(path, BIG) for path in sys.argv[1:6]]
    out = sys.stdout
    out.write("//! Made by `scripts/labels/templates.py`: glyphs of Noto Sans CJK SC (Regular, Bold, Black), ZCOOL QingKe\n")
    out.write("//! HuangYou and Noto Serif CJK (all SIL Open Font License 1.1). One hexadecimal digit a cell, its coverage in 15ths.\n\n")

    def table(name, rows, note):
        rows = list(rows)
        out.write(f"/// {note}\npub(super) const {name}: [(char, &str); {len(rows)}] = [\n")
        for char, values in rows:
            out.write(f"    ('{char}', \"{text(values)}\"),\n")
        out.write("];\n\n")

    def mean(draw, *what):
        return np.round((draw(fonts[0], *what) + draw(fonts[1], *what)) / 2).astype(int)

    def square(char, side=16):
        return mean(cell, char, side, side)

    narrow = [(c, np.pad(cell(fonts[3], c, 6, 8), ((0, 0), (0, 2)))) for c in GENERATION]
    table("COARSE", [(c, square(c, 8)) for c in GENERATION] + narrow, "8x8 cells; the second three are 6 cells wide.")
    shapes = [(c, cell(fonts[i], c, 16, 16)) for i in (0, 1, 3, 4) for c in GENERATION]
    table("GENERATION", shapes, "16x16 cells: regular, bold, narrow, serif.")
    faces = (*fonts[:3], fonts[4])
    table("LETTERS", [("A", letters(f)) for f in faces], "AI, fitted to 16x16 cells, by weight, and serif.")
    others = [(pair[0], mean(letters, pair)) for pair in LETTER_RIVALS]
    table("LETTER_RIVALS", others, "Letters that look like AI.")
    table("ELEMENT", [(c, square(c)) for c in ELEMENT], "The Chinese word for AI.")
    coarse = [("A", mean(letters)), ("A", letters(fonts[4])), ("能", square("能"))]
    table("COARSE_ELEMENT", [(c, halved(values)) for c, values in coarse], "AI, in serif too, and 能, in 8x8 cells.")
    rivals = [(c, square(c)) for c in RIVALS] + [(c, cell(fonts[4], c, 16, 16)) for c in SERIF_RIVALS]
    table("RIVALS", rivals, "Glyphs that look like those of [`GENERATION`].")
    table("AFTER", [(c, square(c)) for c in AFTER], "Glyphs that make another word of the last one where they follow it.")
    table("PREFIX", [(c, square(c)) for c in PREFIX], "Glyphs that stand before the words.")


main()
