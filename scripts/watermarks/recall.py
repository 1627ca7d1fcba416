"""How often invisible watermarks are read: `recall.py COMMAND PHOTO...`.

Marks each photo at a usual size (`marks.py`), treats it, lets the command inspect it, and prints per
treatment how many are found; the last lines are cuts of the photos without a mark, where none may be.
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile
from collections import Counter

import numpy as np
from PIL import Image, ImageOps

from marks import mark

SIZES = [(512, 512), (512, 768), (1024, 1024), (1152, 896), (1216, 832), (768, 1344), (1360, 768)]
MARKS = {"sdxl": ("floats", "W-03"), "flux": ("floats", "W-04"), "sd1": ("bytes", "W-01")}


def saved(suffix, **options):
    return lambda image, path: image.save(path.with_suffix(suffix), **options)


def drawn(change):
    return lambda image, path: change(image).save(path.with_suffix(".png"), compress_level=1)


def cut(left, top, right):
    return drawn(lambda i: i.crop((left, top, i.width - right, i.height)))


TREATMENTS = {
    "png": drawn(lambda i: i),
    "jpeg-92-whole": saved(".jpg", quality=92, subsampling=0),
    "jpeg-85-whole": saved(".jpg", quality=85, subsampling=0),
    "jpeg-97-halved": saved(".jpg", quality=97),
    "jpeg-95-halved": saved(".jpg", quality=95),
    "jpeg-90-halved": saved(".jpg", quality=90),
    "webp-95": saved(".webp", quality=95),
    "cut-in-blocks": cut(40, 16, 0),
    "cut-at-the-right": cut(0, 0, 64),
    "cut-3-px": cut(3, 0, 0),
    "half-size": drawn(lambda i: i.resize((i.width // 2, i.height // 2))),
}


def unmarked(photo, dice):
    """A random cut, plain, mirrored or scaled."""
    width, height = (min(side, dice.randint(256, 1600)) for side in photo.size)
    x, y = dice.randint(0, photo.width - width), dice.randint(0, photo.height - height)
    image = photo.crop((x, y, x + width, y + height))
    return dice.choice([lambda i: i, ImageOps.mirror, lambda i: i.resize((1024, 768))])(image)


def main(command, photos):
    dice = random.Random(1)
    found, tried = Counter(), Counter()
    for number, name in enumerate(photos):
        photo = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
        fitted = np.asarray(ImageOps.fit(photo, SIZES[number % len(SIZES)]))
        with tempfile.TemporaryDirectory() as folder:
            for message, (mode, _) in MARKS.items():
                image = Image.fromarray(mark(fitted, message, mode))
                for title, treat in TREATMENTS.items():
                    treat(image, pathlib.Path(folder, f"{title}.{message}.x"))
            for at in range(10):
                path = pathlib.Path(folder, f"unmarked.none.{at}.x")
                drawn(lambda i: i)(unmarked(photo, dice), path)
            paths = sorted(pathlib.Path(folder).iterdir())
            run = subprocess.run([command, "inspect", "--quiet", *paths], capture_output=True, text=True)
            for path, line in zip(paths, run.stdout.splitlines(), strict=True):
                title, message = path.name.split(".")[:2]
                ids = json.loads(line)["ai"]["markers"]
                right = MARKS[message][1] in ids if message in MARKS else any("W-" in i for i in ids)
                tried[title, message] += 1
                found[title, message] += right
    for key in tried:
        print(*key, found[key], "of", tried[key])


main(sys.argv[1], sys.argv[2:])
