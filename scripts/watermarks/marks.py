"""Marks pictures with the invisible-watermark library, as the programs that use it do, and draws
marks that can be seen. `recall.py` measures with it.

pip install numpy opencv-python-headless PyWavelets Pillow; pip install --no-deps invisible-watermark
`marks.py fixtures` writes tests/fixtures/watermarks and tests/fixtures/drawn.
"""

import importlib.util
import pathlib
import site
import sys

import numpy as np
from PIL import Image

FIXTURES = pathlib.Path(__file__).parents[2] / "tests" / "fixtures"
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
    out = FIXTURES / "watermarks"
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


def laid(picture, ink, corner):
    """White at 70 % where there is ink (0 to 1)."""
    x, y = corner
    place = picture[y : y + ink.shape[0], x : x + ink.shape[1]]
    place[:] = np.round(place * (1 - 0.7 * ink[..., None]) + 255 * 0.7 * ink[..., None])
    return picture


def sheet(name, row, height, high):
    """A row of a sheet of marks, `height` pixels high there and `high` here."""
    image = Image.open(FIXTURES / name).crop((0, row * height, 4096, (row + 1) * height))
    image = image.crop((0, 0, image.getbbox()[2], height))
    size = (image.width * high // height, high)
    return np.asarray(image.resize(size, Image.BILINEAR)) / 255


def star(size):
    """Between four circles around the corners, five by five samples a pixel."""
    at = (np.arange(size * 5) + 0.5) / (size * 2.5) - 1
    inside = np.hypot(1 - np.abs(at)[:, None], 1 - np.abs(at)[None, :]) >= 1
    return inside.reshape(size, 5, size, 5).mean(axis=(1, 3))


def drawn():
    """A label, a product's name, Gemini's star, DALL-E's bar and text in the lowest bits of alpha."""
    out = FIXTURES / "drawn"
    quiet = scene(1024, 768) // 3 + 40
    words, brand = sheet("label-words.png", 0, 64, 48), sheet("brand-marks.png", 0, 80, 43)
    bar = quiet.copy()
    colours = [(255, 255, 102), (66, 255, 255), (81, 218, 76), (255, 110, 60), (60, 70, 255)]
    for place, colour in enumerate(colours):
        bar[-16:, bar.shape[1] - (5 - place) * 16 :][:, :16] = colour
    for name, picture in [
        ("words", laid(quiet.copy(), words, (1000 - words.shape[1], 700))),
        ("brand", laid(quiet.copy(), brand, (1000 - brand.shape[1], 768 - 20 - 43))),
        ("star", laid(quiet.copy(), star(48), (1024 - 80, 768 - 80))),
        ("bar", bar),
    ]:
        Image.fromarray(picture).save(out / f"{name}.jpg", quality=88)
    hidden = "mug\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1".encode()
    data = b"stealth_pnginfo" + (len(hidden) * 8).to_bytes(4, "big") + hidden
    bits = np.unpackbits(np.frombuffer(data, dtype=np.uint8))
    alpha = np.full((64, 48), 255, dtype=np.uint8)
    # Column by column.
    alpha.T.flat[: bits.size] = 254 + bits
    rgba = np.dstack([scene(48, 64), alpha])
    Image.fromarray(rgba).save(out / "stealth.png", optimize=True)


if __name__ == "__main__":
    if sys.argv[1:] != ["fixtures"]:
        sys.exit(__doc__)
    fixtures()
    drawn()
