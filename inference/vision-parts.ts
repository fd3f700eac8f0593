import type { ImageInput, NetworkManifest } from '@/lib/contracts/model-manifest';
import type { Projection } from './energy-map';
import { loadPart, type Part } from './model-registry';
import { toFloats } from './vectors';
import { NETWORK_PARTS, type NetworkPart } from './run-networks';

export type VisionParts = Record<NetworkPart, Part<'network'>>;
/** What the networks' outputs look like, beside their names. */
export type VisionFacts = {
  /** Of the feature map: [channels, rows, columns]. */
  mapShape: readonly [number, number, number];
  projection: Projection;
  markDims: number;
  maxDetections: number;
  /** How often the mark encoder looks at a box. */
  cropsPerMark: number;
};

/** @throws Error for a part whose bytes are not those of its manifest, or that cannot do its part's work */
export async function loadVisionParts(modelsDir: string): Promise<VisionParts> {
  const [encoder, detector, markEncoder] = await Promise.all(
    NETWORK_PARTS.map((part) => loadPart(modelsDir, part, 'network')),
  );
  return { encoder: encoder!, detector: detector!, 'mark-encoder': markEncoder! };
}

/** @throws Error naming the part and what it lacks */
export function readVisionFacts(parts: VisionParts): VisionFacts {
  const { manifest: encoder } = parts.encoder;
  const { manifest: detector } = parts.detector;
  const { manifest: markEncoder } = parts['mark-encoder'];
  requireFit(encoder, 'letterbox');
  requireFit(detector, 'letterbox');
  const { grows } = requireFit(markEncoder, 'square-crop');
  const candidates = fixedShape(detector, 'objectness', 1)[0];
  const boxes = fixedShape(detector, 'boxes', 2);
  if (boxes[0] !== candidates || boxes[1] !== 4) {
    throw new Error(`${detector.name}: boxes must be [N, ${candidates}, 4], not [N, ${boxes.join(', ')}]`);
  }
  if (!detector.postprocess) throw new Error(`${detector.name} says nothing of its postprocess`);
  return {
    mapShape: fixedShape(encoder, 'feature_map', 3) as unknown as [number, number, number],
    projection: readProjection(parts.encoder),
    markDims: fixedShape(markEncoder, 'z', 1)[0]!,
    maxDetections: detector.postprocess.maxBoxes,
    cropsPerMark: grows.length,
  };
}

function requireFit<Fit extends ImageInput['fit']>(
  { name, inputs: [input] }: NetworkManifest,
  fit: Fit,
): Extract<ImageInput, { fit: Fit }> {
  if (input.fit !== fit) throw new Error(`${name} must have fit ${fit}, not ${input.fit}`);
  return input as Extract<ImageInput, { fit: Fit }>;
}

/** The dimensions of an output behind the batch. */
function fixedShape({ name, outputs }: NetworkManifest, output: string, axes: number): number[] {
  const [batch, ...shape] = outputs.find((tensor) => tensor.name === output)?.shape ?? [];
  const fixed = shape.filter((dim) => typeof dim === 'number');
  if (batch !== 'N' || shape.length !== axes || fixed.length !== axes) {
    throw new Error(`${name} has no output ${output} of a batch and ${axes} fixed dimensions`);
  }
  return fixed;
}

function readProjection({ manifest, sideFiles }: Part<'network'>): Projection {
  const dims = fixedShape(manifest, 'z', 1)[0]!;
  const channels = fixedShape(manifest, 'feature_map', 3)[0]!;
  const bytes = sideFiles.get('projection');
  if (bytes?.length !== dims * (channels + 1) * 4) {
    throw new Error(
      `${manifest.name}: its projection is not [${dims}, ${channels}] and an offset of ${dims}`,
    );
  }
  const values = toFloats(bytes);
  return {
    weight: values.subarray(0, dims * channels),
    offset: values.subarray(dims * channels),
    dims,
    channels,
  };
}
