"""Painted photographs as ads with truth (../shared/data/README.md's format): what the matcher is fitted on.

Each known mark stands in several scenes, among marks that nobody asked about; other scenes hold only such strangers,
or nothing. `truth.boxes` names the known marks; strangers are boxed as `stranger`. With `--kind` the known marks are all of
one difficult kind, to see where the networks are weak.
"""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from marks import Mark
from paint import Print, bevelled, dress, ink, lay, lock_up, photograph, shrink
from scenes import SMALLEST_SIDE, SceneMaker, find_place, loosen, pick

SIDE = 480
SCENES_A_BRAND = 20
LOCK_UP_SHARE = 0.25
STRANGER = "stranger"
KINDS = ("any", "tiny", "embossed", "chinese", "dark")
TINY = (12, 40)  # px of the longer side, of 480
DARK_GAIN = 0.22


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--brands", type=int, default=40)
    parser.add_argument("--strangers", type=int, default=400, help="scenes without a known mark")
    parser.add_argument("--plain", type=int, default=0, help="cuts of wallpapers, as they are")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--kind", choices=KINDS, default="any")
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    maker = SceneMaker(args.data)
    (args.out / "images").mkdir(parents=True, exist_ok=True)
    by_brand: dict[str, list[Mark]] = {}
    for mark in maker.figures + maker.words:
        if args.kind == "chinese" and not mark.id.startswith("zh:"):
            continue
        by_brand.setdefault(mark.brand, []).append(mark)
    names = sorted(by_brand)
    known = [names[at] for at in rng.choice(len(names), args.brands, replace=False)]
    ads = [paint_known(maker, rng, name, by_brand[name], args.kind) for name in known for _ in range(SCENES_A_BRAND)]
    ads += [paint_strangers(maker, rng) for _ in range(args.strangers)]
    ads += [(plain_photograph(maker, rng), None, []) for _ in range(args.plain)]
    with (args.out / "ads.jsonl").open("w") as file:
        for at, (picture, brand, boxes) in enumerate(ads):
            name = f"images/{at:05d}.jpg"
            cv2.imwrite(str(args.out / name), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 88])
            truth = {"brand": brand, "boxes": [{"brand": of, "x": box[0], "y": box[1], "width": box[2] - box[0], "height": box[3] - box[1]} for of, box in boxes]}
            file.write(json.dumps({"externalId": f"painted-{at}", "sellerExternalId": "unknown", "title": "", "category": "painted", "price": None, "images": [name], "truth": truth}) + "\n")
    print(f"{len(ads)} ads, {args.brands} known brands")


def paint_known(maker: SceneMaker, rng: np.random.Generator, brand: str, marks: list[Mark], kind: str):
    """A scene with a mark of the brand, now and then locked up with a word of its own (one mark then)."""
    while True:
        picture, strangers = maker.scene(rng, SIDE, SIDE, is_part=True)
        pixels = ink(pick(marks, rng), rng)
        if marks[0].kind == "mark" and rng.random() < LOCK_UP_SHARE:
            pixels = lock_up(pixels, ink(maker.words[hash_of(brand) % len(maker.words)], rng), rng)
        pixels = shrink(pixels, 190)
        print_ = Print(bevelled(pixels, rng), None) if kind == "embossed" else dress(pixels, rng)
        low, high = TINY if kind == "tiny" else (26, SIDE * 0.8)
        size = float(np.exp(rng.uniform(np.log(low), np.log(high))))
        aspect = min(print_.pixels.shape[:2]) / max(print_.pixels.shape[:2])
        centre = find_place(rng, picture.shape, size, aspect, strangers)
        box = None if centre is None else lay(picture, print_, centre, size, rng)
        smallest = SMALLEST_SIDE if kind == "tiny" else SMALLEST_SIDE * 2
        if box is None or min(box[2] - box[0], box[3] - box[1]) < smallest:
            continue
        if kind == "dark":
            picture = (picture * DARK_GAIN).astype(np.uint8)
        boxes = [(brand, loosen(box, picture.shape, rng)), *((STRANGER, other) for other in strangers)]
        return photograph(picture, rng), brand, boxes


def paint_strangers(maker: SceneMaker, rng: np.random.Generator):
    picture, boxes = maker.scene(rng, SIDE, SIDE, is_part=False)
    return photograph(picture, rng), None, [(STRANGER, box) for box in boxes]


def plain_photograph(maker: SceneMaker, rng: np.random.Generator) -> np.ndarray:
    wallpapers = maker.surfaces.wallpapers
    return cv2.resize(np.ascontiguousarray(wallpapers[rng.integers(len(wallpapers))]), (SIDE, SIDE))


def hash_of(name: str) -> int:
    """The same in every run, unlike Python's own hash of a string."""
    return sum(ord(letter) * 31**at for at, letter in enumerate(name))


if __name__ == "__main__":
    main()
