"""P and the mean of z = P (avgpool(map) - mean): the directions in which pictures differ, without whitening.

Whitening on brand-free pictures was tried and lost: what tells cartons apart hardly varies among fruit. The pictures
are therefore a mixture: painted scenes, wallpapers, clip art on surfaces.
"""

from pathlib import Path

import cv2
import numpy as np
import torch

from backbones import Embedder
from backgrounds import Surfaces
from crops import CropMaker
from paint import Print, lay, shrink
from scenes import SceneMaker, pick

CLIP_ART = Path("/usr/share/openclipart/png")


def fit_projection(mixture: np.ndarray, centre: np.ndarray, dims: int) -> tuple[np.ndarray, np.ndarray]:
    """Principal directions of the mixture [n, C] as P [dims, C], and the mean [C] of `centre`, both float32."""
    spread = mixture.astype(np.float64) - mixture.mean(0, dtype=np.float64)
    _, directions = np.linalg.eigh(spread.T @ spread / len(spread))
    directions = directions[:, ::-1][:, :dims]
    directions = directions * np.where(directions.sum(0) < 0, -1, 1)  # an eigenvector has no sign of its own
    return np.ascontiguousarray(directions.T, np.float32), centre.mean(0, dtype=np.float64).astype(np.float32)


def whole_pictures(data: Path, side: int, count: int, seed: int = 5) -> np.ndarray:
    """uint8 [n, side, side, 3]: half scenes, a quarter wallpapers and other photographs, a quarter clip art."""
    rng = np.random.default_rng(seed)
    scenes, surfaces = SceneMaker(data), Surfaces(data)
    files = sorted(CLIP_ART.rglob("*.png"))
    if not files:
        raise SystemExit(f"{CLIP_ART} is empty: install the Debian packages named in README.md")
    pictures = [scenes.sample(rng, side)[0] for _ in range(count // 2)]
    pictures += [surfaces.photograph(rng, side, side) for _ in range(count // 4)]
    while len(pictures) < count:
        art = cv2.imread(str(pick(files, rng)), cv2.IMREAD_UNCHANGED)
        if art is None or art.ndim != 3 or art.shape[2] != 4:
            continue
        canvas = surfaces.surface(rng, side, side, 0.6)
        art = shrink(cv2.cvtColor(art, cv2.COLOR_BGRA2RGBA), 400)
        lay(canvas, Print(art, None), (side / 2, side / 2), side * rng.uniform(0.6, 1), rng)
        pictures.append(canvas)
    return np.stack(pictures)


def mark_crops(data: Path, side: int, count: int, seed: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """uint8 [n, side, side, 3] twice: crops of marks, and crops without a mark."""
    maker, rng = CropMaker(data, side), np.random.default_rng(seed)
    marks = [maker.hard(int(rng.integers(len(maker.marks))), rng) for _ in range(count)]
    return np.stack(marks), np.stack([maker.background(rng) for _ in range(count // 4)])


@torch.no_grad()
def pooled_features(model: Embedder, pictures: np.ndarray, batch: int = 32) -> np.ndarray:
    """float32 [n, C]"""
    chunks = [pictures[at : at + batch] for at in range(0, len(pictures), batch)]
    return np.concatenate([model.pooled(torch.from_numpy(chunk).permute(0, 3, 1, 2).float()).numpy() for chunk in chunks])
