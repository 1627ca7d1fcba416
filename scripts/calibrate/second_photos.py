#!/usr/bin/env python3
"""Makes second photos of the same object, which are no copies: negatives for the likeness score.

usage: second_photos.py PHOTOS PRODUCTS OUT [--prints 150] [--views 5] [--seed 0]

PHOTOS    folder of any photos: backgrounds, and pictures on the prints
PRODUCTS  folder of catalogue photos, one product each
OUT       gets the pictures and pairs.csv for fit.mjs

Prints are boxes, flat packs, pouches and cans with a made-up label, photographed twice from nearly the
same place: other background (both on white for a few, named "... white"), light, tone, focus and noise.
Products are cut out (GrabCut), bent, lit, turned and put before another background.
Needs: pip install opencv-python-headless numpy
"""

import argparse
import csv
import math
import pathlib
import zlib

import cv2
import numpy as np

KINDS = ("box", "box", "flat", "pouch", "can")
SIDES = ("top", "bottom", "left", "right", "front")


def seeded(*parts):
    return np.random.RandomState(zlib.crc32("/".join(map(str, parts)).encode()) % 2**31)


def fitted(image, side):
    scale = side / max(image.shape[:2])
    if scale >= 1:
        return image
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def photos(folder, side):
    names = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    for name in names:
        image = cv2.imread(str(name), cv2.IMREAD_COLOR)
        if image is not None and min(image.shape[:2]) >= 150:
            yield name, fitted(image, side)


def grid(height, width):
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return x, y, (x / width - 0.5) * 2, (y / height - 0.5) * 2


def background(rng, bank, width, height):
    image = bank[rng.randint(len(bank))]
    part = rng.uniform(0.5, 1)
    w, h = int(image.shape[1] * part), int(image.shape[0] * part)
    x, y = rng.randint(image.shape[1] - w + 1), rng.randint(image.shape[0] - h + 1)
    image = cv2.resize(image[y : y + h, x : x + w], (width, height))
    return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 4)).astype(np.float32)


def label(rng, bank, width, height):
    out = np.full((height, width, 3), rng.randint(30, 250, 3), np.uint8)
    w, h = int(width * rng.uniform(0.6, 1)), int(height * rng.uniform(0.35, 0.8))
    x, y = rng.randint(width - w + 1), rng.randint(height - h + 1)
    picture = bank[rng.randint(len(bank))]
    out[y : y + h, x : x + w] = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)
    colour = lambda: tuple(int(v) for v in rng.randint(0, 256, 3))
    for _ in range(rng.randint(1, 4)):
        at = (rng.randint(width), rng.randint(height))
        if rng.rand() < 0.5:
            cv2.circle(out, at, int(width * rng.uniform(0.05, 0.2)), colour(), -1, cv2.LINE_AA)
        else:
            end = (at[0] + int(width * rng.uniform(0.1, 0.6)), at[1] + int(height * rng.uniform(0.03, 0.15)))
            cv2.rectangle(out, at, end, colour(), -1)
    for _ in range(rng.randint(3, 14)):
        letters = (chr(rng.randint(65, 91)) if rng.rand() < 0.85 else " " for _ in range(rng.randint(4, 18)))
        size = rng.uniform(0.4, 2.2) * width / 500
        at = (rng.randint(max(1, int(width * 0.6))), rng.randint(int(height * 0.05), int(height * 0.97)))
        cv2.putText(out, "".join(letters), at, rng.randint(0, 6), size, colour(), max(1, int(size * 1.6)), cv2.LINE_AA)
    return out


def bent(rng, height, width, amount):
    """Where a bent surface shows each point: for cv2.remap."""
    x, y, u, v = grid(height, width)
    cx, cy = rng.uniform(-0.5, 0.5, 2)
    amount *= max(height, width)
    wave = lambda t: 0.3 * np.sin(rng.uniform(1, 4) * t + rng.uniform(0, 6))
    x = x + amount * ((u - cx) ** 2 * rng.uniform(-1, 1) + rng.uniform(-1, 1) * u * v + wave(v))
    y = y + amount * ((v - cy) ** 2 * rng.uniform(-1, 1) + rng.uniform(-0.7, 0.7) * u * u + wave(u))
    return x.astype(np.float32), y.astype(np.float32)


def lit(rng, image, calm):
    """Light from one side, a highlight, tone, colour, focus, noise and JPEG."""
    height, width = image.shape[:2]
    _, _, u, v = grid(height, width)
    strength = 0.4 if calm else 1
    angle = rng.uniform(0, 2 * math.pi)
    slope = 1 + strength * rng.uniform(0.02, 0.25) * (u * math.cos(angle) + v * math.sin(angle))
    away = (u - rng.uniform(-0.6, 0.6)) ** 2 + (v - rng.uniform(-0.6, 0.6)) ** 2
    spot = strength * rng.uniform(0, 70) * np.exp(-away / rng.uniform(0.01, 0.15))
    tint = 1 + strength * rng.uniform(-0.07, 0.07, 3)
    out = 255 * np.clip(image / 255.0, 0, 1) ** rng.uniform(0.8, 1.25) * slope[..., None] * tint + spot[..., None]
    out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.3)) + rng.normal(0, rng.uniform(0.5, 4), out.shape)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 60 + rng.randint(36)]
    return cv2.imencode(".jpg", np.clip(out, 0, 255).astype(np.uint8), quality)[1]


def turn(yaw, pitch, roll):
    (cy, sy), (cp, sp), (cr, sr) = ((math.cos(a), math.sin(a)) for a in (yaw, pitch, roll))
    about = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]]) @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    return np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]]) @ about


def shoot(rng, bank, kind, faces, size, pose, bend, white):
    width, height = 800, 800 if rng.rand() < 0.3 else 1066
    if rng.rand() < 0.3:
        width, height = height, width
    yaw, pitch, roll, distance, left, top = pose
    view = turn(0 if kind == "can" else yaw, pitch, roll)
    centre = np.array([left, top, distance])
    out = (
        np.full((height, width, 3), float(rng.randint(235, 256)), np.float32)
        if white
        else background(rng, bank, width, height)
    )

    def seen(points):
        points = (view @ np.array(points, float).T).T + centre
        places = points[:, :2] / points[:, 2:] * 1.2 * max(width, height)
        return (places + np.array([width / 2, height / 2])).astype(np.float32)

    light = rng.randn(3)
    light[2] = -abs(light[2]) - 1.5
    light /= np.linalg.norm(light)
    a, b, c = (side / 2 for side in size)
    foot = seen([(-a, b, -c), (a, b, -c), (a, b, c), (-a, b, c)]) + np.float32([rng.uniform(-25, 25), 12])
    shadow = np.zeros((height, width), np.float32)
    cv2.fillConvexPoly(shadow, cv2.convexHull(foot).astype(np.int32), 1.0)
    out *= (1 - 0.45 * cv2.GaussianBlur(shadow, (0, 0), 18))[..., None]
    quads = {
        "front": ([(-a, -b, -c), (a, -b, -c), (a, b, -c), (-a, b, -c)], (0, 0, -1)),
        "left": ([(-a, -b, c), (-a, -b, -c), (-a, b, -c), (-a, b, c)], (-1, 0, 0)),
        "right": ([(a, -b, -c), (a, -b, c), (a, b, c), (a, b, -c)], (1, 0, 0)),
        "top": ([(-a, -b, c), (a, -b, c), (a, -b, -c), (-a, -b, -c)], (0, -1, 0)),
        "bottom": ([(-a, b, -c), (a, b, -c), (a, b, c), (-a, b, c)], (0, 1, 0)),
    }
    for side in ("top",) if kind == "can" else SIDES:
        points, normal = quads[side]
        normal = view @ np.array(normal, float)
        if normal @ (view @ np.mean(points, 0) + centre) >= 0:
            continue
        face = faces[side]
        if side == "front" and bend > 0:
            face = cv2.remap(face, *bent(rng, *face.shape[:2], bend), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        h, w = face.shape[:2]
        map_ = cv2.getPerspectiveTransform(np.float32([(0, 0), (w, 0), (w, h), (0, h)]), seen(points))
        mask = cv2.GaussianBlur(cv2.warpPerspective(np.ones((h, w), np.float32), map_, (width, height)), (0, 0), 0.7)
        shade = 0.55 + 0.6 * max(0, normal @ light)
        drawn = cv2.warpPerspective(face, map_, (width, height), flags=cv2.INTER_AREA) * shade
        out = out * (1 - mask[..., None]) + drawn * mask[..., None]
    if kind == "can":
        wrap(out, faces["front"], a, b, yaw, view, light, seen)
    return lit(rng, out, white)


def wrap(out, face, radius, half, yaw, view, light, seen):
    """Draws the front half of a cylinder in strips."""
    height, width = out.shape[:2]
    h, w = face.shape[:2]
    for strip in range(60):
        first, last = (-math.pi / 2 + math.pi * (strip + k) / 60 for k in (0, 1.04))
        edge = lambda angle, y: (radius * math.sin(angle), y, -radius * math.cos(angle))
        points = seen([edge(first, -half), edge(last, -half), edge(last, half), edge(first, half)])
        u, v = (((angle + yaw) / (2 * math.pi) + 0.5) * w for angle in (first, last))
        map_ = cv2.getPerspectiveTransform(np.float32([(u, 0), (v, 0), (v, h), (u, h)]), points)
        mask = np.zeros((height, width), np.uint8)
        cv2.fillConvexPoly(mask, np.round(points * 16).astype(np.int32), 1, cv2.LINE_8, 4)
        x, y, sw, sh = cv2.boundingRect(mask)
        if sw == 0:
            continue
        map_ = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]]) @ map_
        drawn = cv2.warpPerspective(face, map_, (sw, sh), borderMode=cv2.BORDER_WRAP).astype(np.float32)
        drawn *= 0.45 + 0.7 * max(0, view @ np.array([math.sin(first), 0, -math.cos(first)]) @ light)
        inside = mask[y : y + sh, x : x + sw, None]
        out[y : y + sh, x : x + sw] = out[y : y + sh, x : x + sw] * (1 - inside) + drawn * inside


def prints(bank, out, count, seed):
    for number in range(count):
        rng, kind = seeded(seed, "print", number), KINDS[number % len(KINDS)]
        size = {
            "box": (rng.uniform(0.6, 1), rng.uniform(0.8, 1.3), rng.uniform(0.15, 0.5)),
            "flat": (rng.uniform(0.7, 1), rng.uniform(0.9, 1.3), 0.02),
            "pouch": (rng.uniform(0.7, 1), rng.uniform(0.9, 1.3), 0.03),
            "can": (rng.uniform(0.5, 0.8), rng.uniform(0.8, 1.2), 0.6),
        }[kind]
        w, h, d = (int(700 * side) for side in size)
        faces = {"front": label(rng, bank, w * (3 if kind == "can" else 1), h)}
        for side, (fw, fh) in {"left": (d, h), "right": (d, h), "top": (w, d), "bottom": (w, d)}.items():
            faces[side] = label(rng, bank, max(40, fw), max(40, fh))
        yaw = 0.5 if kind == "box" else 0.15
        pose = [rng.uniform(-yaw, yaw), rng.uniform(-0.1, 0.3), rng.uniform(-0.06, 0.06)]
        pose += [rng.uniform(1.55, 2.2), *rng.uniform(-0.1, 0.1, 2)]
        bend = {"flat": 0.002, "pouch": 0.02}.get(kind, 0) * rng.uniform(0.5, 1.5)
        folder = out / f"print-{number:03}"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue, on_white = folder / "catalogue.jpg", rng.rand() < 0.65
        shoot(rng, bank, kind, faces, size, pose, bend, on_white).tofile(str(catalogue))
        for view, far in enumerate((0.03, 0.1)):
            far *= rng.uniform(0.6, 1.6)
            moved = [pose[0] + rng.normal(0, far), pose[1] + rng.normal(0, far), pose[2] + rng.normal(0, 0.06)]
            moved += [pose[3] * rng.uniform(0.88, 1.12), pose[4] + rng.normal(0, 0.08), pose[5] + rng.normal(0, 0.08)]
            white = rng.rand() < 0.2
            upload = folder / f"second-{view}.jpg"
            shoot(rng, bank, kind, faces, size, moved, bend, white).tofile(str(upload))
            name = f"second {kind}" + (" white" if white and on_white else "")
            yield catalogue, upload, "alarm", name, 0, f"{seed}-print-{number}"


def cut_out(image):
    height, width = image.shape[:2]
    mask = np.full((height, width), cv2.GC_PR_FGD, np.uint8)
    edge = int(0.04 * min(height, width))
    mask[:edge] = mask[-edge:] = cv2.GC_BGD
    mask[:, :edge] = mask[:, -edge:] = cv2.GC_BGD
    try:
        cv2.grabCut(image, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        return None
    count, labels, stats, _ = cv2.connectedComponentsWithStats(((mask == 1) | (mask == 3)).astype(np.uint8))
    if count < 2:
        return None
    mask = (labels == 1 + np.argmax(stats[1:, 4])).astype(np.float32)
    return mask if 0.06 < mask.mean() < 0.85 else None


def products(folder, bank, out, views, seed):
    for number, (name, image) in enumerate(photos(folder, 800)):
        mask = cut_out(image)
        if mask is None:
            continue
        height, width = image.shape[:2]
        folder = out / f"product-{number:03}"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = folder / "catalogue.jpg"
        cv2.imwrite(str(catalogue), image, [cv2.IMWRITE_JPEG_QUALITY, 92])
        for view in range(views):
            rng = seeded(seed, name.name, view)
            places = bent(rng, height, width, rng.choice([0.006, 0.015, 0.03]))
            shown = cv2.remap(image, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
            soft = cv2.GaussianBlur(cv2.remap(mask, *places, cv2.INTER_NEAREST), (0, 0), 1.2)
            white = rng.rand() < 0.2
            behind = (
                np.full((height, width, 3), float(rng.randint(200, 256)), np.float32)
                if white
                else background(rng, bank, width, height)
            )
            corners = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
            moved = corners + (rng.uniform(-0.06, 0.06, (4, 2)) * [width, height]).astype(np.float32)
            spin = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-12, 12), rng.uniform(0.75, 1.15))
            map_ = cv2.getPerspectiveTransform(corners, moved) @ np.vstack([spin, [0, 0, 1]])
            shown = cv2.warpPerspective(shown, map_, (width, height))
            soft = cv2.warpPerspective(soft, map_, (width, height))[..., None]
            upload = folder / f"second-{view}.jpg"
            lit(rng, shown * soft + behind * (1 - soft), False).tofile(str(upload))
            yield catalogue, upload, "alarm", "second object", 0, f"product-{number}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=pathlib.Path)
    parser.add_argument("products", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--prints", type=int, default=150)
    parser.add_argument("--views", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    bank = [image for _, image in photos(args.photos, 900)][:200]
    args.out.mkdir(parents=True, exist_ok=True)
    with open(args.out / "pairs.csv", "w", newline="", encoding="utf-8") as table:
        rows = csv.writer(table)
        rows.writerow("catalogue upload what kind strength group".split())
        rows.writerows(prints(bank, args.out, args.prints, args.seed))
        rows.writerows(products(args.products, bank, args.out, args.views, args.seed))


if __name__ == "__main__":
    main()
