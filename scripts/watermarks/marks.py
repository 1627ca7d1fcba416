"""Marks pictures with the invisible-watermark library, as the programs that use it do.

pip install numpy opencv-python-headless PyWavelets Pillow; pip install --no-deps invisible-watermark
`marks.py fixtures` writes tests/fixtures/watermarks.
"""

import importlib.util
import pathlib
import site
import sys

import numpy as np
from PIL import Image

# The package itself imports torch, which this method does not need.
folder = next(p for p in map(pathlib.Path, site.getsitepackages()) if (p / "imwatermark").is_dir())
spec = importlib.util.spec_from_file_location("max_dct", folder / "imwatermark" / "maxDct.py")
library = importlib.util.module_from_spec(spec)
spec.loader.exec_module(library)


def text(message):
    return [int(bit) for byte in message.encode() for bit in f"{byte:08b}"]


def number(message):
    """As diffusers and FLUX do it, which drops leading zeros."""
    return [int(bit) for bit in bin(message)[2:]]


MESSAGES = {
    "sd1": text("StableDiffusionV1"),
    "inpainting": text("StableDiffusionV1-Inpainting"),
    "sd2": text("SDV2"),
    "sdxl": number(0b101100111110110010010000011110111011000110011110),
    "flux": number(0b001010101111111010000111100111001111010100101110),
    "other": number(0b110100101110100010101101001101110010110001011001),
}
# bytes: as Stable Diffusion 1 and 2 call the library; floats: as SDXL and FLUX do; red: as older
# pipelines of SDXL, without turning RGB to BGR.
MODES = ["bytes", "floats", "red"]


def mark(rgb, message, mode):
    bits = MESSAGES[message]
    encoder = library.EmbedMaxDct(bits, wmLen=len(bits))
    given = rgb if mode == "red" else rgb[:, :, ::-1]
    given = np.ascontiguousarray(given, dtype=np.uint8 if mode == "bytes" else np.float32)
    marked = encoder.encode(given)
    marked = marked if mode == "red" else marked[:, :, ::-1]
    return np.ascontiguousarray(np.clip(np.round(marked), 0, 255).astype(np.uint8))


def scene(width, height):
    """Waves of colour with discs and grain."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    waves = [np.sin(x / 37 + k) * 45 + np.cos(y / (23 + 9 * k) - x / 90) * 40 for k in range(3)]
    rgb = np.stack([128 + wave for wave in waves], axis=2)
    for at, colour in [((0.3, 0.4), (200, 60, 40)), ((0.7, 0.6), (40, 90, 190))]:
        inside = np.hypot(x - at[0] * width, y - at[1] * height) < height * 0.22
        rgb[inside] = rgb[inside] * 0.4 + np.array(colour) * 0.6
    rgb += np.random.default_rng(3).normal(0, 0.6, (height, width, 1))
    return np.clip(rgb, 0, 255).astype(np.uint8)


def fixtures():
    out = pathlib.Path(__file__).parents[2] / "tests" / "fixtures" / "watermarks"
    plain = scene(512, 320)
    whole_colour = {"quality": 90, "subsampling": 0}
    for name, message, mode, options in [
        ("sd1.jpg", "sd1", "bytes", whole_colour),
        ("inpainting.jpg", "inpainting", "bytes", whole_colour),
        ("sd2.jpg", "sd2", "bytes", whole_colour),
        ("sdxl.webp", "sdxl", "floats", {"quality": 95}),
        ("sdxl-red.jpg", "sdxl", "red", whole_colour),
        ("sdxl-bytes.jpg", "sdxl", "bytes", whole_colour),
        ("flux.png", "flux", "floats", {"optimize": True}),
        ("flux-halved-97.jpg", "flux", "floats", {"quality": 97, "subsampling": 2}),
        ("flux-halved-80.jpg", "flux", "floats", {"quality": 80, "subsampling": 2}),
        ("other.jpg", "other", "floats", whole_colour),
        ("unmarked.jpg", None, None, whole_colour),
    ]:
        rgb = mark(plain, message, mode) if message else plain
        Image.fromarray(rgb).save(out / name, **options)


if __name__ == "__main__":
    if sys.argv[1:] != ["fixtures"]:
        sys.exit(__doc__)
    fixtures()
