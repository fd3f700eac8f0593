"""Reads a TensorFlow.js graph model (model.json + fp16 .bin) and emits its convolutional trunk as ONNX nodes."""

import json
from pathlib import Path

import numpy as np
from onnx import helper, numpy_helper

PASSED_THROUGH = {"Transpose"}  # NCHW throughout, so every layout change cancels


def read_weights(model_json: dict, weight_bytes: bytes) -> dict[str, np.ndarray]:
    """Weights by name as float32 (dequantised from float16) or int32, in the shapes of the file."""
    weights, offset = {}, 0
    for group in model_json["weightsManifest"]:
        for entry in group["weights"]:
            count = int(np.prod(entry["shape"])) if entry["shape"] else 1
            stored = entry.get("quantization", {}).get("dtype", entry["dtype"])
            array = np.frombuffer(weight_bytes, np.dtype(stored), count, offset)
            offset += array.itemsize * count
            if stored == "float16":
                array = array.astype(np.float32)
            weights[entry["name"]] = array.reshape(entry["shape"])
    if offset != len(weight_bytes):
        raise ValueError(f"the .bin holds {len(weight_bytes)} bytes, its manifest describes {offset}")
    return weights


class TrunkExporter:
    """Maps Pad, Conv2D, Add, LeakyRelu, MaxPool, ConcatV2 to ONNX: one output name per visited node."""

    def __init__(self, folder: Path, name: str):
        model_json = json.loads((folder / f"{name}.json").read_text())
        self.weights = read_weights(model_json, (folder / f"{name}.bin").read_bytes())
        self.graph_nodes = {node["name"]: node for node in model_json["modelTopology"]["node"]}
        self.by_short_name = {full.split("/")[-1]: full for full in self.graph_nodes}
        self.nodes, self.initializers, self.emitted = [], [], {}

    def emit(self, short_name: str, input_name: str) -> str:
        """Emits everything `short_name` depends on; returns the ONNX tensor that holds its NCHW value."""
        self.input_name = input_name
        return self._visit(self.by_short_name[short_name])

    def _visit(self, name: str) -> str:
        if name not in self.emitted:
            self.emitted[name] = self._emit_node(self.graph_nodes[name])
        return self.emitted[name]

    def _emit_node(self, node: dict) -> str:
        op, inputs = node["op"], [name for name in node.get("input", []) if not name.startswith("^")]
        if op == "Placeholder":
            return self.input_name
        if op in PASSED_THROUGH:
            return self._visit(inputs[0])
        if op in ("Add", "AddV2"):
            convolution, bias = inputs
            source = self.graph_nodes[convolution]
            if source["op"] != "Conv2D" or bias not in self.weights:
                raise ValueError(f"{node['name']}: only bias additions after a convolution are expected in the trunk")
            return self._emit_conv(source, self.weights[bias].reshape(-1))
        if op == "LeakyRelu":
            return self._emit("LeakyRelu", [self._visit(inputs[0])], node, alpha=float(node["attr"]["alpha"]["f"]))
        if op == "MaxPool":
            source, pads = self._unpadded(inputs[0])
            return self._emit("MaxPool", [self._visit(source)], node, pads=pads,
                              kernel_shape=_spatial(node, "ksize"), strides=_spatial(node, "strides"))
        if op == "ConcatV2":
            return self._emit("Concat", [self._visit(name) for name in inputs[:-1]], node, axis=1)
        raise ValueError(f"{node['name']}: no mapping for {op}")

    def _emit_conv(self, node: dict, bias: np.ndarray) -> str:
        source, pads = self._unpadded(node["input"][0])
        kernel = self.weights[node["input"][1]].transpose(3, 2, 0, 1)  # HWIO -> OIHW
        short = node["name"].split("/")[-1]
        return self._emit("Conv", [self._visit(source), self._constant(f"{short}.weight", kernel),
                                   self._constant(f"{short}.bias", bias)], node,
                          pads=pads, kernel_shape=list(kernel.shape[2:]), strides=_spatial(node, "strides"))

    def _unpadded(self, name: str) -> tuple[str, list[int]]:
        """Skips transposes and one explicit Pad in front of a VALID window; returns its source and ONNX pads."""
        while self.graph_nodes[name]["op"] in PASSED_THROUGH:
            name = self.graph_nodes[name]["input"][0]
        node = self.graph_nodes[name]
        if node["op"] not in ("Pad", "PadV2"):
            return name, [0, 0, 0, 0]
        if node["op"] == "PadV2" and float(self.weights[node["input"][2]]) > -1e30:
            raise ValueError(f"{name}: ONNX pooling pads with minus infinity, this graph does not")
        amounts = self.weights[node["input"][1]].reshape(4, 2)  # N, C, H, W x before, after
        (top, bottom), (left, right) = amounts[2].tolist(), amounts[3].tolist()
        return node["input"][0], [top, left, bottom, right]

    def _emit(self, op: str, inputs: list[str], node: dict, **attributes) -> str:
        output = node["name"].split("/")[-1].removeprefix("onnx_tf_prefix_")
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def _constant(self, name: str, array: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name


def _spatial(node: dict, attribute: str) -> list[int]:
    _, height, width, _ = (int(value) for value in node["attr"][attribute]["list"]["i"])
    return [height, width]

