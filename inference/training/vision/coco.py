"""Labelled pictures in COCO form: `images` (file_name) and `annotations` (bbox [x, y, width, height], image_id)."""

import json
from pathlib import Path

import cv2
import numpy as np

PADDING = 114


class CocoPictures:
    """@raises ValueError naming the first picture that is missing, or an annotation of no picture"""

    def __init__(self, instances: Path, pictures: Path):
        data = json.loads(instances.read_text())
        self.files = {image["id"]: pictures / image["file_name"] for image in data["images"]}
        for file in self.files.values():
            if not file.exists():
                raise ValueError(f"{instances} names {file.name}, which is not in {pictures}")
        self.boxes: dict[int, list[list[float]]] = {id: [] for id in self.files}
        for annotation in data["annotations"]:
            if annotation["image_id"] not in self.boxes:
                raise ValueError(f"annotation {annotation.get('id')} is of picture {annotation['image_id']}, which {instances} does not have")
            x, y, width, height = annotation["bbox"]
            self.boxes[annotation["image_id"]].append([x, y, x + width, y + height])
        self.ids = sorted(self.files)

    def sample(self, rng: np.random.Generator, side: int) -> tuple[np.ndarray, list[list[float]]]:
        """uint8 [side, side, 3], somewhere between the whole picture and three quarters of its size, and its boxes."""
        id = self.ids[int(rng.integers(len(self.ids)))]
        picture = cv2.cvtColor(cv2.imread(str(self.files[id]), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        scale = side / max(picture.shape[:2]) * rng.uniform(0.75, 1)
        size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
        resized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        canvas = np.full((side, side, 3), PADDING, np.uint8)
        x, y = int(rng.integers(0, side - size[0] + 1)), int(rng.integers(0, side - size[1] + 1))
        canvas[y : y + size[1], x : x + size[0]] = resized
        return canvas, [[box[0] * scale + x, box[1] * scale + y, box[2] * scale + x, box[3] * scale + y] for box in self.boxes[id]]
