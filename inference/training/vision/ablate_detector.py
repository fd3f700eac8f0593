"""Trains the detector once for each switch, with the same budget, and measures it on photographs.

Writes one line a row to ablation.jsonl (resumes: rows that are there are not run again) and the table to ablation.md.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import torch

from measure_detector import load_detector, measure, read_photographs

ROWS: dict[str, list[str]] = {
    "all on": [],
    "positive weight 0.25": ["--positive-weight", "0.25"],
    "cross entropy": ["--loss", "cross-entropy"],
    "smooth L1 boxes": ["--box-loss", "smooth-l1"],
    "no mosaic": ["--no-mosaic"],
    "no MixUp": ["--no-mixup"],
    "no translation": ["--no-translation"],
    "no soft labels": ["--no-soft-labels"],
    "one size (320 px)": ["--smallest", "320", "--largest", "320"],
    "backbone trained too": ["--frozen", "5"],
    "from scratch": ["--start", "scratch", "--frozen", "0"],
}
SEEDS_OF_FINALISTS = (1, 2, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ads", type=Path, required=True)
    parser.add_argument("--brands", help="the tuning half")
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    results = Results(args.out / "ablation.jsonl")
    photographs = read_photographs(args.ads, args.brands)
    data_hash = hash_of(args.data)
    for row in ROWS:
        run(args, results, photographs, data_hash, row, 1)
    finalists = sorted(ROWS, key=lambda row: -results.rows[f"{row}#1"]["recall50"])[:2]
    for row in finalists:
        for seed in SEEDS_OF_FINALISTS:
            run(args, results, photographs, data_hash, row, seed)
    (args.out / "ablation.md").write_text(to_table(results.rows))


class Results:
    def __init__(self, file: Path):
        self.file = file
        lines = file.read_text().splitlines() if file.exists() else []
        self.rows = {f"{row['row']}#{row['seed']}": row for row in map(json.loads, lines)}

    def add(self, row: dict) -> None:
        self.rows[f"{row['row']}#{row['seed']}"] = row
        with self.file.open("a") as file:
            file.write(json.dumps(row) + "\n")


def run(args: argparse.Namespace, results: Results, photographs: list, data_hash: str, row: str, seed: int) -> None:
    if f"{row}#{seed}" in results.rows:
        return
    folder = args.out / f"{row.replace(' ', '-').replace('(', '').replace(')', '')}-{seed}"
    train = Path(__file__).with_name("train_detector.py")
    command = [sys.executable, str(train), "--data", str(args.data), "--packages", str(args.packages), "--out", str(folder)]
    command += ["--steps", str(args.steps), "--seed", str(seed), "--threads", str(args.threads), *ROWS[row]]
    subprocess.run(command, check=True)
    figures = measure(load_detector(args.packages, folder / "weights.pt"), photographs, 320, 1.1)
    results.add({"row": row, "seed": seed, "steps": args.steps, "data": data_hash, "log": str(folder / "log.csv"), **figures})


def hash_of(data: Path) -> str:
    digest = hashlib.sha256()
    for name in ("marks.pkl", "shops.npy", "wallpapers.npy", "stamps.npy"):
        digest.update((data / name).read_bytes())
    return digest.hexdigest()[:16]


def to_table(rows: dict[str, dict]) -> str:
    lines = ["| row | seed | recall@.5 | recall@.3 | tiny, @.3 | data | log |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for row in rows.values():
        figures = " | ".join(f"{row[figure]:.3f}" for figure in ("recall50", "recall30", "tinyRecall30"))
        lines.append(f"| {row['row']} | {row['seed']} | {figures} | {row['data']} | {row['log']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
