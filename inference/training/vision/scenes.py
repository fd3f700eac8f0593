"""Synthetic photographs with none, one or many marks, and the boxes a labeler would draw."""

import string
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from backgrounds import Surfaces, texture
from marks import Mark, load_marks
from paint import Print, any_colour, dress, fill, ink, lay, lock_up, photograph, shrink
from render_marks import find_fonts

Box = list[int]  # x0, y0, x1, y1 px
SMALLEST_SIDE = 5  # px of the shorter side; less cannot be seen
LABELERS_SLACK = 0.04  # boxes drawn by people stand off the ink by about this share of the mark


class SceneMaker:
    def __init__(self, folder: Path):
        marks = load_marks(folder / "marks.pkl")
        self.figures = [mark for mark in marks if mark.kind == "mark"]
        self.words = [mark for mark in marks if mark.kind == "word"]
        self.icons = [mark for mark in marks if mark.kind == "icon" and mark.pixels.ndim == 3]
        self.surfaces = Surfaces(folder)
        self.small_print = small_print(300)

    def sample(self, rng: np.random.Generator, side: int, mosaic_share: float = 0.4) -> tuple[np.ndarray, list[Box]]:
        """uint8 [side, side, 3] and its boxes; some are mosaics of four scenes (Bochkovskiy et al. 2020)."""
        if rng.random() < mosaic_share:
            picture, boxes = self.mosaic(rng, side)
        else:
            picture, boxes = self.scene(rng, side, side, is_part=False)
        return photograph(picture, rng), boxes

    def mosaic(self, rng: np.random.Generator, side: int) -> tuple[np.ndarray, list[Box]]:
        canvas = np.empty((side, side, 3), np.uint8)
        boxes: list[Box] = []
        x, y = (int(value) for value in rng.integers(int(side * 0.3), int(side * 0.7), 2))
        for top, bottom, left, right in ((0, y, 0, x), (0, y, x, side), (y, side, 0, x), (y, side, x, side)):
            part, found = self.scene(rng, bottom - top, right - left, is_part=True)
            canvas[top:bottom, left:right] = part
            boxes += [[box[0] + left, box[1] + top, box[2] + left, box[3] + top] for box in found]
        return canvas, boxes

    def scene(self, rng: np.random.Generator, height: int, width: int, is_part: bool) -> tuple[np.ndarray, list[Box]]:
        canvas = self.surfaces.surface(rng, height, width)
        for _ in range(rng.choice([0, 0, 1, 2, 3, 5])):
            self.clutter(canvas, rng)
        count = int(rng.choice([0, 1, 1, 2, 3] if is_part else [0, 1, 1, 1, 2, 2, 3, 5]))
        longest = max(height, width)
        largest = longest * (1.0 if count == 1 else 0.7 if count == 2 else 0.35)
        repeated = self.print(rng) if rng.random() < 0.06 else None
        boxes: list[Box] = []
        for _ in range(count):
            print_ = repeated or self.print(rng)
            shape = min(print_.pixels.shape[:2]) / max(print_.pixels.shape[:2])
            size = float(np.exp(rng.uniform(np.log(9), np.log(largest))))
            size = max(size, min(largest, 7 / shape))
            centre = find_place(rng, canvas.shape, size, shape, boxes)
            if centre is None:
                continue
            box = lay(canvas, print_, centre, size, rng)
            if box is None or min(box[2] - box[0], box[3] - box[1]) < SMALLEST_SIDE:
                continue
            boxes.append(box)
            if rng.random() < 0.07:
                cover(canvas, box, rng)
        return canvas, [loosen(box, canvas.shape, rng) for box in boxes]

    def print(self, rng: np.random.Generator) -> Print:
        choice = rng.random()
        if choice < 0.62:
            pixels = ink(pick(self.figures, rng), rng)
        elif choice < 0.78:
            pixels = ink(pick(self.words, rng), rng)
        else:  # a figure with its word is one mark
            colour = any_colour(rng) if rng.random() < 0.6 else None
            figure = ink(pick(self.figures, rng), rng, colour, int(rng.integers(50, 110)))
            pixels = lock_up(figure, ink(pick(self.words, rng), rng, colour, int(rng.integers(80, 180))), rng)
        return dress(shrink(pixels, 190), rng)

    def clutter(self, canvas: np.ndarray, rng: np.random.Generator) -> None:
        """What is no mark: lines, shapes, cuts of other pictures, small print, things, emoji."""
        height, width = canvas.shape[:2]
        colour = [int(value) for value in rng.integers(0, 256, 3)]
        x, y, x2, y2 = (int(rng.integers(0, edge)) for edge in (width, height, width, height))
        kind = rng.integers(9)
        if kind == 0:
            cv2.line(canvas, (x, y), (x2, y2), colour, int(rng.integers(1, 9)), cv2.LINE_AA)
        elif kind == 1:
            cv2.rectangle(canvas, (x, y), (x2, y2), colour, -1 if rng.random() < 0.5 else int(rng.integers(1, 6)))
        elif kind == 2:  # wheels, lamps, buttons
            radii = (int(rng.integers(4, 60)), int(rng.integers(4, 60))) if rng.random() < 0.5 else (int(rng.integers(4, 60)),) * 2
            cv2.ellipse(canvas, (x, y), radii, 0, 0, 360, colour, -1 if rng.random() < 0.5 else int(rng.integers(1, 6)), cv2.LINE_AA)
            if rng.random() < 0.5:
                inner = (radii[0] // 2, radii[1] // 2)
                cv2.ellipse(canvas, (x, y), inner, 0, 0, 360, [int(value) for value in any_colour(rng)], -1, cv2.LINE_AA)
        elif kind <= 4:
            self.lay_cut(canvas, (x, y), rng)
        elif kind <= 6:
            self.lay_small_print(canvas, (x, y), rng)
        else:
            thing = self.surfaces.stamp(rng) if kind == 7 else shrink(pick(self.icons, rng).pixels, 128)
            lay(canvas, Print(thing, None), (x, y), float(np.exp(rng.uniform(np.log(20), np.log(max(height, width))))), rng)

    def lay_cut(self, canvas: np.ndarray, centre: tuple[int, int], rng: np.random.Generator) -> None:
        """A wall, a window, a shirt: a piece of another surface."""
        width, height = int(rng.integers(20, canvas.shape[1])), int(rng.integers(20, canvas.shape[0]))
        cut = texture(rng, height, width) if rng.random() < 0.5 else self.surfaces.photograph(rng, height, width)
        alpha = np.full((height, width), 255, np.uint8)
        if rng.random() < 0.3:
            alpha[:] = 0
            cv2.ellipse(alpha, (width // 2, height // 2), (width // 2, height // 2), 0, 0, 360, 255, -1)
        lay(canvas, Print(np.dstack([cut, alpha]), None), centre, max(width, height), rng, rotation=30)

    def lay_small_print(self, canvas: np.ndarray, centre: tuple[int, int], rng: np.random.Generator) -> None:
        pixels = fill(pick(self.small_print, rng), any_colour(rng), rng)
        if rng.random() < 0.3:  # on paper
            alpha = pixels[..., 3:] / 255.0
            pixels[..., :3] = any_colour(rng) * (1 - alpha) + pixels[..., :3] * alpha
            pixels[..., 3] = 255
        size = float(np.exp(rng.uniform(np.log(40), np.log(max(canvas.shape[:2]) * 0.9))))
        lay(canvas, Print(pixels, None), centre, size, rng, rotation=15)


def pick(things: list, rng: np.random.Generator):
    return things[int(rng.integers(len(things)))]


def find_place(rng: np.random.Generator, shape: tuple[int, ...], size: float, aspect: float, taken: list[Box]) -> tuple[float, float] | None:
    """A centre at which the mark is mostly on the canvas and on no other; None after six tries."""
    height, width = shape[:2]
    for _ in range(6):
        margin = size * 0.35
        x = rng.uniform(min(margin, width / 2), max(width - margin, width / 2))
        low = margin * max(aspect, 0.5)
        y = rng.uniform(min(low, height / 2), max(height - low, height / 2))
        box = [x - size / 2, y - size * aspect / 2, x + size / 2, y + size * aspect / 2]
        if not any(min(box[2], other[2]) > max(box[0], other[0]) and min(box[3], other[3]) > max(box[1], other[1]) for other in taken):
            return x, y
    return None


def cover(canvas: np.ndarray, box: Box, rng: np.random.Generator) -> None:
    """A sticker over part of it: sellers do that."""
    width, height = box[2] - box[0], box[3] - box[1]
    x, y = int(box[0] + rng.uniform(-0.1, 0.9) * width), int(box[1] + rng.uniform(-0.1, 0.9) * height)
    canvas[max(0, y) : y + int(height * 0.35), max(0, x) : x + int(width * 0.3)] = rng.integers(0, 256, 3)


def loosen(box: Box, shape: tuple[int, ...], rng: np.random.Generator) -> Box:
    slack = rng.uniform(0, 2 * LABELERS_SLACK) * max(box[2] - box[0], box[3] - box[1])
    x, y = max(0, box[0] - slack), max(0, box[1] - slack)
    return [round(x), round(y), round(min(shape[1], box[2] + slack)), round(min(shape[0], box[3] + slack))]


def small_print(count: int) -> list[np.ndarray]:
    """Alpha pictures of text that is no mark: paragraphs, number strips, bar codes. uint8 [h, w]"""
    rng = np.random.default_rng(7)
    fonts, _ = find_fonts()
    letters = list("eeeetttaaaooiinnsshhrrddllucmfwygpbvk")
    digits = list(string.digits + ".,-/ $%:")
    pictures = []
    while len(pictures) < count:
        kind = rng.integers(4)
        if kind == 3:
            bars = (rng.random(int(rng.integers(60, 160))) < 0.5).astype(np.uint8) * 255
            pictures.append(np.repeat(bars[None], int(rng.integers(30, 80)), 0))
            continue
        if kind < 2:
            lines = [" ".join("".join(rng.choice(letters, rng.integers(2, 9))) for _ in range(rng.integers(3, 7))) for _ in range(rng.integers(3, 9))]
        else:
            lines = ["".join(rng.choice(digits, rng.integers(4, 14))) for _ in range(rng.integers(1, 4))]
        font = ImageFont.truetype(pick(fonts, rng), int(rng.integers(12, 20)))
        canvas = Image.new("L", (340, len(lines) * 22 + 6), 0)
        ImageDraw.Draw(canvas).multiline_text((3, 3), "\n".join(lines), font=font, fill=255)
        alpha = np.array(canvas)
        rows, columns = np.where(alpha.max(1) > 30)[0], np.where(alpha.max(0) > 30)[0]
        if len(rows) > 8 and len(columns) > 8:
            pictures.append(alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return pictures
