"""NanoDet-g as a class-agnostic mark detector: its backbone, neck, head stems and box distributions, and three new
1 x 1 convolutions that say how likely a cell holds a mark."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nanodet import BACKBONE_CONVS, BINS, CLASSES, HEAD_CONVS, STRIDES, Backbone, read_convolutions, to_conv

RARE = -4.6  # log-odds of a mark in a cell before anything is learnt: 1 %


class Detector(nn.Module):
    def __init__(self, packages: Path, is_pretrained: bool = True):
        super().__init__()
        self.backbone = Backbone(packages)
        convolutions = read_convolutions(packages)
        self.laterals = nn.ModuleList(to_conv(*convolutions[at]) for at in range(BACKBONE_CONVS, BACKBONE_CONVS + 3))
        self.stems = nn.ModuleList(to_conv(*convolutions[at - 1]) for at in HEAD_CONVS)
        self.distances, self.objectness = nn.ModuleList(), nn.ModuleList()
        for at in HEAD_CONVS:
            weight, bias, stride = convolutions[at]
            self.distances.append(to_conv(weight[CLASSES:], bias[CLASSES:], stride))
            objectness = nn.Conv2d(weight.shape[1], 1, 1)
            nn.init.normal_(objectness.weight, 0, 0.01)
            nn.init.constant_(objectness.bias, RARE)
            self.objectness.append(objectness)
        if not is_pretrained:
            for module in self.modules():
                if isinstance(module, nn.Conv2d) and module not in set(self.objectness):
                    nn.init.kaiming_normal_(module.weight, a=0.1, mode="fan_out")
                    nn.init.zeros_(module.bias)
        self.register_buffer("bins", torch.arange(float(BINS)))

    def forward(self, pictures: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Per stride: objectness logits [N, 1, h, w] and distance logits [N, 44, h, w] (left, top, right, bottom)."""
        return self.heads(self.backbone(pictures))

    def heads(self, maps: tuple[Tensor, Tensor, Tensor]) -> list[tuple[Tensor, Tensor]]:
        fine, middle, coarse = (lateral(map_) for lateral, map_ in zip(self.laterals, maps))
        middle = middle + enlarge(coarse)
        fine = fine + enlarge(middle)
        levels = [fine]
        for map_ in (middle, coarse):
            levels.append(map_ + F.avg_pool2d(levels[-1], 2))
        outputs = []
        for level, stem, distance, objectness in zip(levels, self.stems, self.distances, self.objectness):
            x = F.leaky_relu(stem(level), 0.1)
            outputs.append((objectness(x), distance(x)))
        return outputs

    def expected_distances(self, logits: Tensor) -> Tensor:
        """[N, 44, h, w] -> [N, 4, h, w] in strides: the mean of each side's distribution (Li et al. 2020)."""
        batch, _, height, width = logits.shape
        shares = logits.view(batch, 4, BINS, height, width).softmax(2)
        return (shares * self.bins.view(1, 1, BINS, 1, 1)).sum(2)


class DecodedDetector(nn.Module):
    """What is shipped: normalised BGR pictures -> boxes [N, A, 4] (x0, y0, x1, y1 in input px) and objectness [N, A]."""

    def __init__(self, detector: Detector, side: int):
        super().__init__()
        self.detector = detector
        for stride in STRIDES:
            self.register_buffer(f"centres_{stride}", cell_centres(side // stride, stride))

    def forward(self, normalised: Tensor) -> tuple[Tensor, Tensor]:
        boxes, scores = [], []
        outputs = self.detector.heads(self.detector.backbone.from_normalised(normalised))
        for stride, (objectness, distances) in zip(STRIDES, outputs):
            reach = self.detector.expected_distances(distances).flatten(2).transpose(1, 2) * stride
            centres = getattr(self, f"centres_{stride}")
            boxes.append(torch.cat([centres - reach[..., :2], centres + reach[..., 2:]], 2))
            scores.append(objectness.flatten(1).sigmoid())
        return torch.cat(boxes, 1), torch.cat(scores, 1)


def enlarge(map_: Tensor) -> Tensor:
    return F.interpolate(map_, scale_factor=2.0, mode="bilinear", align_corners=False)


def cell_centres(cells: int, stride: int) -> Tensor:
    """[1, cells * cells, 2]: x, y px of the middle of every cell, row by row."""
    at = (torch.arange(float(cells)) + 0.5) * stride
    y, x = torch.meshgrid(at, at, indexing="ij")
    return torch.stack([x, y], -1).view(1, -1, 2)
