"""The rendered marks that the synthesiser paints."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Mark:
    id: str
    brand: str
    kind: str  # 'mark', 'word' or 'icon' (an icon is nobody's mark)
    pixels: np.ndarray  # uint8 [h, w] alpha, or [h, w, 4] RGBA
    hex: str | None = None  # the owner's colour, of a mask


def save_marks(file: Path, marks: list[Mark]) -> None:
    file.write_bytes(pickle.dumps(marks))


def load_marks(file: Path) -> list[Mark]:
    return pickle.loads(file.read_bytes())
