#!/usr/bin/env python3
"""Draws the glyphs that visible labels are compared with and prints `src/watermark/label/glyphs.rs`.

    python3 scripts/labels/templates.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc NotoSansCJK-Black.ttc ZCOOLQingKeHuangYou.ttf

All fonts have the SIL Open Font License 1.1, which puts no condition on pictures of glyphs. ZCOOL's is a
heavy, narrow face like the one that Doubao draws its mark in. Needs Pillow and NumPy.
"""
import sys
import numpy as np
from PIL import Image, ImageDraw, ImageFont

BIG = 512
GENERATION = "成生合"
ELEMENT = "人工智能"
RIVALS = "产戒城诚感威咸盛会含舍令命食今主圭全能图活经品完"
PREFIX = "由内容疑似豆包千问元宝星绘百度图片"


def cell(font, text, width, height, fit=False):
    """Coverage 0..15 of `width`x`height` cells: of the ink with a margin of one cell where `fit`, else of a place
    as wide as the font's advance and as high as 国 with a margin, so that a narrow face fills it too."""
    pen = Image.new("L", (BIG * 3, BIG * 3), 0)
    ImageDraw.Draw(pen).text((BIG, BIG), text, font=font, fill=255)
    left, top, right, bottom = pen.getbbox()
    if fit:
        span_x = span_y = max(right - left, bottom - top) * width / (width - 2)
        middle = (top + bottom) / 2
    else:
        probe = Image.new("L", pen.size, 0)
        ImageDraw.Draw(probe).text((BIG, BIG), "国", font=font, fill=255)
        _, upper, _, lower = probe.getbbox()
        span_x, span_y, middle = font.getlength(text), (lower - upper) / 0.92, (upper + lower) / 2
        left, right = BIG, BIG + span_x
    x, y = (left + right - span_x) / 2, middle - span_y / 2
    size = (width * 8, height * 8)
    small = pen.transform(size, Image.AFFINE, (span_x / size[0], 0, x, 0, span_y / size[1], y), Image.BILINEAR)
    values = np.asarray(small, float).reshape(height, 8, width, 8).mean(axis=(1, 3))
    return np.clip(np.round(values / 255 * 15), 0, 15).astype(int)


def text(values):
    return "".join("%x" % v for v in values.flatten())


def main():
    fonts = [ImageFont.truetype(path, BIG) for path in sys.argv[1:5]]
    out = sys.stdout
    out.write("//! Made by `scripts/labels/templates.py`: glyphs of Noto Sans CJK SC (Regular, Bold, Black) and ZCOOL QingKe\n")
    out.write("//! HuangYou (both SIL Open Font License 1.1). One hexadecimal digit a cell, its coverage in 15ths.\n\n")

    def table(name, rows, note):
        rows = list(rows)
        out.write(f"/// {note}\npub(super) const {name}: [(char, &str); {len(rows)}] = [\n")
        for char, values in rows:
            out.write(f"    ('{char}', \"{text(values)}\"),\n")
        out.write("];\n\n")

    def mean(char, side):
        return np.round((cell(fonts[0], char, side, side) + cell(fonts[1], char, side, side)) / 2).astype(int)

    narrow = [(c, np.pad(cell(fonts[3], c, 6, 8), ((0, 0), (0, 2)))) for c in GENERATION]
    table("COARSE", [(c, mean(c, 8)) for c in GENERATION] + narrow, "8x8 cells; the second three are 6 cells wide.")
    shapes = [(c, cell(fonts[i], c, 16, 16)) for i in (0, 1, 3) for c in GENERATION]
    table("GENERATION", shapes, "16x16 cells: regular, bold, narrow.")
    table("LETTERS", [("A", cell(f, "AI", 16, 16, True)) for f in fonts[:3]], "AI, fitted to 16x16 cells, by weight.")
    table("ELEMENT", [(c, mean(c, 16)) for c in ELEMENT], "The Chinese word for AI.")
    table("RIVALS", [(c, mean(c, 16)) for c in RIVALS], "Glyphs that look like those of [`GENERATION`].")
    table("PREFIX", [(c, mean(c, 16)) for c in PREFIX], "Glyphs that stand before the words.")


main()
