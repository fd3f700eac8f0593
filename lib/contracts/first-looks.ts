import { z } from 'zod';
import { IdSchema, InstantSchema, textSchema } from './ids';

export const LOOK_ORDERS = ['chosen', 'half', 'random'] as const;
export type LookOrder = (typeof LOOK_ORDERS)[number];
/** `mined`: what a candidate put at the head of the pool and nobody knows. */
const SET_ORDERS = [...LOOK_ORDERS, 'mined'] as const;

/** So many at most at a time: what comes behind is chosen better when these have taught. */
export const MOST_FIRST_LOOKS = 200;

/** Which ads of what is scored people look at first for a brand. */
export const DrawFirstLooksSchema = z
  .object({
    count: z.number().int().min(1).max(MOST_FIRST_LOOKS),
    /** `chosen`: those that teach most; `random`: drawn by the seed, to compare with; `half`: by turns, a chosen one first. */
    order: z.enum(LOOK_ORDERS).default('chosen'),
    /** Only of ads from this source. */
    source: textSchema(200).nullable().default(null),
    seed: textSchema(100).default('1'),
  })
  .strict();
export type DrawFirstLooks = z.input<typeof DrawFirstLooksSchema>;

export const FirstLookSetSchema = z.object({
  setId: IdSchema,
  order: z.enum(SET_ORDERS),
  /** Ads that could have been chosen, and that were. */
  poolCount: z.number().int(),
  count: z.number().int(),
  /** Of those: decided; said to show the brand. */
  decided: z.number().int(),
  present: z.number().int(),
  createdBy: z.string().nullable(),
  createdAt: InstantSchema,
});
export type FirstLookSet = z.infer<typeof FirstLookSetSchema>;
/** The brand whose unknown pictures people look at. */
export const DrawMinedLooksSchema = z.object({ brand: textSchema(200) }).strict();
export const FirstLookSetListSchema = z.object({ sets: z.array(FirstLookSetSchema) });
