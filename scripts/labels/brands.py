#!/usr/bin/env python3
"""Draws the marks that generators put into a corner and prints `src/watermark/brand/shapes.rs`.

    python3 scripts/labels/brands.py NotoSansCJK-Medium.ttc LiberationSans-Regular.ttf
    python3 scripts/labels/brands.py --fixture wqy-microhei.ttc tests/fixtures/brand-marks.png

The second command draws what the tests put into corners, the names in a face that the first does not know.
The logos are drawn here as outlines, after measured corners; the names are set in Noto Sans CJK SC, Latin ones in
Liberation Sans 2 (both SIL Open Font License 1.1, which puts no condition on pictures of glyphs). Needs Pillow and NumPy.
"""
import sys
import numpy as np
from PIL import Image, ImageDraw, ImageFont

OVER = 8  # Points across a cell.

# Outlines and holes (True) in pixels of a 2048 px wide picture; the mark's box begins at (7, 8).
TREE = [(230, 41), (243, 41), (245, 37), (256, 37), (256, 41), (268, 41), (266, 46), (257, 46), (267, 60), (260, 63),
        (253, 54), (252, 60), (249, 65), (240, 65), (241, 55), (228, 63), (240, 46), (230, 46)]
JIMENG = [
    (False, [(24, 10), (27, 8), (31, 11), (40, 23), (50, 33), (61, 40), (75, 45), (88, 46), (103, 45), (107, 51), (104, 55),
             (90, 65), (75, 73), (57, 82), (40, 90), (25, 95), (12, 98), (7, 94), (12, 86), (20, 76), (26, 64), (29, 52),
             (30, 40), (28, 27)]),
    (False, [(41, 96), (55, 91), (70, 84), (80, 78), (87, 74), (82, 82), (79, 92), (77, 110), (72, 111), (66, 106),
             (55, 100)]),
    (False, [(141, 38), (180, 38), (174, 76), (148, 76), (145, 94), (159, 92), (157, 95), (132, 100)]),
    (True, [(152, 41), (167, 41), (165, 56), (150, 56)]),
    (True, [(150, 59), (164, 59), (162, 73), (147, 73)]),
    (False, [(160, 86), (163, 83), (173, 83), (170, 99), (157, 99)]),
    (False, [(187, 38), (221, 38), (214, 86), (211, 91), (201, 91), (208, 41), (200, 41), (191, 101), (178, 101)]),
    (False, TREE),
    (False, [(x + 43, y) for x, y in TREE]),
    (False, [(247, 69), (260, 69), (257, 73), (303, 73), (300, 85), (290, 93), (275, 99), (255, 101), (228, 100),
             (262, 93), (254, 82), (263, 81), (273, 88), (280, 82), (288, 75), (257, 75), (246, 83), (233, 85)]),
    (False, [(344, 38), (351, 38), (372, 100), (356, 100), (351, 88), (318, 88), (312, 100), (306, 100)]),
    (True, [(341, 54), (350, 85), (321, 85)]),
    (False, [(392, 38), (406, 38), (397, 100), (382, 100)]),
]


def star(x, y, width, height):
    """A four-pointed star around (x, y)."""
    points = []
    for i in range(64):
        t = i * np.pi / 32
        c, s = np.cos(t), np.sin(t)
        points.append((x + width * np.sign(c) * abs(c) ** 2.4, y + height * np.sign(s) * abs(s) ** 2.4))
    return points


# In pixels of a 1086 px wide picture.
SAMSUNG = [
    (False, star(32.5, 22.6, 8, 9.5)),
    (False, star(25, 14, 3.2, 3.7)),
    (False, [(24, 18.5), (25.5, 22), (28.5, 25), (26.5, 28), (24.5, 32), (22.5, 27.5), (18, 25.5), (22, 23)]),
    (False, star(38.2, 32.5, 2.8, 3)),
]


def draw(parts, box, size):
    """The outlines in `box`, drawn in `size` pixels."""
    left, top, right, bottom = box
    pen = Image.new("L", size, 0)
    for hole, points in parts:
        scaled = [((x - left) * size[0] / (right - left), (y - top) * size[1] / (bottom - top)) for x, y in points]
        ImageDraw.Draw(pen).polygon(scaled, fill=0 if hole else 255)
    return pen


def outlines(parts, box, columns, rows):
    return cells(draw(parts, box, (columns * OVER, rows * OVER)), columns, rows)


def words(font, text, rows, *more):
    """The text in one face, and what follows it in another."""
    pen = Image.new("L", (5000, 900), 0)
    x = 300
    for face, part in [(font, text), *more]:
        ImageDraw.Draw(pen).text((x, 600), part, font=face, fill=255, anchor="ls")
        x += face.getlength(part)
    left, top, right, bottom = pen.getbbox()
    margin = (bottom - top) / (rows - 2)
    columns = 2 * round((right - left) / margin / 2) + 2  # Even, for the coarse look
    middle = (left + right) / 2
    box = (middle - margin * columns / 2, top - margin, middle + margin * columns / 2, bottom + margin)
    pen = pen.resize((columns * OVER, rows * OVER), Image.BOX, box)
    return cells(pen, columns, rows)


def cells(pen, columns, rows):
    values = np.asarray(pen, float).reshape(rows, OVER, columns, OVER).mean(axis=(1, 3))
    return np.clip(np.round(values / 255 * 15), 0, 15).astype(int)


ROW = 80


def fixture(face, path):
    """Rows of white on black: see `ROWS` in tests/watermark_brand.rs."""
    font = ImageFont.truetype(face, 56)
    sheet = Image.new("L", (560, 12 * ROW), 0)
    pen = ImageDraw.Draw(sheet)
    sheet.paste(draw(JIMENG, (7, 8, 407, 112), (280, 73)), (0, 0))
    stars = draw(SAMSUNG, (18, 10, 41, 36), (46, 52))
    for row in (3, 6):
        sheet.paste(stars, (0, row * ROW + 10))
    for row, x, text in [(1, 0, "可灵AI 3.0"), (2, 0, "海螺AI"), (3, 68, "AI-generated content"), (4, 0, "可靠AI 3.0"),
                         (5, 0, "海马AI"), (7, 68, "SHOT ON A PHONE"), (8, 0, "RunningHub AI生成"), (9, 0, "LiblibAI"),
                         (10, 0, "RunningMan A1"), (11, 0, "BiblioAI")]:
        size = 40 if x else 56
        pen.text((x, row * ROW + (12 if x else 6)), text, font=font.font_variant(size=size), fill=255)
    pen.ellipse((2, 7 * ROW + 14, 42, 7 * ROW + 54), fill=255)
    sheet.save(path, optimize=True)


def main():
    if sys.argv[1] == "--fixture":
        return fixture(*sys.argv[2:4])
    font = ImageFont.truetype(sys.argv[1], 400, index=2)
    latin = ImageFont.truetype(sys.argv[2], 400)
    shapes = [
        ("JIMENG", "The paper-plane star and 即梦AI, a margin of one cell around.", outlines(JIMENG, (1, 2, 413, 116), 66, 18)),
        ("KLING", "可灵AI, a margin of one cell around.", words(font, "可灵AI", 18)),
        ("HAILUO", "海螺AI, a margin of one cell around.", words(font, "海螺AI", 18)),
        ("GALAXY", "The stars before Samsung's words, a margin of one cell around.", outlines(SAMSUNG, (15, 8, 43, 36), 14, 14)),
        ("RUNNING_HUB", "RunningHub AI生成, a margin of one cell around.",
         words(latin, "RunningHub AI", 18, (font, "生成"))),
        ("LIBLIB", "LiblibAI, a margin of one cell around.", words(latin, "LiblibAI", 18)),
    ]
    out = sys.stdout
    out.write("//! Made by `scripts/labels/brands.py`: one hexadecimal digit a cell, its coverage in 15ths, row by row.\n")
    for name, note, values in shapes:
        rows = ["".join("%x" % v for v in row) for row in values]
        out.write(f"\n/// {note}\npub(super) const {name}: [&str; {len(rows)}] = [\n")
        out.write("".join(f'    "{row}",\n' for row in rows) + "];\n")


main()
