"""Pictures for fitting the projection: which ones are permitted, and how they become network input."""

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

# NanoDet's own constants (BGR, 0..255): config/nanodet-g.yml of RangiLyu/nanodet.
MEAN_BGR = (103.53, 116.28, 123.675)
STD_BGR = (57.375, 57.12, 58.395)


def permitted_pictures(grocery: Path) -> list[Path]:
    """First half of each brand-free product class of the `learn` split, in file order.

    The second half makes the background pool, so that the pool never saw the fit. `measure` is never read.
    """
    by_class: dict[str, list[Path]] = {}
    for line in (grocery / "ads.jsonl").read_text().splitlines():
        ad = json.loads(line)
        truth = ad["truth"]
        if truth["split"] == "learn" and truth["brand"] is None:
            by_class.setdefault(truth["productClass"], []).append(grocery / ad["images"][0])
    return [path for paths in by_class.values() for path in paths[: (len(paths) + 1) // 2]]


def to_input(path: Path, size: int) -> np.ndarray:
    """float32 [3, size, size], BGR, normalised; aspect kept, centred, padded with zeros (the mean colour)."""
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    scale = size / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    bgr = np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), np.float32)[:, :, ::-1]
    left, top = (size - width) // 2, (size - height) // 2
    padded = np.zeros((size, size, 3), np.float32)
    padded[top : top + height, left : left + width] = (bgr - np.float32(MEAN_BGR)) / np.float32(STD_BGR)
    return padded.transpose(2, 0, 1)
