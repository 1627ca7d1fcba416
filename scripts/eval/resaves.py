"""Saves genuine camera photos again with ordinary software and counts what the check says of them.

    resaves.py COMMAND CORPUS FOLDER [MOST]

COMMAND is the release `claimseal`, CORPUS a folder with `manifest.csv`, FOLDER takes the copies, MOST
limits the photos. Needs Pillow; tools that are not installed are left out. Prints statuses and
dispositions for each tool, and every file that became `contradictory`. Exits 1 on a `conflict`.
"""

import collections
import csv
import json
import os
import shutil
import subprocess
import sys

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

LABELS = (
    "camera-exif-consistent",
    "camera-exif-size-not-stated",
    "camera-exif-but-pixels-do-not-match-it",
)
# Left, top, right and bottom of each crop, in parts of the picture.
CROPS = {
    "centre90": (0.05, 0.05, 0.95, 0.95),
    "centre80": (0.1, 0.1, 0.9, 0.9),
    "centre60": (0.2, 0.2, 0.8, 0.8),
    "centre40": (0.3, 0.3, 0.7, 0.7),
    "corner75": (0, 0, 0.75, 0.75),
    "lower70": (0, 0.3, 1, 1),
    "odd": (0.13, 0.21, 0.77, 0.93),
    "quarter": (0.4, 0.4, 0.65, 0.65),
}
# Command lines; {in}, {out} and {crop} (as WxH+X+Y) are put in, and the name of the output ends as said.
TOOLS = {
    "convert {in} ARGS {out}": [
        *["-crop {crop} +repage", "-auto-orient", "-resize 50%", "-rotate 2", "-modulate 120,130"],
        *["-normalize", "-unsharp 0x2", "-quality 70", "-strip", "-border 5%", "-flop"],
        *["-vignette 0x40", "-fuzz 5% -trim", "-sigmoidal-contrast 5,50%"],
        "-gravity south -fill yellow -pointsize 40 -annotate +0+10 2026-11-21",
    ],
    "gm convert {in} ARGS {out}": [
        *["-crop {crop}", "-resize 50%", "-rotate 90", "-gamma 1.4", "-quality 60", "-flop"],
    ],
    "exiftool -q -m ARGS -o {out} {in}": [
        *["-all=", "-ifd1:all=", "-gps:all=", "-Artist=x", "-XMP:Rating=5"],
    ],
    "jpegtran -copy all ARGS -outfile {out} {in}": [
        *["-optimize", "-progressive", "-rotate 90", "-crop {crop}", "-flip horizontal", "-grayscale"],
    ],
    "jpegoptim -q -f ARGS -d {folder} {in}": ["-m70", "--keep-all", "-s"],
    "cwebp -quiet -metadata all ARGS {in} -o {out}.webp": ["-q 75", "-q 60"],
    "ffmpeg -y -loglevel quiet -i {in} ARGS {out}": [
        *["-q:v 4", "-vf crop=iw*0.8:ih*0.8", "-vf eq=brightness=0.1:contrast=1.2", "-vf scale=iw/2:-2"],
    ],
    "vips ARGS": ["copy {in} {out}[Q=80]", "resize {in} {out} 0.6", "flip {in} {out} horizontal"],
    "exiftran ARGS -o {out} {in}": ["-a", "-9", "-F"],
    "jhead ARGS {copy}": ["-autorot", "-dt", "-purejpg", "-ta+8:00"],
    "exiv2 ARGS {copy}": ["-a 8"],
}


def with_pillow(path, folder):
    """Crops, turns, frames and filters, saved with the photo's own EXIF block as careless software does."""
    image = Image.open(path)
    exif, picture = image.info.get("exif", b""), image.convert("RGB")
    w, h = picture.size
    made = {f"crop-{name}": picture.crop([int(a * b) for a, b in zip(part, (w, h, w, h))]) for name, part in CROPS.items()}
    for side in (min(w, h), max(w, h)):
        made[f"square{side < max(w, h)}"] = ImageOps.pad(picture, (side, side), color="white")
    made["square-crop"] = ImageOps.fit(picture, (min(w, h), min(w, h)))
    made["wide-crop"] = ImageOps.fit(picture, (w, max(1, w * 9 // 16)))
    for degrees in (1, 2, 3, 5, 10):
        made[f"rotate{degrees}"] = picture.rotate(degrees, resample=Image.Resampling.BICUBIC)
    for degrees in (2, 5):
        turned = picture.rotate(degrees, resample=Image.Resampling.BICUBIC)
        made[f"straighten{degrees}"] = turned.crop((w * 8 // 100, h * 8 // 100, w * 92 // 100, h * 92 // 100))
    turns = Image.Transpose
    for turn in (turns.ROTATE_90, turns.ROTATE_180, turns.FLIP_LEFT_RIGHT, turns.FLIP_TOP_BOTTOM):
        made[turn.name.lower()] = picture.transpose(turn)
    for name, kind, factor in (
        *[("bright", ImageEnhance.Brightness, 1.5), ("dark", ImageEnhance.Brightness, 0.5)],
        *[("hard", ImageEnhance.Contrast, 1.7), ("soft", ImageEnhance.Contrast, 0.3), ("vivid", ImageEnhance.Color, 2)],
    ):
        made[name] = kind(picture).enhance(factor)
    grey = ImageOps.grayscale(picture)
    made |= {"grey": grey.convert("RGB"), "sepia": ImageOps.colorize(grey, "#2b1a08", "#ffe8c8")}
    made |= {"equal": ImageOps.equalize(picture), "levels": ImageOps.autocontrast(picture, cutoff=2)}
    made |= {"blur": picture.filter(ImageFilter.GaussianBlur(max(2, w // 300)))}
    made |= {"sharp": picture.filter(ImageFilter.UnsharpMask(4, 200)), "invert": ImageOps.invert(picture)}
    edge = max(2, min(w, h) // 20)
    made |= {"frame": ImageOps.expand(picture, edge, "white"), "dark-frame": ImageOps.expand(picture, edge, "black")}
    made |= {"half": picture.resize((max(1, w // 2), max(1, h // 2))), "flat": picture.resize((w, max(1, h * 4 // 5)))}
    for name, each in made.items():
        target = place(folder, "pillow", name, path)
        each.thumbnail((2000, 2000))
        each.save(target, quality=85, exif=exif)


def place(folder, tool, name, path):
    below = os.path.join(folder, tool, "".join(c if c.isalnum() else "-" for c in name))
    os.makedirs(below, exist_ok=True)
    return os.path.join(below, os.path.basename(path))


def with_tools(path, folder):
    w, h = Image.open(path).size
    for line, all_options in TOOLS.items():
        tool = line.split()[0]
        if not shutil.which(tool):
            continue
        for options in all_options:
            out = place(folder, tool, options, path)
            if "{copy}" in line:
                shutil.copy(path, out)
            names = {"in": path, "out": out, "copy": out, "folder": os.path.dirname(out)}
            names["crop"] = f"{w * 8 // 10}x{h * 8 // 10}+{w // 10}+{h // 10}"
            words = [word.format(**names) for word in line.replace("ARGS", options).split()]
            subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)


def judged(command, files):
    for start in range(0, len(files), 300):
        some = files[start : start + 300]
        done = subprocess.run([command, "inspect", "--quiet", *some], capture_output=True, text=True)
        yield from zip(some, map(json.loads, done.stdout.splitlines()))


def main(command, corpus, folder, most="1000"):
    with open(os.path.join(corpus, "manifest.csv"), newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["expected_verdict"] in LABELS and row["format"] == "jpeg"]
    for row in rows[: int(most)]:
        path = os.path.join(corpus, row["path"])
        with_pillow(path, folder)
        with_tools(path, folder)
    files = sorted(os.path.join(below, name) for below, _, names in os.walk(folder) for name in names)
    by_tool, contradictory, conflicts = collections.defaultdict(collections.Counter), [], 0
    for path, report in judged(command, files):
        short = os.path.relpath(path, folder)
        status, disposition = report["camera"]["status"], report["verdict"]["disposition"]
        by_tool[short.split(os.sep)[0]].update([status, disposition])
        conflicts += disposition == "conflict"
        if status == "contradictory":
            contradictory.append(f"{short}: {', '.join(report['verdict']['reasons'])}")
    for tool, counts in by_tool.items():
        print(tool, ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    print(*contradictory, sep="\n")
    print(f"{len(files)} files, {len(contradictory)} contradictory, {conflicts} conflict")
    return int(conflicts > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
