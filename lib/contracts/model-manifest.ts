import { z } from 'zod';

export const Sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');

const FileNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a plain file name beside the manifest');
const PerChannelSchema = z.tuple([z.number(), z.number(), z.number()]).readonly();
/** `'N'` is the batch: any size; every other dimension is fixed. */
const TensorShapeSchema = z.array(z.union([z.literal('N'), z.number().int().positive()])).min(1);

const TensorSchema = z.strictObject({
  name: z.string().min(1),
  dtype: z.enum(['float32', 'float16', 'int64', 'uint8']),
  shape: TensorShapeSchema,
});

/** An image input; value = (channel 0..255 - mean[c]) / std[c], in `channelOrder`. */
const imageInput = {
  ...TensorSchema.shape,
  layout: z.literal('NCHW'),
  dtype: z.enum(['float32', 'float16']),
  size: z.strictObject({ width: z.number().int().positive(), height: z.number().int().positive() }),
  channelOrder: z.enum(['RGB', 'BGR']),
  mean: PerChannelSchema,
  std: PerChannelSchema.refine((std) => std.every((value) => value > 0), 'must be positive'),
};
/** How a picture comes to the input's size; shrinking averages areas, stretching is bilinear. */
const ImageInputSchema = z.discriminatedUnion('fit', [
  /** With its aspect kept, centred; the rest has the mean colour. */
  z.strictObject({ ...imageInput, fit: z.literal('letterbox') }),
  /**
   * Squares around a box's centre, each of `grows` times its longer side; beyond the picture its edge goes on. The box's
   * embedding is the mean of theirs.
   */
  z.strictObject({
    ...imageInput,
    fit: z.literal('square-crop'),
    grows: z.array(z.number().min(0.5).max(3)).min(1).max(4),
  }),
]);

/** What becomes of a detector's candidates, in this order. */
const PostprocessSchema = z.strictObject({
  /** Candidates of less objectness are dropped. */
  scoreFloor: z.number().min(0).max(1),
  /** Of two that overlap by more than this (intersection over union) only the better one stays. */
  nmsIou: z.number().min(0).max(1),
  /** At most so many of a picture, the best ones. */
  maxBoxes: z.number().int().min(1).max(100),
  /** Each side times this, around the centre; 1 = as the network says. */
  grow: z.number().min(0.5).max(2),
});

const SideFileSchema = z.strictObject({
  role: z.string().min(1),
  file: FileNameSchema,
  sha256: Sha256Schema,
  dtype: z.enum(['float32', 'uint8', 'json']),
  shape: z.array(z.number().int().positive()),
  meaning: z.string(),
});

const common = {
  formatVersion: z.literal(1),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  file: FileNameSchema,
  sha256: Sha256Schema,
  licence: z.string().min(1),
  madeBy: z.string().min(1),
  /** What was seen, for people; not part of the release's content hash. */
  measured: z.record(z.string(), z.unknown()),
};

export const NetworkManifestSchema = z.strictObject({
  ...common,
  kind: z.literal('network'),
  /** Exactly one: an image. */
  inputs: z.tuple([ImageInputSchema]),
  outputs: z.array(TensorSchema).min(1),
  /** Of detectors only. */
  postprocess: PostprocessSchema.optional(),
  sideFiles: z.array(SideFileSchema),
});

const vectorPool = {
  ...common,
  count: z.number().int().min(2),
  dims: z.number().int().positive(),
  origins: z.array(
    z.strictObject({ what: z.string(), count: z.number().int().positive(), licence: z.string() }),
  ),
};

/** Unit embeddings of pictures without any brand: `count` rows of `dims` float32, little endian. */
export const BackgroundPoolManifestSchema = z.strictObject({
  ...vectorPool,
  kind: z.literal('background-pool'),
  /** Part hash of the encoder that made them; useless under any other. */
  encoderSha256: Sha256Schema,
});

/** Unit mark embeddings of things that are no mark of a known brand, laid out as a background pool. */
export const MarkNegativesManifestSchema = z.strictObject({
  ...vectorPool,
  kind: z.literal('mark-negatives'),
  /** Part hash of the mark encoder that made them. */
  markEncoderSha256: Sha256Schema,
});

/** The global numbers of the mark matcher. The file is a MatcherModel as JSON. */
export const MatcherManifestSchema = z.strictObject({
  ...common,
  kind: z.literal('matcher'),
  markEncoderSha256: Sha256Schema,
  fittedOn: z.string().min(1),
});

/** The few global numbers that turn signals into log-odds. The file is a FusionModel as JSON. */
export const FusionManifestSchema = z.strictObject({
  ...common,
  kind: z.literal('fusion'),
  encoderSha256: Sha256Schema,
  fittedOn: z.string().min(1),
});

/** Everything the code must know about a part; lives beside its file and changes with it. */
export const ModelManifestSchema = z.discriminatedUnion('kind', [
  NetworkManifestSchema,
  BackgroundPoolManifestSchema,
  MarkNegativesManifestSchema,
  MatcherManifestSchema,
  FusionManifestSchema,
]);

export type NetworkManifest = z.infer<typeof NetworkManifestSchema>;
export type ModelManifest = z.infer<typeof ModelManifestSchema>;
export type ImageInput = z.infer<typeof ImageInputSchema>;
export type Postprocess = z.infer<typeof PostprocessSchema>;
