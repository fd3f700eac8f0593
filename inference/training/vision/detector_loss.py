"""Which cells answer for a box, and what their errors cost.

Objectness: focal loss, quality-aware (Li et al. 2020): its soft label is the IoU of the cell's own box; positive weight 0.7
(DOMAIN.md section 4). Boxes: DIoU (Zheng et al. 2020) and the distribution of each side's distance.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from detector import Detector
from nanodet import BINS, STRIDES

# Geometric mean of a box's sides, px, that a stride answers for; neighbours overlap by OVERLAP.
SIZE_RANGES = ((0, 52), (52, 112), (112, float("inf")))
OVERLAP = 1.15
CENTRE_RADIUS = 1.5  # strides round the centre of a box
LONGEST_WORD = 3.2  # a very long box counts as this much of its longer side: ten bins must reach its ends


@dataclass(frozen=True)
class LossSettings:
    positive_weight: float = 0.7
    focal_power: float = 2.0
    is_focal: bool = True
    box_loss: str = "diou"  # or 'smooth-l1'
    is_soft_label: bool = True


def assign(boxes: list[list[list[float]]], side: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Per stride: float32 [N, n, n] of 1 where a cell answers, and its box [N, n, n, 4]; the smallest box wins a cell."""
    levels = []
    for stride, (low, high) in zip(STRIDES, SIZE_RANGES):
        cells = side // stride
        answers = np.zeros((len(boxes), cells, cells), np.float32)
        targets = np.zeros((len(boxes), cells, cells, 4), np.float32)
        centres = (np.arange(cells) + 0.5) * stride
        for at, of_picture in enumerate(boxes):
            for box in sorted(of_picture, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1])):
                width, height = box[2] - box[0], box[3] - box[1]
                size = max((width * height) ** 0.5, max(width, height) / LONGEST_WORD)
                if not low / OVERLAP <= size < high * OVERLAP:
                    continue
                columns = near(centres, box[0], box[2], stride)
                rows = near(centres, box[1], box[3], stride)
                answers[at][np.ix_(rows, columns)] = 1
                targets[at][np.ix_(rows, columns)] = box
        levels.append((answers, targets))
    return levels


def near(centres: np.ndarray, low: float, high: float, stride: int) -> np.ndarray:
    middle = (low + high) / 2
    chosen = (np.abs(centres - middle) < CENTRE_RADIUS * stride) & (centres > low) & (centres < high)
    chosen[min(len(centres) - 1, int(middle // stride))] = True
    return chosen


def detector_loss(model: Detector, outputs: list[tuple[Tensor, Tensor]], levels, settings: LossSettings) -> tuple[Tensor, dict[str, float]]:
    parts = {"objectness": 0.0, "box": 0.0, "distribution": 0.0}
    positives = 1.0
    for stride, (logits, distances), (answers, targets) in zip(STRIDES, outputs, levels):
        logits = logits[:, 0].float()
        is_answer = torch.from_numpy(answers) > 0
        labels = torch.zeros_like(logits)
        if is_answer.any():
            positives += float(is_answer.sum())
            bins = distances.permute(0, 2, 3, 1)[is_answer].float().view(-1, 4, BINS)
            _, row, column = is_answer.nonzero(as_tuple=True)
            centres = torch.stack([(column + 0.5) * stride, (row + 0.5) * stride], 1)
            truth = torch.from_numpy(targets)[is_answer]
            reach = (bins.softmax(2) * model.bins).sum(2) * stride
            boxes = torch.cat([centres - reach[:, :2], centres + reach[:, 2:]], 1)
            iou, diou = overlaps(boxes, truth)
            wanted = torch.cat([centres - truth[:, :2], truth[:, 2:] - centres], 1) / stride
            parts["box"] = parts["box"] + box_cost(settings, diou, reach / stride, wanted)
            parts["distribution"] = parts["distribution"] + distribution_cost(bins, wanted)
            labels[is_answer] = (0.25 + 0.75 * iou.detach()).clamp(0, 1) if settings.is_soft_label else 1.0
        parts["objectness"] = parts["objectness"] + objectness_cost(settings, logits, labels, is_answer)
    total = (1.5 * parts["objectness"] + 2 * parts["box"] + 0.25 * parts["distribution"]) / positives
    return total, {name: float(torch.as_tensor(value).detach()) / positives for name, value in parts.items()}


def objectness_cost(settings: LossSettings, logits: Tensor, labels: Tensor, is_answer: Tensor) -> Tensor:
    costs = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    if not settings.is_focal:
        return costs.sum()
    weight = torch.where(is_answer, settings.positive_weight, 1 - settings.positive_weight)
    return (weight * (labels - logits.sigmoid()).abs() ** settings.focal_power * costs).sum()


def box_cost(settings: LossSettings, diou: Tensor, reach: Tensor, wanted: Tensor) -> Tensor:
    if settings.box_loss == "diou":
        return (1 - diou).sum()
    return F.smooth_l1_loss(reach, wanted.clamp(0, BINS - 1), reduction="none").mean(1).sum()


def distribution_cost(bins: Tensor, wanted: Tensor) -> Tensor:
    """Cross entropy to the two bins round the wanted distance, by nearness."""
    wanted = wanted.clamp(0, BINS - 1.01)
    low = wanted.floor().long()
    share = wanted - low
    shares = bins.log_softmax(2)
    left = shares.gather(2, low[..., None])[..., 0]
    right = shares.gather(2, low[..., None] + 1)[..., 0]
    return -(left * (1 - share) + right * share).mean(1).sum()


def overlaps(boxes: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """IoU and DIoU (IoU less the squared distance of the centres over the squared diagonal round both), [n] each."""
    low, high = torch.maximum(boxes[:, :2], truth[:, :2]), torch.minimum(boxes[:, 2:], truth[:, 2:])
    shared = (high - low).clamp(0).prod(1)
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(1) + (truth[:, 2:] - truth[:, :2]).prod(1)
    iou = shared / (areas - shared + 1e-6)
    around = torch.maximum(boxes[:, 2:], truth[:, 2:]) - torch.minimum(boxes[:, :2], truth[:, :2])
    apart = ((boxes[:, :2] + boxes[:, 2:] - truth[:, :2] - truth[:, 2:]) ** 2).sum(1) / 4
    return iou, iou - apart / (around.pow(2).sum(1) + 1e-6)
