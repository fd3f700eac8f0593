"""Fine-tunes a backbone so that two crops of one mark are near each other and far from everything else.

Supervised contrastive loss (Khosla et al. 2020) over two crops a mark, with background crops as further negatives;
easy crops first, hard ones later. Resumes from its last checkpoint.
"""

import argparse
import csv
import json
import multiprocessing
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backbones import Embedder, make_trunk
from crops import CropMaker
from plot_log import plot_log
from precision import has_fast_bfloat16

HARDEST = 0.9
CHECKPOINT_EVERY = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of marks.pkl, shops.npy, wallpapers.npy, stamps.npy")
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--backbone", choices=("nanodet", "lite0", "lite2"), default="lite0")
    parser.add_argument("--dims", type=int, default=256)
    parser.add_argument("--side", type=int, default=96)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--pairs", type=int, default=96)
    parser.add_argument("--backgrounds", type=int, default=48)
    parser.add_argument("--temperature", type=float, default=0.08)
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--frozen", type=int, default=0, help="blocks (of EfficientNet) or convolutions (of NanoDet) kept as they are")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--makers", type=int, default=1, help="processes that paint crops")
    train(parser.parse_args())


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "settings.json").write_text(json.dumps(vars(args), default=str, indent=2) + "\n")
    model = Embedder(make_trunk(args.backbone, args.packages), args.dims).to(memory_format=torch.channels_last)
    freeze(model, args.frozen)
    parts = [
        {"params": [p for p in model.trunk.parameters() if p.requires_grad], "base": args.lr},
        {"params": model.project.parameters(), "base": args.lr * 6},
    ]
    optimiser = torch.optim.AdamW(parts, lr=args.lr, weight_decay=1e-2)
    average = {name: value.clone() for name, value in model.state_dict().items()}
    step = resume(args.out, model, optimiser, average)
    context = multiprocessing.get_context("fork")
    queue, difficulty = context.Queue(4), context.Value("d", 0.0)
    makers = [context.Process(target=make_batches, args=(queue, difficulty, args, args.seed * 1000 + step * 10 + at), daemon=True) for at in range(args.makers)]
    for maker in makers:
        maker.start()
    with (args.out / "log.csv").open("a", newline="") as file:
        log = csv.writer(file)
        if step == 0:
            log.writerow(["step", "loss", "pair_accuracy", "difficulty", "crops_a_second"])
        started, done, smooth = time.time(), 0, np.zeros(2)
        while step < args.steps:
            share = step / args.steps
            difficulty.value = float(np.clip(0.25 + share * 2, 0, HARDEST))
            set_learning_rate(optimiser, step, args.steps)
            crops, brands = queue.get()
            loss, accuracy = contrast(model, crops, brands, args.temperature)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            step, done = step + 1, done + len(crops)
            follow(average, model, step)
            smooth += (0.05 if done > len(crops) else 1) * (np.array([loss.item(), accuracy]) - smooth)
            if step % 25 == 0:
                log.writerow([step, f"{smooth[0]:.4f}", f"{smooth[1]:.4f}", f"{difficulty.value:.2f}", f"{done / (time.time() - started):.0f}"])
                file.flush()
            if step % CHECKPOINT_EVERY == 0 or step == args.steps:
                save(args.out, model, optimiser, average, step)
    for maker in makers:
        maker.terminate()
    torch.save(average, args.out / "weights.pt")
    plot_log(args.out / "log.csv", ["loss", "pair_accuracy"])


def freeze(model: Embedder, count: int) -> None:
    if count == 0:
        return
    layers = [model.trunk.stem, *model.trunk.blocks] if hasattr(model.trunk, "blocks") else list(model.trunk.backbone.convs)
    for layer in layers[:count]:
        layer.requires_grad_(False)


def make_batches(queue, difficulty, args: argparse.Namespace, seed: int) -> None:
    """Crops uint8 [2 pairs + backgrounds, side, side, 3] and the brand of each, -1 for a background."""
    maker = CropMaker(args.data, args.side)
    brands = maker.brands()
    rng = np.random.default_rng(seed)
    while True:
        chosen = rng.choice(len(brands), args.pairs, replace=False)
        crops = [
            (maker.hard if rng.random() < difficulty.value else maker.easy)(int(index), rng)
            for index in np.repeat(chosen, 2)
        ]
        crops += [maker.background(rng) for _ in range(args.backgrounds)]
        queue.put((np.stack(crops), np.concatenate([np.repeat(brands[chosen], 2), np.full(args.backgrounds, -1)])))


def contrast(model: Embedder, crops: np.ndarray, brands: np.ndarray, temperature: float) -> tuple[Tensor, float]:
    """Each mark's crop must find its other crop among all; other pictures of its brand are no negatives."""
    pictures = torch.from_numpy(crops).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_dense_trunk(model) and has_fast_bfloat16()):
        embeddings = model(pictures)
    embeddings = F.normalize(embeddings.float())
    queries = int((brands >= 0).sum())
    partner = torch.arange(queries) ^ 1
    numbers = torch.from_numpy(brands)
    is_same = numbers[:queries, None] == numbers[None]
    is_same[torch.arange(queries), partner] = False
    logits = (embeddings[:queries] @ embeddings.T / temperature).masked_fill(is_same, -1e4)
    return F.cross_entropy(logits, partner), float((logits.argmax(1) == partner).float().mean())


def has_dense_trunk(model: Embedder) -> bool:
    """bfloat16 pays for dense convolutions and not for depthwise ones."""
    return hasattr(model.trunk, "backbone")


def set_learning_rate(optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
    rate = float(min(1.0, (step + 1) / 40) * (0.5 * (1 + np.cos(np.pi * step / steps)) + 0.01))
    for group in optimiser.param_groups:
        group["lr"] = group["base"] * rate


@torch.no_grad()
def follow(average: dict[str, Tensor], model: torch.nn.Module, step: int) -> None:
    """Exponential moving average of the weights; these are what is kept."""
    keep = min(0.998, (step + 1) / (step + 20))
    for name, value in model.state_dict().items():
        if value.dtype.is_floating_point:
            average[name].lerp_(value, 1 - keep)


def save(out: Path, model, optimiser, average, step: int) -> None:
    state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "average": average, "step": step}
    torch.save(state, out / "checkpoint.tmp")
    (out / "checkpoint.tmp").replace(out / "checkpoint.pt")


def resume(out: Path, model, optimiser, average) -> int:
    file = out / "checkpoint.pt"
    if not file.exists():
        return 0
    state = torch.load(file, weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    average.update(state["average"])
    return state["step"]


if __name__ == "__main__":
    main()
