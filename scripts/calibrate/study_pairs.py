#!/usr/bin/env python3
"""Makes copies and other products, as the near-copy study does: pairs for the likeness score.

usage: study_pairs.py CORPUS STUDY OUT [--others 12] [--seed 0]

CORPUS  folder with manifest.csv (path, class, source_repo, pair_or_group_id): its photos of products and clothing
STUDY   folder of the study's transforms.py
OUT     gets the pictures and pairs.csv for fit.mjs

Each product gives one catalogue photo, 31 copies, one for each manipulation with strengths by turns, and
--others photos of other products saved anew. Other photos of the same product are left out: some are the
same shot. Needs: pip install opencv-python-headless numpy
"""

import argparse
import csv
import pathlib
import random
import sys
import zlib

import cv2

CATALOGUE_SIDE = 1080
UPLOAD_SIDE = 800


def groups(corpus):
    """Path of the first photo of each product, by the product's name."""
    first = {}
    with open(corpus / "manifest.csv", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            clothing = row["class"] == "stripped" and "clothing" in row["source_repo"]
            if row["class"] == "products" or clothing:
                first.setdefault(row["pair_or_group_id"] or row["path"], corpus / row["path"])
    return first


def load(study, path):
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None or min(image.shape[:2]) < 150:
        return None
    return study._fit(image, CATALOGUE_SIDE)


def save(path, image, quality):
    cv2.imwrite(str(path), image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return path


def pairs(study, photos, out, others, seed):
    names = list(photos)
    backgrounds = [photos[name] for name in random.Random(seed).sample(names, min(8, len(names)))]
    for number, name in enumerate(names):
        folder = out / f"{number:03}"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = save(folder / "catalogue.jpg", photos[name], 92)
        upload = study._fit(photos[name], UPLOAD_SIDE)
        for at, kind in enumerate(study.TYPES):
            strength = 1 + (number + at + seed) % 4
            own = zlib.crc32(f"{name}/{kind}/{strength}/{seed}".encode())
            made = study.apply(upload, kind, strength, own, backgrounds)
            if made is not None:
                copy = save(folder / f"{kind}-{strength}.jpg", made["img"], 95)
                yield catalogue, copy, "copy", kind, strength, name
        rest = [other for other in names if other != name]
        for at, other in enumerate(random.Random(number + 1000 * seed).sample(rest, min(others, len(rest)))):
            quality = 60 + (number * 7 + at) % 31
            again = save(folder / f"other-{at}.jpg", photos[other], quality)
            yield catalogue, again, "alarm", "other product", 0, name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--others", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    sys.path.insert(0, str(args.study))
    import transforms as study

    loaded = ((name, load(study, path)) for name, path in groups(args.corpus).items())
    photos = {name: image for name, image in loaded if image is not None}
    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.out / "pairs.csv", "w", newline="", encoding="utf-8") as table:
        rows = csv.writer(table)
        rows.writerow("catalogue upload what kind strength group".split())
        rows.writerows(pairs(study, photos, args.out.resolve(), args.others, args.seed))


if __name__ == "__main__":
    main()
