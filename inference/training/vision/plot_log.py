"""The curves of a training log as a picture beside it."""

import csv
from pathlib import Path

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot  # noqa: E402


def plot_log(log: Path, columns: list[str]) -> None:
    rows = list(csv.DictReader(log.open()))
    figure, axes = pyplot.subplots(1, len(columns), figsize=(4.5 * len(columns), 3), squeeze=False)
    for axis, column in zip(axes[0], columns):
        axis.plot([int(row["step"]) for row in rows], [float(row[column]) for row in rows])
        axis.set(xlabel="step", title=column)
    figure.tight_layout()
    figure.savefig(log.with_suffix(".png"), dpi=80)
    pyplot.close(figure)
