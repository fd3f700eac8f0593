// Writes small ONNX files (IR 8, opset 17) field by field, so that tests and benches need no Python: each message of
// onnx.proto3 is a list of fields, and only the ones used here are known.

/** float32 weights, row-major. */
export type Initializer = {
  name: string;
  dims: readonly number[];
  values: ArrayLike<number> | BigInt64Array;
};
export type Attribute = number | readonly number[];
export type GraphNode = {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, Attribute>>;
};
/** A dimension by name is dynamic. */
export type GraphTensor = {
  name: string;
  dims: ReadonlyArray<number | string>;
  type?: 'float32' | 'float16';
};
export type Graph = {
  nodes: readonly GraphNode[];
  initializers: readonly Initializer[];
  inputs: readonly GraphTensor[];
  outputs: readonly GraphTensor[];
};

const ELEMENT_TYPE = { float32: 1, int64: 7, float16: 10 } as const;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** @returns the bytes of a model that onnxruntime opens */
export function writeOnnx({ nodes, initializers, inputs, outputs }: Graph): Buffer {
  const graph = [
    ...nodes.map((node) => bytesField(1, toNode(node))),
    textField(2, 'graph'),
    ...initializers.map((initializer) => bytesField(5, toTensor(initializer))),
    ...inputs.map((tensor) => bytesField(11, toValueInfo(tensor))),
    ...outputs.map((tensor) => bytesField(12, toValueInfo(tensor))),
  ];
  const opset = Buffer.concat([textField(1, ''), intField(2, 17)]);
  return Buffer.concat([intField(1, 8), bytesField(7, Buffer.concat(graph)), bytesField(8, opset)]);
}

function toNode({ op, inputs, outputs, attributes = {} }: GraphNode): Buffer {
  return Buffer.concat([
    ...inputs.map((input) => textField(1, input)),
    ...outputs.map((output) => textField(2, output)),
    textField(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, toAttribute(name, value))),
  ]);
}

function toAttribute(name: string, value: Attribute): Buffer {
  const fields =
    typeof value === 'number'
      ? [intField(3, value), intField(20, ATTRIBUTE_INT)]
      : [...value.map((one) => intField(8, one)), intField(20, ATTRIBUTE_INTS)];
  return Buffer.concat([textField(1, name), ...fields]);
}

function toTensor({ name, dims, values }: Initializer): Buffer {
  const isInteger = values instanceof BigInt64Array;
  const raw = isInteger ? values : Float32Array.from(values);
  return Buffer.concat([
    ...dims.map((dim) => intField(1, dim)),
    intField(2, isInteger ? ELEMENT_TYPE.int64 : ELEMENT_TYPE.float32),
    textField(8, name),
    bytesField(9, Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)),
  ]);
}

function toValueInfo({ name, dims, type = 'float32' }: GraphTensor): Buffer {
  const shape = dims.map((dim) =>
    bytesField(1, typeof dim === 'string' ? textField(2, dim) : intField(1, dim)),
  );
  const tensorType = Buffer.concat([intField(1, ELEMENT_TYPE[type]), bytesField(2, Buffer.concat(shape))]);
  return Buffer.concat([textField(1, name), bytesField(2, bytesField(1, tensorType))]);
}

/** Wire type 0. Negative numbers take ten bytes in protobuf; none is needed here. */
function intField(field: number, value: number): Buffer {
  return Buffer.concat([toVarint(field << 3), toVarint(value)]);
}

/** Wire type 2. */
function bytesField(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([toVarint((field << 3) | 2), toVarint(bytes.length), bytes]);
}

function textField(field: number, text: string): Buffer {
  return bytesField(field, Buffer.from(text));
}

function toVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
