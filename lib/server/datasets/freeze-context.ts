import type { Recipe } from '@/lib/contracts/dataset-recipes';
import type { FreezePhase } from '@/lib/contracts/dataset-versions';
import type { Tx } from '../database/db';
import { AppError } from '../errors';

/** How a freezing tells how far it is, often; what this throws stops it. */
export type OnFreezeProgress = (phase: FreezePhase, doneShare: number) => Promise<void> | void;

export type FreezeDataset = { id: string; name: string; kind: Recipe['kind'] };

/** A label that the recipe asks for; without one a picture of an open set, or a brand-free one to learn from. */
export type FreezeCandidate = {
  imageSha256: string;
  brandId: string | null;
  labelId: string | null;
  presence: 'present' | 'absent' | null;
  kind: string | null;
  isHardNegative: boolean;
  /** When people answered, in ms since 1970; 0 where nobody did. */
  answeredAtMs: number;
  answerCount: number;
  boxSetId: string | null;
  source: string | null;
  revisionId: string | null;
  inclusionProb: number | null;
  /** People said that it shows none of the brands, but for those that they were not asked about; null = nobody said so. */
  unaskedBrandIds: string[] | null;
};

export type NamedBrand = { id: string; slug: string; name: string };

/** The brands a recipe is about, by slug. @throws AppError `bad-input` for a slug that there is not */
export async function findRecipeBrands(tx: Tx, { brands }: Recipe): Promise<NamedBrand[]> {
  const rows = await tx.brand.findMany({
    where: brands === null ? {} : { slug: { in: brands } },
    orderBy: { slug: 'asc' },
    select: { id: true, slug: true, name: true },
  });
  const unknown = brands?.filter((slug) => !rows.some((row) => row.slug === slug)) ?? [];
  if (unknown.length > 0) throw new AppError('bad-input', `brands: there is no ${unknown.join(', ')}`);
  return rows;
}
