"""Photographs without marks -> shops.npy, wallpapers.npy and stamps.npy, and the surfaces and clutter that the synthesiser paints with them."""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

SIDE = 400
WALLPAPERS = ("/usr/share/backgrounds", "/usr/share/wallpapers")
STAMPS = ("/usr/share/tuxpaint/stamps",)
CUTS_A_WALLPAPER = 4
WHERE = {
    "shops": "{grocery}/ads.jsonl has no brand-free ad of the part `learn`",
    "wallpapers": f"no wallpaper lies under {' or '.join(WALLPAPERS)}: install the Debian packages that README.md names",
    "stamps": f"no cut-out thing lies under {' or '.join(STAMPS)}: install the Debian packages that README.md names",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grocery", type=Path, required=True, help="the grocery folder; only its brand-free `learn` part is read")
    parser.add_argument("--out", type=Path, required=True, help="folder for the three files")
    args = parser.parse_args()
    rng = np.random.default_rng(3)
    for name, pictures in (("shops", grocery(args.grocery)), ("wallpapers", wallpapers(rng)), ("stamps", photographed_stamps())):
        found = [*pictures]
        if not found:
            raise SystemExit(WHERE[name].format(grocery=args.grocery))
        stacked = np.stack(found)
        np.save(args.out / f"{name}.npy", stacked)
        print(f"{len(stacked)} {name}")


def grocery(folder: Path):
    for line in (folder / "ads.jsonl").read_text().splitlines():
        ad = json.loads(line)
        if ad["truth"]["brand"] is None and ad["truth"]["split"] == "learn":
            yield fit(read(folder / ad["images"][0]))


def wallpapers(rng: np.random.Generator):
    """Several cuts of each large picture: it has much to show."""
    for root in WALLPAPERS:
        files = [file for file in sorted(Path(root).rglob("*")) if file.suffix in {".jpg", ".png", ".webp"} and not file.is_symlink()]
        for file in files:
            picture = read(file)
            if picture is None or min(picture.shape[:2]) < SIDE:
                continue
            for _ in range(CUTS_A_WALLPAPER):
                side = int(rng.integers(SIDE, min(picture.shape[:2]) + 1))
                y, x = (int(rng.integers(0, edge - side + 1)) for edge in picture.shape[:2])
                yield fit(picture[y : y + side, x : x + side])


def photographed_stamps():
    """Cut-out things (animals, tools, food): uint8 [128, 128, 4]."""
    for root in STAMPS:
        for file in sorted(Path(root).rglob("*.png")):
            pixels = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
            if pixels is None or pixels.ndim != 3 or pixels.shape[2] != 4 or max(pixels.shape[:2]) < 60:
                continue
            yield cv2.cvtColor(cv2.resize(pixels, (128, 128), interpolation=cv2.INTER_AREA), cv2.COLOR_BGRA2RGBA)


def read(file: Path) -> np.ndarray | None:
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR)
    return None if picture is None else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def fit(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


class Surfaces:
    """What marks lie on: cuts of photographs, flat colours, gradients, noise, stripes."""

    def __init__(self, folder: Path):
        self.shops = np.load(folder / "shops.npy", mmap_mode="r")
        self.wallpapers = np.load(folder / "wallpapers.npy", mmap_mode="r")
        self.stamps = np.load(folder / "stamps.npy", mmap_mode="r")

    def surface(self, rng: np.random.Generator, height: int, width: int, flat_share: float = 0.3) -> np.ndarray:
        return texture(rng, height, width) if rng.random() < flat_share else self.photograph(rng, height, width)

    def photograph(self, rng: np.random.Generator, height: int, width: int) -> np.ndarray:
        at = int(rng.integers(len(self.shops) + len(self.wallpapers)))
        picture = self.shops[at] if at < len(self.shops) else self.wallpapers[at - len(self.shops)]
        largest = max(height, width)
        side = int(rng.integers(min(SIDE - 1, max(48, largest // 2)), SIDE + 1))
        y, x = rng.integers(0, SIDE - side + 1, 2)
        cut = cv2.resize(np.ascontiguousarray(picture[y : y + side, x : x + side]), (largest, largest))[:height, :width]
        if rng.random() < 0.3:
            cut = cv2.GaussianBlur(cut, (0, 0), rng.uniform(1, 6))
        if rng.random() < 0.5:
            cut = cut[:, ::-1]
        cut = np.ascontiguousarray(cut)
        choice = rng.random()
        if choice < 0.25:
            return turn_hue(cut, int(rng.integers(0, 180)))
        if choice < 0.45:
            return (cut * (weight := rng.uniform(0, 0.7)) + cut.mean(2, keepdims=True) * (1 - weight)).astype(np.uint8)
        return cut

    def stamp(self, rng: np.random.Generator) -> np.ndarray:
        return np.ascontiguousarray(self.stamps[rng.integers(len(self.stamps))])


def turn_hue(picture: np.ndarray, degrees: int) -> np.ndarray:
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + degrees) % 180
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def texture(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    base = rng.integers(0, 256, 3) if rng.random() < 0.6 else np.full(3, rng.integers(0, 256))
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = base
    choice = rng.random()
    if choice < 0.5:
        picture += np.linspace(-1, 1, height, dtype=np.float32)[:, None, None] * rng.uniform(-60, 60, 3).astype(np.float32)
        picture += np.linspace(-1, 1, width, dtype=np.float32)[None, :, None] * rng.uniform(-60, 60, 3).astype(np.float32)
    if choice > 0.4:
        grid = rng.normal(0, 1, (int(rng.integers(3, 24)), int(rng.integers(3, 24)), 1)).astype(np.float32)
        picture += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)[..., None] * rng.uniform(5, 45)
    if choice > 0.85:
        period, angle = rng.uniform(4, 40), rng.uniform(0, np.pi)
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        waves = np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / period)
        picture += (np.sign(waves) * rng.uniform(5, 70))[..., None].astype(np.float32)
    return picture.clip(0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
