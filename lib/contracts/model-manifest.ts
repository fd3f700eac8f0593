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
const ImageInputSchema = TensorSchema.extend({
  layout: z.enum(['NCHW', 'NHWC']),
  size: z.strictObject({ width: z.number().int().positive(), height: z.number().int().positive() }),
  channelOrder: z.enum(['RGB', 'BGR']),
  fit: z.literal('letterbox'),
  mean: PerChannelSchema,
  std: PerChannelSchema.refine((std) => std.every((value) => value > 0), 'must be positive'),
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
  inputs: z.array(ImageInputSchema).min(1),
  outputs: z.array(TensorSchema).min(1),
  sideFiles: z.array(SideFileSchema),
});

/** Unit embeddings of pictures without any brand: `count` rows of `dims` float32, little endian. */
export const BackgroundPoolManifestSchema = z.strictObject({
  ...common,
  kind: z.literal('background-pool'),
  count: z.number().int().min(2),
  dims: z.number().int().positive(),
  /** Part hash of the encoder that made them; useless under any other. */
  encoderSha256: Sha256Schema,
  origins: z.array(
    z.strictObject({ what: z.string(), count: z.number().int().positive(), licence: z.string() }),
  ),
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
  FusionManifestSchema,
]);

export type NetworkManifest = z.infer<typeof NetworkManifestSchema>;
export type ModelManifest = z.infer<typeof ModelManifestSchema>;
export type ImageInput = z.infer<typeof ImageInputSchema>;
