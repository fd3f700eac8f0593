import { z } from 'zod';
import { SPLITS } from '../domain/datasets/splits';

export const DATASET_KINDS = ['learning', 'closed', 'open', 'business'] as const;
/**
 * `learning`: to learn from and to choose thresholds with. The three evaluation sets of DOMAIN.md section 4: `closed`
 * (known pictures of brands), `open` (a random sample of live traffic), `business` (what the machine missed).
 */
export const DatasetKindSchema = z.enum(DATASET_KINDS);
export const SplitSchema = z.enum(SPLITS);
export const PresenceSchema = z.enum(['present', 'absent']);
export const LabelKindSchema = z.enum(['mark', 'mark-covered', 'look-alike', 'other', 'generic-style']);
export type LabelKindName = z.infer<typeof LabelKindSchema>;

/** How a dataset is called in commands and addresses. */
export const DatasetNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'lower-case letters, digits and hyphens, at most 80');
