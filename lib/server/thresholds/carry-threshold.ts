import { v7 as uuidv7 } from 'uuid';
import type { MatchedBasis } from '@/lib/contracts/matched-threshold';
import type { Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';

type NewModel = {
  brandId: string;
  brandModelId: string;
  /** Null for the brand's first. */
  beforeId: string | null;
};

/** How a brand model comes by the threshold that it comes into use with. */
export type ThresholdTaking =
  /** The value that was in use: a new model never changes a brand's strictness unseen. */
  | { kind: 'carried' }
  /** The value at which it flags as large a share of its shadow's ads. */
  | { kind: 'matched'; basis: MatchedBasis; actorId: string }
  /** `beforeId` is a model of the same bytes: its threshold comes back with what it promised. */
  | { kind: 'restored'; actorId: string };

/**
 * The threshold that a brand model comes into use with; a brand's first model takes `first`. A certificate speaks of one
 * model's scores, so it comes back only with a model of the same bytes; anything else promises nothing until somebody certifies it.
 */
export async function carryThreshold(
  tx: Tx,
  { brandId, brandModelId, beforeId }: NewModel,
  first: number,
  taking: ThresholdTaking,
): Promise<number> {
  const before =
    beforeId === null
      ? null
      : await tx.thresholdVersion.findFirst({ where: { brandModelId: beforeId, state: 'active' } });
  const value = before && taking.kind === 'matched' ? taking.basis.value : (before?.value ?? first);
  await tx.thresholdVersion.create({
    data: {
      id: uuidv7(),
      brandId,
      brandModelId,
      version: 1,
      value,
      state: 'active',
      origin: before ? taking.kind : 'first',
      sourceId: before?.id ?? null,
      activatedAt: new Date(),
      ...(before && taking.kind !== 'carried' && { proposedById: taking.actorId }),
      ...(before && taking.kind === 'matched' && { matched: taking.basis }),
      ...(before && taking.kind === 'restored' && promiseOf(before)),
    },
  });
  return value;
}

/** Everything but its plan, which belongs to the brand model that it was made for. */
function promiseOf(before: Prisma.ThresholdVersionGetPayload<object>) {
  const { quantity, target, confidence, certificate, forecast, validUntil, staleAt, staleReasons } = before;
  return {
    quantity,
    target,
    confidence,
    validUntil,
    staleAt,
    certificate: certificate ?? Prisma.DbNull,
    forecast: forecast ?? Prisma.DbNull,
    staleReasons: staleReasons ?? Prisma.DbNull,
  };
}
