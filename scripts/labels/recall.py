"""Draws the written label of GB 45438-2025 and other words over photos, and counts what the check reads.

    recall.py COMMAND CORPUS FOLDER FACE... [--half tune|report] [--labels 600] [--others 1100] [--versions 0] [--seed 1]

COMMAND is the release `claimseal`, CORPUS a folder with products/, damage/, camera/ and stripped/, FOLDER takes the
pictures and `truth.json`, FACE are fonts that templates.py does not draw from. Pictures that FOLDER has are kept, so
that another command is measured on the same ones. Photos are split by their name's digest: set thresholds on
`tune`, report `report`, with other faces. `--versions N` adds N photos without words: as they are (N/8), mirrored,
turned, inverted, cropped and scaled. Exits 1 where a label is read on a picture without one. Needs Pillow and NumPy.
"""

import argparse
import collections
import functools
import hashlib
import json
import os
import random
import subprocess
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

CLASSES = ("products", "damage", "camera", "stripped")
ELEMENTS = [f"{who}{what}" for who in ("AI", "人工智能") for what in ("生成", "合成")]
NAMES = ("豆包", "千问", "元宝", "星绘", "百度")
LABELS = [
    *[*ELEMENTS, *ELEMENTS, "AI 生成", *[f"{name}AI生成" for name in NAMES]],
    *[*["内容由AI生成", "图片由AI生成"] * 2, "由AI生成", "疑似AI生成", "内容由人工智能生成"],
]
# What print, dates and phones write; much of it holds a glyph of the label.
OTHERS = [
    *["AI相机", "AI 相机", "AI智能", "AI生活", "AI生成分", "AI美颜", "AL生成分", "由AI制作", "AI绘画", "AI助手"],
    *["生成", "合成", "人工", "人工智能", "人工合成", "智能生活", "智能合成", "生成日期", "合成皮革", "合成材料"],
    *["生产日期", "生产许可", "产品合格", "合格证", "成分表", "配料成分", "主要成分", "生产厂家", "养生成就人生"],
    *["保质期12个月", "净含量500克", "中国制造", "执行标准", "请勿食用", "开袋即食", "图片仅供参考", "实物拍摄"],
    *["原创图片", "版权所有", "豆包", "百度图片", "千问", "元宝", "内容由用户上传", "图片由商家提供", "疑似假货"],
    *["2026年11月30日", "2026-11-30 12:05", "北京市朝阳区", "张伟", "李娜", "王成", "陈生", "合生元", "全聚德"],
    *["小米14 徕卡影像", "HUAWEI Mate 60", "SHOT ON MI", "vivo X100 蔡司", "Al 48MP", "完美日记", "品质人生", "收藏"],
]
# Made up to be mistaken, and counted apart.
LOOKALIKES = ("AI生成分", "AL生成分")
BLOCKS = [
    "配料：水、白砂糖、食用盐、\n酵母抽提物、人工合成色素\n生产日期：见包装封口处\n保质期：12个月",
    "产品名称：AI智能音箱\n生产厂家：深圳市合成科技\n执行标准：GB 4706.1\n合格证 检验员 07",
    "成分：聚酯纤维 65%\n合成革 35%\n洗涤方法：手洗\n中国制造",
    "人工智能实验套件\n适合8岁以上儿童\n由成人陪同使用\n警告：含小零件",
    "食品生产许可证编号\nSC10144010600000\n净含量：250克\n贮存：阴凉干燥处",
    "养生茶 全天然\n不含人工合成香精\n生成能量 焕活人生\n品味生活",
]
PLACES = [(x, y) for y in (0, 1) for x in (0, 0.5, 1)]
STYLES = ("plain", "shadow", "frame", "box")
VERSIONS = ("same", "mirrored", "flipped", "left", "inverted", "cropped", "corner", "smaller")


def photos(corpus, half):
    for name in CLASSES:
        for file in sorted(os.listdir(os.path.join(corpus, name))):
            odd = hashlib.sha256(f"{name}/{file}".encode()).digest()[0] & 1
            if half is None or odd == (half == "report"):
                yield os.path.join(corpus, name, file)


@functools.cache
def load(path, longest):
    """Upright, at most `longest` pixels long; None where Pillow cannot read it or it is small."""
    try:
        image = Image.open(path)
        image.draft("RGB", (longest, longest))
        image = ImageOps.exif_transpose(image).convert("RGB")
    except Exception:
        return None
    image.thumbnail((longest, longest))
    return image if min(image.size) >= 400 else None


def luma(array):
    return np.asarray(array, float) @ (0.299, 0.587, 0.114)


def drawable(face, texts):
    """Those of `texts` of which the face has all glyphs."""
    font = ImageFont.truetype(face, 40)
    missing = bytes(font.getmask("\uffff"))
    lacks = {char for char in "".join(texts) if not char.isspace() and bytes(font.getmask(char)) == missing}
    return [text for text in texts if not lacks & set(text)]


def ink(text, face, em, spacing):
    """Coverage of the words alone, cropped to them, of which an em is `em` pixels high."""
    font = ImageFont.truetype(face, em)
    lines = text.split("\n")
    pen = Image.new("L", (em * (max(map(len, lines)) + 2) * 2, em * (len(lines) + 1) * 2), 0)
    draw = ImageDraw.Draw(pen)
    for row, line in enumerate(lines):
        x = float(em)
        for char in line:
            draw.text((x, em * 0.5 + row * em * 1.4), char, font=font, fill=255)
            x += font.getlength(char) + em * spacing
    return pen.crop(pen.getbbox())


def lay(image, mask, tone, opacity):
    flat = Image.new("RGB", image.size, (tone,) * 3)
    image.paste(flat, (0, 0), mask.point(lambda v: round(v * opacity)))


def draw(image, text, face, pick):
    """Draws `text` and says how."""
    short = min(image.size)
    part = 0.02 * 4 ** pick.random()
    spacing, place = pick.choice((0, 0, 0.05, 0.1)), pick.choice(PLACES)
    words = ink(text, face, max(6, round(short * part)), spacing)
    if words.width > image.width * 0.92:
        part *= image.width * 0.92 / words.width
        words = ink(text, face, max(6, round(short * part)), spacing)
    em = short * part
    margin = short * pick.uniform(0.01, 0.04)
    room = (image.width - words.width - 2 * margin, image.height - words.height - 2 * margin)
    x, y = (round(margin + max(0, r) * p) for r, p in zip(room, place))
    style, opacity = pick.choice(STYLES), pick.uniform(0.35, 0.95)
    tone = pick.choice((255, 255, 255, 255, 235, 20, 0))
    box = (x, y, x + words.width, y + words.height)
    ground = luma(image.crop(box)).std()
    full = Image.new("L", image.size, 0)
    full.paste(words, (x, y))
    around = [round(v) for v in (x - em * 0.3, y - em * 0.3, box[2] + em * 0.3, box[3] + em * 0.3)]
    other = 0 if tone > 128 else 255
    if style == "shadow":
        shadow = Image.new("L", image.size, 0)
        shift = max(1, round(em * 0.05))
        shadow.paste(words, (x + shift, y + shift))
        lay(image, shadow.filter(ImageFilter.GaussianBlur(em * 0.05)), other, opacity * 0.8)
    elif style == "frame":
        frame = Image.new("L", image.size, 0)
        ImageDraw.Draw(frame).rounded_rectangle(around, em * 0.2, outline=255, width=max(1, round(em * 0.06)))
        lay(image, frame, tone, opacity)
    elif style == "box":
        plate = Image.new("L", image.size, 0)
        ImageDraw.Draw(plate).rounded_rectangle(around, em * 0.2, fill=255)
        lay(image, plate, other, pick.uniform(0.3, 0.7))
    before = luma(image.crop(box))
    lay(image, full, tone, opacity)
    solid = np.asarray(words) > 128
    contrast = np.abs(luma(image.crop(box)) - before)[solid].mean() if solid.any() else 0.0
    return dict(
        **dict(text=text, face=os.path.basename(face), part=part, style=style, opacity=opacity, tone=tone),
        **dict(place=place, box=box, ground=float(ground), contrast=float(contrast)),
    )


def save(image, folder, name, pick, about):
    scale = pick.uniform(0.4, 1)
    size = [max(1, round(side * scale)) for side in image.size]
    image.resize(size, pick.choice((Image.BILINEAR, Image.BICUBIC, Image.LANCZOS))).save(
        os.path.join(folder, name), quality=pick.randint(60, 95), subsampling=pick.choice((0, 2))
    )
    return dict(about, file=name, scale=scale, size=size)


def version(image, kind, pick):
    w, h = image.size
    a, b, c, d = (pick.uniform(0, 0.3) for _ in range(4))
    return {
        "same": lambda: image,
        "mirrored": lambda: ImageOps.mirror(image),
        "flipped": lambda: ImageOps.flip(image),
        "left": lambda: image.transpose(pick.choice((Image.ROTATE_90, Image.ROTATE_180, Image.ROTATE_270))),
        "inverted": lambda: ImageOps.invert(image),
        "cropped": lambda: image.crop((int(w * a), int(h * b), int(w * (1 - c)), int(h * (1 - d)))),
        "corner": lambda: image.crop((int(w * a * 1.5), int(h * b * 1.5), int(w * (a * 1.5 + 0.5)), int(h * (b * 1.5 + 0.5)))),
        "smaller": lambda: image.resize((max(1, int(w * (0.4 + a))), max(1, int(h * (0.4 + a))))),
    }[kind]()


def make(options):
    pick = random.Random(options.seed)
    paths = list(photos(options.corpus, options.half))
    pick.shuffle(paths)
    texts = {"label": LABELS, "other": OTHERS * 3 + BLOCKS * 4}
    drawn = {(kind, face): drawable(face, words) for kind, words in texts.items() for face in options.faces}
    wanted = ["label"] * options.labels + ["other"] * options.others + ["version"] * options.versions
    truth, at = [], 0
    for number, kind in enumerate(wanted):
        image = None
        while image is None:
            at += 1
            image = load(paths[at % len(paths)], 1800)
        image = image.copy()
        about = dict(kind=kind, photo=paths[at % len(paths)])
        if kind == "version":
            about["version"] = VERSIONS[number % len(VERSIONS)]
            image = version(image, about["version"], pick)
        else:
            face = pick.choice(options.faces)
            about.update(draw(image, pick.choice(drawn[kind, face]), face, pick))
        truth.append(save(image, options.folder, f"{kind}-{number:05}.jpg", pick, about))
    return truth


def read(command, folder, files):
    """What each file's words were read as; None where no label was."""
    found = []
    for at in range(0, len(files), 500):
        paths = [os.path.join(folder, name) for name in files[at : at + 500]]
        out = subprocess.run([command, "inspect", "--quiet", *paths], capture_output=True, text=True, check=True)
        for line in out.stdout.splitlines():
            words = [f for f in json.loads(line)["findings"] if f["code"] == "ai.visibleLabel.words"]
            found.append(words[0]["basis"]["match"] if words else None)
    return found


def table(rows):
    def band(value, edges):
        return next((f"below {edge:g}" for edge in edges if value < edge), f"{edges[-1]:g} and more")

    def sans(name):
        return name.split(".")[0]

    groups = {
        "contrast": lambda r: band(r["contrast"], (12, 25, 50)),
        "ground": lambda r: band(r["ground"], (10, 25)),
        "height": lambda r: band(r["part"] * 100, (2, 2.7, 3.4, 4.5, 6)),
        "opacity": lambda r: band(r["opacity"], (0.5, 0.65, 0.8)),
        "style": lambda r: r["style"],
        "tone": lambda r: "light" if r["tone"] > 128 else "dark",
        "face": lambda r: sans(r["face"]),
        "words": lambda r: ("long " if len(r["text"]) > 6 else "") + ("AI" if "AI" in r["text"] else "人工智能"),
    }
    seen = [row for row in rows if row["contrast"] >= 12]

    def line(name, rows):
        hits = sum(row["read"] is not None for row in rows)
        print(f"  {name:28} {hits:4} of {len(rows):4}  {100 * hits / max(1, len(rows)):5.1f} %")

    line("labels, contrast from 12", seen)
    line("labels, contrast below 12", [row for row in rows if row["contrast"] < 12])
    quoted = sum(row["read"] == row["text"].replace(" ", "") for row in seen)
    print(f"  quoted as drawn {quoted} of {sum(row['read'] is not None for row in seen)}")
    for name, key in groups.items():
        print(name)
        split = collections.defaultdict(list)
        for row in rows if name == "contrast" else seen:
            split[key(row)].append(row)
        for value in sorted(split):
            line(value, split[value])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("command", "corpus", "folder"):
        parser.add_argument(name)
    parser.add_argument("faces", nargs="+", metavar="FACE")
    parser.add_argument("--half", choices=("tune", "report"))
    for name, default in (("labels", 600), ("others", 1100), ("versions", 0), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    path = os.path.join(options.folder, "truth.json")
    if not os.path.exists(path):
        with open(path, "w") as file:
            json.dump(make(options), file, ensure_ascii=False, indent=0)
    with open(path) as file:
        rows = json.load(file)
    for row, words in zip(rows, read(options.command, options.folder, [row["file"] for row in rows]), strict=True):
        row["read"] = words
    table([row for row in rows if row["kind"] == "label"])
    for row in rows:
        if row.get("text") in LOOKALIKES:
            row["kind"] = "lookalike"
    alarms = 0
    for kind in ("other", "version", "lookalike"):
        some = [row for row in rows if row["kind"] == kind]
        false = [row for row in some if row["read"] is not None]
        alarms += 0 if kind == "lookalike" else len(false)
        most = "" if false or not some else f" (95 % at most {300 / len(some):.2f} %)"
        print(f"{kind}: {len(false)} of {len(some)}{most}")
        for row in false:
            print("  ", row["file"], repr(row.get("text", row.get("version"))), "read as", row["read"])
    sys.exit(1 if alarms else 0)


main()
