"""Recall of a detector on photographs with boxes: ads.jsonl with `truth.boxes`, class-agnostic, beside ten fixed boxes."""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch

from detector import DecodedDetector, Detector
from nanodet import MEAN_BGR, STD_BGR

NMS_IOU = 0.5
CANDIDATES = 300
MOST_BOXES = 10
TINY = 0.1  # geometric mean of a mark's sides over the picture's longer side
PADDING = 114


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ads", type=Path, required=True)
    parser.add_argument("--brands", help="only photographs of these brands, by commas")
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--side", type=int, default=320)
    parser.add_argument("--grow", type=float, default=1.1)
    args = parser.parse_args()
    detector = load_detector(args.packages, args.weights)
    print(json.dumps(measure(detector, read_photographs(args.ads, args.brands), args.side, args.grow), indent=2))


def load_detector(packages: Path, weights: Path) -> Detector:
    detector = Detector(packages)
    detector.load_state_dict(torch.load(weights, weights_only=True))
    return detector.eval()


def read_photographs(ads: Path, brands: str | None) -> list[tuple[np.ndarray, np.ndarray]]:
    """(uint8 [h, w, 3], boxes [n, 4] x0, y0, x1, y1) of every ad that has boxes."""
    wanted = None if brands is None else set(brands.split(","))
    photographs = []
    for line in ads.read_text().splitlines():
        ad = json.loads(line)
        truth = ad.get("truth") or {}
        if not truth.get("boxes") or (wanted is not None and truth["brand"] not in wanted):
            continue
        boxes = [[box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]] for box in truth["boxes"]]
        photographs.append((cv2.imread(str(ads.parent / ad["images"][0])), np.array(boxes, float)))
    return photographs


def measure(detector: Detector, photographs: list, side: int, grow: float) -> dict[str, float | int]:
    model = DecodedDetector(detector, side).eval()
    found, fixed, tiny = [], [], []
    for picture, truth in photographs:
        boxes = clip(enlarge(find(model, picture, side), grow), picture)
        found += list(overlap(boxes, truth).max(0))
        fixed += list(overlap(fixed_boxes(picture), truth).max(0))
        sides = np.sqrt((truth[:, 2] - truth[:, 0]) * (truth[:, 3] - truth[:, 1]))
        tiny += list(sides / max(picture.shape[:2]) < TINY)
    found, fixed, tiny = np.array(found), np.array(fixed), np.array(tiny)
    return {
        "boxes": len(found),
        "recall50": share(found >= 0.5),
        "recall30": share(found >= 0.3),
        "tinyRecall30": share(found[tiny] >= 0.3),
        "tiny": int(tiny.sum()),
        "fixedRecall50": share(fixed >= 0.5),
        "fixedRecall30": share(fixed >= 0.3),
    }


def share(hits: np.ndarray) -> float:
    return round(float(hits.mean()), 4) if len(hits) else float("nan")


@torch.no_grad()
def find(model: DecodedDetector, picture: np.ndarray, side: int) -> np.ndarray:
    """The best ten boxes after NMS, in pixels of the picture (BGR)."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    canvas = np.full((side, side, 3), PADDING, np.uint8)
    canvas[top : top + size[1], left : left + size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    normalised = ((canvas - np.array(MEAN_BGR)) / np.array(STD_BGR)).astype(np.float32).transpose(2, 0, 1)[None]
    boxes, scores = (value[0].numpy() for value in model(torch.from_numpy(np.ascontiguousarray(normalised))))
    order = scores.argsort()[::-1][:CANDIDATES]
    boxes = (boxes[order] - [left, top, left, top]) / scale
    return boxes[suppress(clip(boxes, picture))]


def suppress(boxes: np.ndarray) -> list[int]:
    """Greedy non-maximum suppression of boxes sorted by score."""
    kept: list[int] = []
    for at in range(len(boxes)):
        if not kept or overlap(boxes[kept], boxes[at : at + 1]).max() < NMS_IOU:
            kept.append(at)
        if len(kept) == MOST_BOXES:
            break
    return kept


def fixed_boxes(picture: np.ndarray) -> np.ndarray:
    """The control: ten boxes in the middle, the same for every photograph."""
    height, width = picture.shape[:2]
    shapes = [(0.15, 0.15), (0.3, 0.3), (0.3, 0.15), (0.45, 0.45), (0.45, 0.2), (0.6, 0.6), (0.6, 0.3), (0.8, 0.8), (0.8, 0.4), (1, 1)]
    return np.array([[width * (1 - w) / 2, height * (1 - h) / 2, width * (1 + w) / 2, height * (1 + h) / 2] for w, h in shapes])


def enlarge(boxes: np.ndarray, factor: float) -> np.ndarray:
    centre, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2 * factor
    return np.concatenate([centre - half, centre + half], 1)


def clip(boxes: np.ndarray, picture: np.ndarray) -> np.ndarray:
    height, width = picture.shape[:2]
    return np.stack([boxes[:, 0].clip(0, width), boxes[:, 1].clip(0, height), boxes[:, 2].clip(0, width), boxes[:, 3].clip(0, height)], 1)


def overlap(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """IoU [n, m]"""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = (high - low).clip(0).prod(2)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1)[:, None] + (others[:, 2:] - others[:, :2]).prod(1)[None]
    return shared / (areas - shared + 1e-9)


if __name__ == "__main__":
    main()
