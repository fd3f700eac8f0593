"""Reference pictures of brands from their packaged marks -> brands.json: what zero-shot figures start from.

The brands of held_out_brands.txt stay out of training, so figures for them mean what they say.
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from render_marks import MARK_SETS, icon_set, simple_icons, slug

SIDE = 256
INK_SHARE = 0.8
GROUNDS = (((0, 0, 0), (255, 255, 255)), ((255, 255, 255), (20, 20, 20)))  # (ink, ground) of a one-colour mark


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--brands", required=True, help="slugs, by commas")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    wanted = {slug(name): name for name in args.brands.split(",")}
    (args.out / "references").mkdir(parents=True, exist_ok=True)
    files: dict[str, list[str]] = {name: [] for name in wanted.values()}
    marks = [*simple_icons(args.packages, set(wanted)), *(mark for name in MARK_SETS for mark in icon_set(args.packages, name, set(wanted)))]
    for mark in marks:
        name = wanted[mark.brand]
        for at, (ink, ground) in enumerate(GROUNDS if mark.pixels.ndim == 2 else ((None, (255, 255, 255)),)):
            file = f"references/{name}-{mark.id.replace(':', '-')}-{at}.png"
            cv2.imwrite(str(args.out / file), cv2.cvtColor(draw(mark.pixels, ink, ground), cv2.COLOR_RGB2BGR))
            files[name].append(file)
    brands = [{"slug": name, "name": name, "aliases": [], "keywords": [], "referenceImages": paths} for name, paths in files.items() if paths]
    (args.out / "brands.json").write_text(json.dumps(brands, indent=2) + "\n")
    print(f"{len(brands)} brands; no mark of {', '.join(name for name, paths in files.items() if not paths) or 'none'} is packaged")


def draw(pixels: np.ndarray, ink, ground) -> np.ndarray:
    canvas = np.empty((SIDE, SIDE, 3), np.uint8)
    canvas[:] = ground
    scale = SIDE * INK_SHARE / max(pixels.shape[:2])
    pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    top, left = (SIDE - pixels.shape[0]) // 2, (SIDE - pixels.shape[1]) // 2
    region = canvas[top : top + pixels.shape[0], left : left + pixels.shape[1]]
    alpha = (pixels if pixels.ndim == 2 else pixels[..., 3])[..., None] / 255.0
    region[:] = region * (1 - alpha) + (np.array(ink) if pixels.ndim == 2 else pixels[..., :3]) * alpha
    return canvas


if __name__ == "__main__":
    main()
