"""Trains the mark detector on synthetic scenes, or on labelled pictures in COCO form (--coco), or both.

Resumes from its last checkpoint. Scenes are painted at sizes from --smallest to --largest, so that a mark is met near
and far.
"""

import argparse
import csv
import json
import multiprocessing
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from coco import CocoPictures
from detector import Detector
from detector_loss import LossSettings, assign, detector_loss
from plot_log import plot_log
from precision import has_fast_bfloat16
from scenes import SceneMaker
from train_mark_encoder import follow, resume, save

CHECKPOINT_EVERY = 100
MIXUP_SHARE = 0.15
LARGEST_SHIFT = 0.25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--smallest", type=int, default=256)
    parser.add_argument("--largest", type=int, default=448)
    parser.add_argument("--start", choices=("pretrained", "scratch"), default="pretrained")
    parser.add_argument("--from-weights", type=Path, help="weights.pt of an earlier run")
    parser.add_argument("--frozen", type=int, default=25, help="convolutions of the backbone kept as they are (25 = all)")
    parser.add_argument("--loss", choices=("focal", "cross-entropy"), default="focal")
    parser.add_argument("--positive-weight", type=float, default=0.7)
    parser.add_argument("--box-loss", choices=("diou", "smooth-l1"), default="diou")
    parser.add_argument("--no-mosaic", action="store_true")
    parser.add_argument("--no-mixup", action="store_true")
    parser.add_argument("--no-translation", action="store_true")
    parser.add_argument("--no-soft-labels", action="store_true")
    parser.add_argument("--coco", type=Path, help="instances.json; pictures lie beside it or under --pictures")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--coco-share", type=float, default=0.5, help="share of labelled pictures among the scenes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    train(parser.parse_args())


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "settings.json").write_text(json.dumps(vars(args), default=str, indent=2) + "\n")
    model = Detector(args.packages, args.start == "pretrained").to(memory_format=torch.channels_last)
    if args.from_weights:
        model.load_state_dict(torch.load(args.from_weights, weights_only=True))
    for conv in model.backbone.convs[: args.frozen]:
        conv.requires_grad_(False)
    optimiser = make_optimiser(model, 3.0 if args.start == "scratch" else 1.0)
    average = {name: value.clone() for name, value in model.state_dict().items()}
    step = resume(args.out, model, optimiser, average)
    settings = LossSettings(
        positive_weight=args.positive_weight,
        is_focal=args.loss == "focal",
        box_loss=args.box_loss,
        is_soft_label=not args.no_soft_labels,
    )
    is_half = has_fast_bfloat16()
    context = multiprocessing.get_context("fork")
    queue = context.Queue(5)
    maker = context.Process(target=make_batches, args=(queue, args, args.seed * 1000 + step), daemon=True)
    maker.start()
    with (args.out / "log.csv").open("a", newline="") as file:
        log = csv.writer(file)
        if step == 0:
            log.writerow(["step", "objectness", "box", "distribution", "pictures_a_second"])
        started, done, smooth = time.time(), 0, None
        while step < args.steps:
            rate = float(min(1.0, (step + 1) / 60) * max(0.02, 0.5 * (1 + np.cos(np.pi * step / args.steps))))
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * rate
            pictures, levels = queue.get()
            x = torch.from_numpy(pictures).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=is_half):
                outputs = model(x)
            loss, parts = detector_loss(model, outputs, levels, settings)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
            optimiser.step()
            step, done = step + 1, done + len(pictures)
            follow(average, model, step)
            values = np.array(list(parts.values()))
            smooth = values if smooth is None else smooth + 0.03 * (values - smooth)
            if step % 25 == 0:
                log.writerow([step, *(f"{value:.4f}" for value in smooth), f"{done / (time.time() - started):.1f}"])
                file.flush()
            if step % CHECKPOINT_EVERY == 0 or step == args.steps:
                save(args.out, model, optimiser, average, step)
    maker.terminate()
    torch.save(average, args.out / "weights.pt")
    plot_log(args.out / "log.csv", ["objectness", "box", "distribution"])


def make_optimiser(model: Detector, scale: float) -> torch.optim.Optimizer:
    backbone = [p for p in model.backbone.parameters() if p.requires_grad]
    neck = [p for part in (model.laterals, model.stems, model.distances) for p in part.parameters()]
    parts = [
        {"params": backbone, "base": 4e-4 * scale},
        {"params": neck, "base": 8e-4},
        {"params": list(model.objectness.parameters()), "base": 2e-3},
    ]
    return torch.optim.AdamW([part for part in parts if part["params"]], lr=1e-3, weight_decay=1e-2, betas=(0.9, 0.99))


def make_batches(queue, args: argparse.Namespace, seed: int) -> None:
    """Pictures uint8 [batch, side, side, 3] and the answers per stride; a batch has one side, the next another."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    scenes = SceneMaker(args.data)
    labelled = CocoPictures(args.coco, args.pictures or args.coco.parent) if args.coco else None
    while True:
        side = 32 * int(rng.integers(args.smallest // 32, args.largest // 32 + 1))
        pictures, boxes = [], []
        for _ in range(args.batch):
            picture, found = one_picture(scenes, labelled, args, rng, side)
            pictures.append(picture)
            boxes.append(found)
        queue.put((np.stack(pictures), assign(boxes, side)))


def one_picture(scenes: SceneMaker, labelled, args: argparse.Namespace, rng: np.random.Generator, side: int):
    if labelled is not None and rng.random() < args.coco_share:
        return labelled.sample(rng, side)
    mosaic_share = 0.0 if args.no_mosaic else 0.4
    picture, boxes = scenes.sample(rng, side, mosaic_share)
    if not args.no_mixup and rng.random() < MIXUP_SHARE:  # Zhang et al. 2018: both pictures' marks count
        other, found = scenes.sample(rng, side, mosaic_share)
        share = rng.uniform(0.4, 0.6)
        picture = (picture * share + other * (1 - share)).astype(np.uint8)
        boxes = boxes + found
    if not args.no_translation:
        picture, boxes = translate(picture, boxes, rng)
    return picture, boxes


def translate(picture: np.ndarray, boxes: list[list[int]], rng: np.random.Generator):
    """Moves the picture by up to a quarter; boxes of which less than half is left are dropped."""
    side = len(picture)
    dx, dy = (int(value) for value in rng.uniform(-LARGEST_SHIFT, LARGEST_SHIFT, 2) * side * (rng.random() < 0.4))
    if dx == 0 and dy == 0:
        return picture, boxes
    moved = np.full_like(picture, 114)
    moved[max(0, dy) : side + min(0, dy), max(0, dx) : side + min(0, dx)] = picture[max(0, -dy) : side - max(0, dy), max(0, -dx) : side - max(0, dx)]
    kept = []
    for x0, y0, x1, y1 in boxes:
        cut = [max(0, x0 + dx), max(0, y0 + dy), min(side, x1 + dx), min(side, y1 + dy)]
        if cut[2] > cut[0] and cut[3] > cut[1] and (cut[2] - cut[0]) * (cut[3] - cut[1]) >= (x1 - x0) * (y1 - y0) / 2:
            kept.append(cut)
    return moved, kept


if __name__ == "__main__":
    main()
