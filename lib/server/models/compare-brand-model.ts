import type { BrandModel } from '@/lib/contracts/brand-model';
import type { BrandModelComparison, BrandModelParts } from '@/lib/contracts/brand-model-parts';
import { largestContributions } from '@/lib/domain/fusion';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { readBrandModel } from './read-brand-model';

/** What a model is made of, beside the one of its brand that is in use. @throws AppError `not-found`; MissingBrandModelError */
export async function compareBrandModel(db: Db, brandModelId: string): Promise<BrandModelComparison> {
  const row = await db.brandModel.findUnique({ where: { id: brandModelId }, select: SELECTED });
  if (!row) throw new AppError('not-found', 'There is no brand model with this id.');
  const inUse = await db.brandModel.findFirst({
    where: { brandId: row.brandId, state: 'active', id: { not: brandModelId } },
    select: SELECTED,
  });
  return { model: await toParts(row), inUse: inUse && (await toParts(inUse)) };
}

const SELECTED = { id: true, brandId: true, version: true, contentHash: true } as const;
type Row = { id: string; version: number; contentHash: string };

async function toParts({ id, version, contentHash }: Row): Promise<BrandModelParts> {
  const model = await readBrandModel(contentHash);
  return {
    brandModelId: id,
    version,
    prototypes: model.prototypes.length,
    marks: model.marks.length,
    boxMarks: model.marks.filter(({ source }) => source === 'box').length,
    counterExamples: model.counterExamples?.prototypes.length ?? 0,
    appearanceHead: toTaught(model.appearanceHead),
    markHead: toTaught(model.markHead),
    evidence: {
      start: model.fusion.bias,
      ...largestContributions(model.fusion, model.appearanceHead !== null),
    },
  };
}

const toTaught = (head: BrandModel['markHead']) =>
  head && { positives: head.positives, negatives: head.negatives };
