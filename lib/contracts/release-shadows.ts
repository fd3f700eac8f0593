import { z } from 'zod';
import { IdSchema, InstantSchema } from './ids';
import { ShadowSchema } from './shadows';

const PersonNameSchema = z.object({ id: IdSchema, name: z.string() });
const CountSchema = z.number().int();

export const StartReleaseShadowSchema = z
  .object({
    /** Chance that an ad which only the candidate would flag for a brand is reviewed. */
    reviewShare: z.number().positive().max(1).default(0.5),
  })
  .strict();
export type StartReleaseShadow = z.input<typeof StartReleaseShadowSchema>;

/** A candidate release beside the one in use, on the ads that came in since the shadow began; docs/releases.md. */
export const ReleaseShadowSchema = z.object({
  releaseShadowId: IdSchema,
  releaseNumber: CountSchema,
  besideNumber: CountSchema,
  state: z.enum(['running', 'stopped', 'promoted', 'replaced', 'unreadable']),
  /** Why it is unreadable. */
  problem: z.string().nullable(),
  reviewShare: z.number(),
  startedBy: PersonNameSchema.nullable(),
  endedBy: PersonNameSchema.nullable(),
  createdAt: InstantSchema,
  endedAt: InstantSchema.nullable(),
  /** Brands with a model in use; those of them that have one of the candidate running beside it. */
  brandsInUse: CountSchema,
  brandsPrepared: CountSchema,
  /** Ads that it has looked at; those of them that it cannot read; those that wait for it. */
  ads: CountSchema,
  unscorable: CountSchema,
  waiting: CountSchema,
  /** The newest comparison of every brand, by name. */
  brands: z.array(z.object({ slug: z.string(), name: z.string(), shadow: ShadowSchema })),
});
export type ReleaseShadow = z.infer<typeof ReleaseShadowSchema>;

/** The newest shadow of a release; null = it never was in one. */
export const ShadowOfReleaseSchema = z.object({ shadow: ReleaseShadowSchema.nullable() });

export const ReleaseShadowStartedSchema = z.object({ releaseShadowId: IdSchema });

/** What a candidate release says of an ad: of every brand, by the brand's shadow. */
export type ShadowedAd = {
  revisionId: string;
  /** One of its pictures cannot be read; it then says nothing. */
  isUnscorable: boolean;
  scores: ReadonlyArray<{ shadowId: string; prob: number }>;
};
