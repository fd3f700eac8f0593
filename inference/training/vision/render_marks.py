"""Marks, icons and word-marks of npm packages and Debian fonts -> marks.pkl: what the synthesiser paints.

Every picture is cut to its ink. A `mask` is an alpha channel to be painted in any colour, an `rgba` has its own
colours. Pictures of one brand from several packages share the brand, so that they are never negatives of each other.
"""

import argparse
import json
import re
import unicodedata
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import resvg_py
from PIL import Image, ImageDraw, ImageFont

from marks import Mark, save_marks

LARGEST_SIDE = 192
SMALLEST_INK = 60  # px of ink; less is an empty or broken drawing
WORD_COUNT = 3000
CHINESE_WORD_COUNT = 900
MARK_SETS = ("logos", "cib", "skill-icons", "devicon", "cryptocurrency-color")
ICON_SETS = ("mdi", "game-icons", "noto", "flagpack")
ICONS_A_SET = 1500
PERMITTED_LICENCES = {"CC0-1.0", "MIT", "Apache-2.0", "CC-BY-3.0"}
HELD_OUT = Path(__file__).with_name("held_out_brands.txt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=Path, required=True, help="a node_modules folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, help="of each set, for a quick look at the path")
    args = parser.parse_args()
    held_out = read_held_out()
    marks = [*islice(simple_icons(args.packages), args.most)]
    for name in (*MARK_SETS, *ICON_SETS):
        marks += icon_set(args.packages, name, most=args.most)
    marks = [mark for mark in marks if mark.brand not in held_out]
    titles = sorted({mark.id.split(":")[1] for mark in marks if mark.kind == "mark"})
    marks += word_marks([title for title in titles if slug(title) not in held_out])
    save_marks(args.out, marks)
    counts = {kind: sum(mark.kind == kind for mark in marks) for kind in ("mark", "word", "icon")}
    print(f"{len(marks)} pictures of {len({mark.brand for mark in marks})} brands and icons: {counts}")


def read_held_out() -> set[str]:
    """Brands that measuring sets use: their marks stay out, so that zero-shot figures mean what they say."""
    lines = HELD_OUT.read_text().splitlines()
    return {slug(line) for line in lines if line and not line.startswith("#")}


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def brand_of(icon: str) -> str:
    """`adidas-icon`, `logos:adidas-wordmark` and `adidas` are one brand."""
    return slug(re.sub(r"-(icon|wordmark|original|plain|line|dark|light|alt|original-wordmark|plain-wordmark)+$", "", icon))


def simple_icons(packages: Path, only: set[str] | None = None):
    """CC0 marks only: those with a licence of their own are left out. `only`: brands to render."""
    folder = packages / "simple-icons"
    data = json.loads((folder / "data" / "simple-icons.json").read_text())
    for icon in data if isinstance(data, list) else data["icons"]:
        file = folder / "icons" / f"{icon.get('slug') or title_to_slug(icon['title'])}.svg"
        if "license" in icon or not file.exists() or (only is not None and brand_of(file.stem) not in only):
            continue
        pixels = render(file.read_text())
        if pixels is not None:
            yield Mark(f"si:{file.stem}", brand_of(file.stem), "mark", pixels[..., 3], icon["hex"])


def title_to_slug(title: str) -> str:
    table = str.maketrans({"+": "plus", ".": "dot", "&": "and", "đ": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ŀ": "l", "ł": "l", "ß": "ss", "ŧ": "t", "ø": "o"})
    plain = unicodedata.normalize("NFD", title.lower().translate(table))
    return re.sub(r"[^a-z0-9]", "", plain)


def icon_set(packages: Path, name: str, only: set[str] | None = None, most: int | None = None) -> list[Mark]:
    folder = packages / "@iconify-json" / name
    licence = json.loads((folder / "info.json").read_text())["license"]["spdx"]
    if licence not in PERMITTED_LICENCES:
        raise SystemExit(f"{name} is {licence}: not permitted")
    data = json.loads((folder / "icons.json").read_text())
    names = sorted(icon for icon in data["icons"] if only is None or brand_of(icon) in only)
    kind = "icon" if name in ICON_SETS else "mark"
    if kind == "icon":
        names = [names[at] for at in np.random.default_rng(1).permutation(len(names))[:ICONS_A_SET]]
    marks = []
    for icon in names[:most]:
        body = data["icons"][icon]
        width = body.get("width", data.get("width", 16))
        height = body.get("height", data.get("height", 16))
        view = f"{body.get('left', 0)} {body.get('top', 0)} {width} {height}"
        pixels = render(
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{view}" '
            f'width="{width}" height="{height}" color="#000">{body["body"]}</svg>'
        )
        if pixels is None:
            continue
        brand = brand_of(icon) if kind == "mark" else f"{name}:{icon}"
        is_mask = not pixels[..., :3][pixels[..., 3] > 128].any()
        marks.append(Mark(f"{name}:{icon}", brand, kind, pixels[..., 3] if is_mask else pixels))
    return marks


def render(svg: str) -> np.ndarray | None:
    """uint8 [h, w, 4] cut to its ink, longer side at most LARGEST_SIDE; None for an empty drawing."""
    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=LARGEST_SIDE * 2, skip_system_fonts=True))
    except ValueError:
        return None
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.ndim != 3 or pixels.shape[2] != 4:
        return None
    return cut_to_ink(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA))


def cut_to_ink(pixels: np.ndarray) -> np.ndarray | None:
    alpha = pixels if pixels.ndim == 2 else pixels[..., 3]
    rows, columns = np.where((alpha > 40).any(1))[0], np.where((alpha > 40).any(0))[0]
    if (alpha > 40).sum() < SMALLEST_INK:
        return None
    cut = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = LARGEST_SIDE / max(cut.shape[:2])
    size = (max(2, round(cut.shape[1] * scale)), max(2, round(cut.shape[0] * scale)))
    return cv2.resize(cut, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def word_marks(titles: list[str]) -> list[Mark]:
    """Brand names and Chinese words in Debian's fonts, one class each."""
    rng = np.random.default_rng(2)
    latin, chinese = find_fonts()
    words = [title for title in titles if 3 <= len(title) <= 14]
    marks = []
    for at in range(WORD_COUNT):
        word = str(rng.choice(words)).replace("-", " ")
        word = (word.title(), word.upper(), word, word.capitalize())[rng.integers(4)]
        marks.append(word_mark(word, latin[rng.integers(len(latin))], f"word:{at}"))
    common = [chr(0x4E00 + at) for at in range(0x2000)]  # most of the common characters live here
    for at in range(CHINESE_WORD_COUNT):
        word = "".join(rng.choice(common, rng.integers(1, 5)))
        marks.append(word_mark(word, chinese[rng.integers(len(chinese))], f"zh:{at}"))
    return [mark for mark in marks if mark is not None]


def find_fonts() -> tuple[list[str], list[str]]:
    files = sorted(str(file) for kind in ("ttf", "otf", "ttc") for file in Path("/usr/share/fonts").rglob(f"*.{kind}"))
    is_chinese = re.compile(r"wqy|arphic|cwtex|NotoSansCJK|NotoSerifCJK|DroidSansFallback")
    is_symbols = re.compile(r"Emoji|Symbol|Dingbat|StandardSymbols|Mono|Asana", re.IGNORECASE)
    chinese = [file for file in files if is_chinese.search(file)]
    latin = [file for file in files if not is_chinese.search(file) and not is_symbols.search(file)]
    if not chinese or len(latin) < 30:
        raise SystemExit("too few fonts: install the Debian packages named in README.md")
    return latin, chinese


def word_mark(word: str, font_file: str, id: str) -> Mark | None:
    try:
        font = ImageFont.truetype(font_file, 96)
        left, top, right, bottom = font.getbbox(word)
    except OSError:
        return None
    if right - left < 20 or bottom - top < 10 or right - left > 3000:
        return None
    canvas = Image.new("L", (right - left + 8, bottom - top + 8), 0)
    ImageDraw.Draw(canvas).text((4 - left, 4 - top), word, font=font, fill=255)
    pixels = cut_to_ink(np.array(canvas))
    return None if pixels is None else Mark(id, id, "word", pixels)


if __name__ == "__main__":
    main()
