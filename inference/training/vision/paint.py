"""Painting one mark as the world shows it: colours, plates, outlines, bevels, bends, perspective, shading, cover."""

from dataclasses import dataclass

import cv2
import numpy as np

from marks import Mark

cv2.setNumThreads(1)


@dataclass(frozen=True)
class Print:
    """RGBA picture of a mark, ready to be laid on a surface."""

    pixels: np.ndarray  # uint8 [h, w, 4]
    extent: np.ndarray | None  # uint8 [h, w]: what a labeler would box; None = the alpha


def any_colour(rng: np.random.Generator) -> np.ndarray:
    choice = rng.random()
    if choice < 0.28:
        return np.array([255, 255, 255])
    if choice < 0.48:
        return np.array([10, 10, 10])
    return rng.integers(0, 256, 3)


def ink(mark: Mark, rng: np.random.Generator, colour: np.ndarray | None = None, largest: int = 160) -> np.ndarray:
    """The bare mark as RGBA in its own, another or a single colour."""
    pixels = shrink(mark.pixels, largest)
    if pixels.ndim == 2:
        if colour is None:
            own = mark.hex is not None and rng.random() < 0.3
            colour = np.array([int(mark.hex[at : at + 2], 16) for at in (0, 2, 4)]) if own else any_colour(rng)
        return fill(pixels, colour, rng)
    pixels = pixels.copy()
    choice = rng.random()
    if colour is not None and choice < 0.5:
        pixels[..., :3] = colour
    elif choice < 0.2:
        pixels[..., :3] = any_colour(rng)
    elif choice < 0.45:
        hsv = cv2.cvtColor(np.ascontiguousarray(pixels[..., :3]), cv2.COLOR_RGB2HSV)
        hsv[..., 0] = (hsv[..., 0].astype(int) + rng.integers(-14, 15)) % 180
        pixels[..., :3] = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    return pixels


def fill(alpha: np.ndarray, colour: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3] = colour
    pixels[..., 3] = alpha
    if rng.random() < 0.15:
        slope = np.linspace(-1, 1, alpha.shape[0], dtype=np.float32)[:, None, None] * rng.uniform(-60, 60, 3)
        pixels[..., :3] = (pixels[..., :3] + slope).clip(0, 255)
    return pixels


def shrink(pixels: np.ndarray, largest: int) -> np.ndarray:
    scale = largest / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(2, round(pixels.shape[1] * scale)), max(2, round(pixels.shape[0] * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def lock_up(first: np.ndarray, second: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Two prints side by side or one over the other: a figure with its word."""
    gap = int(rng.integers(3, 18))
    if rng.random() < 0.5:
        return np.swapaxes(stack(np.swapaxes(first, 0, 1), np.swapaxes(second, 0, 1), gap), 0, 1)
    return stack(first, second, gap)


def stack(upper: np.ndarray, lower: np.ndarray, gap: int) -> np.ndarray:
    width = max(upper.shape[1], lower.shape[1])
    canvas = np.zeros((upper.shape[0] + lower.shape[0] + gap, width, 4), np.uint8)
    canvas[..., :3] = upper[0, 0, :3]
    left = (width - upper.shape[1]) // 2
    canvas[: upper.shape[0], left : left + upper.shape[1]] = upper
    left = (width - lower.shape[1]) // 2
    canvas[upper.shape[0] + gap :, left : left + lower.shape[1]] = lower
    return canvas


def dress(pixels: np.ndarray, rng: np.random.Generator) -> Print:
    """A plate behind it, an outline, a shadow, a bevel, a bend: or nothing."""
    choice = rng.random()
    if choice < 0.28:
        dressed = on_plate(pixels, rng)
    elif choice < 0.4:
        dressed = outlined(pixels, rng)
    else:
        dressed = Print(bevelled(pixels, rng) if rng.random() < 0.15 else pixels, None)
    return bent(dressed, rng) if rng.random() < 0.14 else dressed


def on_plate(pixels: np.ndarray, rng: np.random.Generator) -> Print:
    height, width = pixels.shape[:2]
    margin = int(rng.uniform(0.08, 0.35) * (min(height, width) + 0.3 * max(height, width)) / 1.3) + 2
    full = (height + 2 * margin, width + 2 * margin)
    shape = rng.random()
    if shape >= 0.7:
        full = (max(full), max(full))
    is_ink = pixels[..., 3] > 128
    mean = pixels[..., :3][is_ink].mean(0) if is_ink.any() else np.zeros(3)
    colour = any_colour(rng)
    for _ in range(6):
        if np.abs(colour - mean).sum() > 150:
            break
        colour = any_colour(rng)
    rgba = (*(int(value) for value in colour), 255)
    plate = np.zeros((*full, 4), np.uint8)
    plate[..., :3] = colour
    extent = None
    if shape < 0.4:  # a rectangle is often no part of the mark: half of its margin counts
        plate[..., 3] = 255
        extent = np.zeros(full, np.uint8)
        half = margin // 2
        extent[half : full[0] - half, half : full[1] - half] = 255
    elif shape < 0.55:
        radius = int(min(full) * 0.25)
        cv2.rectangle(plate, (radius, 0), (full[1] - radius, full[0]), rgba, -1)
        cv2.rectangle(plate, (0, radius), (full[1], full[0] - radius), rgba, -1)
        for x in (radius, full[1] - radius):
            for y in (radius, full[0] - radius):
                cv2.circle(plate, (x, y), radius, rgba, -1, cv2.LINE_AA)
    else:
        centre, axes = (full[1] // 2, full[0] // 2), (full[1] // 2 - 1, full[0] // 2 - 1)
        cv2.ellipse(plate, centre, axes, 0, 0, 360, rgba, -1, cv2.LINE_AA)
        if rng.random() < 0.5:
            ring = (*(int(value) for value in any_colour(rng)), 255)
            inner = (int(full[1] * 0.46), int(full[0] * 0.46))
            cv2.ellipse(plate, centre, inner, 0, 0, 360, ring, max(1, int(min(full) * rng.uniform(0.02, 0.08))), cv2.LINE_AA)
    top, left = (full[0] - height) // 2, (full[1] - width) // 2
    place = plate[top : top + height, left : left + width]
    alpha = pixels[..., 3:] / 255.0
    place[..., :3] = place[..., :3] * (1 - alpha) + pixels[..., :3] * alpha
    place[..., 3] = np.maximum(place[..., 3], pixels[..., 3])
    return Print(plate, extent)


def outlined(pixels: np.ndarray, rng: np.random.Generator) -> Print:
    """An outline (part of the mark) or a soft shadow (not part of it)."""
    reach = int(rng.integers(2, 6))
    padded = cv2.copyMakeBorder(pixels, *(reach + 2,) * 4, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    alpha = padded[..., 3:] / 255.0
    extent = None
    if rng.random() < 0.5:
        under = cv2.dilate(padded[..., 3], np.ones((reach, reach), np.uint8))
    else:
        moved = np.roll(padded[..., 3], (reach // 2, reach // 2), (0, 1))
        under = (cv2.GaussianBlur(moved, (0, 0), 1 + reach / 3) * 0.8).astype(np.uint8)
        extent = padded[..., 3].copy()
    padded[..., :3] = any_colour(rng) * (1 - alpha) + padded[..., :3] * alpha
    padded[..., 3] = np.maximum(under, padded[..., 3])
    return Print(padded, extent)


def bevelled(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    soft = cv2.GaussianBlur(pixels[..., 3], (0, 0), 2.0).astype(np.float32)
    edge = np.roll(soft, 2, 0) - np.roll(soft, -2, 0) + np.roll(soft, 2, 1) - np.roll(soft, -2, 1)
    lit = pixels.copy()
    lit[..., :3] = (pixels[..., :3] + edge[..., None] * rng.uniform(-0.8, 0.8)).clip(0, 255)
    return lit


def bent(print_: Print, rng: np.random.Generator) -> Print:
    """As on a bottle, a ball or hanging cloth."""
    height, width = print_.pixels.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    reach = rng.uniform(0.03, 0.14) * height
    across = x / width * 2 - 1
    if rng.random() < 0.5:
        map_y = y - reach * across**2 * np.sign(rng.random() - 0.5)
        map_x = (np.arcsin(across * 0.93) / np.arcsin(0.93) + 1) * width / 2
    else:
        map_y, map_x = y + reach * np.sin(x / width * rng.uniform(3, 9)), x
    maps = np.float32(map_x), np.float32(map_y)
    corner = (*(int(value) for value in print_.pixels[0, 0, :3]), 0)
    pixels = cv2.remap(print_.pixels, *maps, cv2.INTER_LINEAR, borderValue=corner)
    extent = None if print_.extent is None else cv2.remap(print_.extent, *maps, cv2.INTER_LINEAR)
    return Print(pixels, extent)


def lay(canvas: np.ndarray, print_: Print, centre: tuple[float, float], size: float, rng: np.random.Generator, rotation: float = 20, perspective: float = 0.13):
    """Lays a print on the canvas (uint8 RGB, changed in place) with its longer side `size` px.

    Returns the box of its extent, [x0, y0, x1, y1] px clipped to the canvas, or None when hardly anything is on it.
    """
    height, width = print_.pixels.shape[:2]
    scale = size / max(height, width)
    half = np.array([width * scale, height * scale]) / 2
    if rng.random() < 0.15:
        half[rng.integers(2)] *= rng.uniform(0.6, 1)
    angle = np.deg2rad(rng.normal(0, rotation / 2) if rng.random() < 0.94 else rng.uniform(-90, 90))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners += rng.uniform(-perspective, perspective, (4, 2)) * half.min() * 2
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = corners @ turn.T + centre
    low = np.maximum(np.floor(corners.min(0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(corners.max(0)).astype(int) + 2, [canvas.shape[1], canvas.shape[0]])
    if (high - low < 4).any():
        return None
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    matrix = cv2.getPerspectiveTransform(source, np.float32(corners - low))
    pixels = print_.pixels if scale > 0.5 else cv2.GaussianBlur(print_.pixels, (0, 0), 0.35 / scale)
    size_out = (int(high[0] - low[0]), int(high[1] - low[1]))
    warped = cv2.warpPerspective(pixels, matrix, size_out, flags=cv2.INTER_LINEAR)
    region = canvas[low[1] : high[1], low[0] : high[0]]
    region[:] = blend(region.astype(np.float32), warped, size, rng)
    extent = warped[..., 3] if print_.extent is None else cv2.warpPerspective(print_.extent, matrix, size_out)
    rows, columns = np.where((extent > 60).any(1))[0], np.where((extent > 60).any(0))[0]
    if len(rows) < 3 or len(columns) < 3:
        return None
    return [int(low[0] + columns[0]), int(low[1] + rows[0]), int(low[0] + columns[-1] + 1), int(low[1] + rows[-1] + 1)]


def blend(region: np.ndarray, warped: np.ndarray, size: float, rng: np.random.Generator) -> np.ndarray:
    """Printed, faded, embossed or stitched onto what is there, taking on its shading."""
    alpha = warped[..., 3:].astype(np.float32) * (rng.uniform(0.75, 1) / 255)
    front = warped[..., :3].astype(np.float32)
    if rng.random() < 0.5:
        light = cv2.GaussianBlur(region.mean(2), (0, 0), 2.0)[..., None]
        front = front * (0.5 + 0.5 * light / (light.mean() + 1e-3)).clip(0.35, 1.6)
    choice = rng.random()
    if choice < 0.12:  # faded
        front = region * 0.4 + front * 0.6
    elif choice < 0.2:  # embossed: only its edges catch light
        soft = cv2.GaussianBlur(warped[..., 3], (0, 0), max(0.5, size / 90)).astype(np.float32)
        edge = np.roll(soft, 1, 0) - np.roll(soft, -1, 0) + np.roll(soft, 1, 1) - np.roll(soft, -1, 1)
        front = (region * rng.uniform(0.7, 1.2) + edge[..., None] * rng.uniform(-1, 1)).clip(0, 255)
    elif choice < 0.26:  # stitched: rows of thread
        period = rng.uniform(2, 4)
        x, y = np.meshgrid(np.arange(warped.shape[1]), np.arange(warped.shape[0]))
        front = front + (np.sin((x + y) * 2 * np.pi / period) * rng.uniform(8, 30))[..., None].astype(np.float32)
    return (region * (1 - alpha) + front * alpha).clip(0, 255).astype(np.uint8)


def photograph(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What a camera and a web site do: light, blur, too few pixels, motion, noise, JPEG."""
    height, width = picture.shape[:2]
    if rng.random() < 0.55:
        gain = rng.uniform(0.55, 1.3, 3 if rng.random() < 0.3 else 1)
        picture = (picture.astype(np.float32) * gain + rng.uniform(-25, 25)).clip(0, 255).astype(np.uint8)
    choice = rng.random()
    if choice < 0.22:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 1.3))
    elif choice < 0.4:
        factor = rng.uniform(0.35, 0.9)
        small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        picture = cv2.resize(small, (width, height))
    elif choice < 0.46:
        side = int(rng.integers(3, 8))
        line = np.zeros((side, side), np.float32)
        line[side // 2] = 1 / side
        turn = cv2.getRotationMatrix2D((side / 2 - 0.5, side / 2 - 0.5), float(rng.uniform(0, 180)), 1)
        picture = cv2.filter2D(picture, -1, cv2.warpAffine(line, turn, (side, side)))
    if rng.random() < 0.25:
        picture = (picture + rng.normal(0, rng.uniform(2, 11), picture.shape).astype(np.float32)).clip(0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 92))]
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, quality)[1], cv2.IMREAD_COLOR)
    return picture
