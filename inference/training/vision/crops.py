"""Synthetic mark crops, as the matcher will see them: a square around a box that is never quite right."""

from pathlib import Path

import numpy as np

from backgrounds import Surfaces
from marks import load_marks
from paint import Print, any_colour, dress, fill, ink, lay, photograph

LOOSEST, TIGHTEST = 0.55, 1.15  # mark's longer side / crop's side


class CropMaker:
    def __init__(self, folder: Path, side: int):
        self.marks = load_marks(folder / "marks.pkl")
        self.surfaces = Surfaces(folder)
        self.side = side

    def brands(self) -> np.ndarray:
        """int64 [marks]: pictures with the same number are one brand's."""
        numbers: dict[str, int] = {}
        return np.array([numbers.setdefault(mark.brand, len(numbers)) for mark in self.marks])

    def easy(self, index: int, rng: np.random.Generator) -> np.ndarray:
        """Flat ground, little turned: what the curriculum starts with. uint8 [side, side, 3]"""
        ground = rng.integers(0, 256, 3)
        canvas = np.empty((self.side, self.side, 3), np.uint8)
        canvas[:] = ground
        contrast = np.array([255, 255, 255] if ground.mean() < 128 else [0, 0, 0])
        mark = self.marks[index]
        pixels = mark.pixels if mark.pixels.ndim == 3 else fill(mark.pixels, contrast, rng)
        self.place(canvas, Print(pixels, None), rng, rotation=8, perspective=0.03)
        return canvas

    def hard(self, index: int, rng: np.random.Generator) -> np.ndarray:
        """uint8 [side, side, 3]"""
        canvas = self.surfaces.surface(rng, self.side, self.side, 0.25)
        self.place(canvas, dress(ink(self.marks[index], rng, largest=self.side + 32), rng), rng)
        if rng.random() < 0.12:  # something in front of it
            y, x = rng.integers(0, self.side - 10, 2)
            height, width = rng.integers(8, self.side // 3, 2)
            canvas[y : y + height, x : x + width] = any_colour(rng)
        return photograph(canvas, rng)

    def background(self, rng: np.random.Generator) -> np.ndarray:
        """No mark: a surface, a thing, or a shape. uint8 [side, side, 3]"""
        canvas = self.surfaces.surface(rng, self.side, self.side, 0.15)
        if rng.random() < 0.35:
            self.place(canvas, Print(self.surfaces.stamp(rng), None), rng)
        return photograph(canvas, rng)

    def place(self, canvas: np.ndarray, print_: Print, rng: np.random.Generator, rotation: float = 20, perspective: float = 0.13) -> None:
        size = self.side * rng.uniform(LOOSEST, TIGHTEST)
        slack = self.side * 0.08
        centre = self.side / 2 + rng.uniform(-slack, slack, 2)
        lay(canvas, print_, (float(centre[0]), float(centre[1])), size, rng, rotation, perspective)
