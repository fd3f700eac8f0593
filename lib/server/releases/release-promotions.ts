import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import {
  PromotedBrandSchema,
  ReleaseGateSchema,
  type PromotedBrand,
  type ProposeReleaseSchema,
  type ReleasePromotion,
} from '@/lib/contracts/release-promotions';
import type { ApprovePromotionSchema } from '@/lib/contracts/promotions';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import {
  noPromotion,
  promotionPeople,
  requireProposed,
  toApproval,
  toAudited,
  toTold,
  type Person,
} from '../learning/approval';
import { changeActiveModels, holdActiveModels } from '../models/active-models';
import { endWithPromotion } from './end-release-shadow';
import { checkReleaseGates, matchAll, readForReleaseGates } from './release-gates';
import { switchRelease } from './switch-release';

/** Hundreds of brands change in one transaction. */
const PATIENT = { timeout: 60_000, maxWait: 30_000 } as const;

/**
 * Proposes that the release in shadow comes into use, with its model of every brand and its gates as they stand now.
 * @throws AppError `not-found`; `conflict` when it is not in shadow, a brand in use has no model of it yet, or it is proposed already
 */
export async function proposeRelease(
  db: Db,
  actorId: string,
  releaseId: string,
  { note, threshold }: z.output<typeof ProposeReleaseSchema>,
): Promise<ReleasePromotion> {
  const readings = await readForReleaseGates(db, releaseId);
  const id = uuidv7();
  await db.$transaction(async (tx) => {
    await holdActiveModels(tx);
    const release = await tx.release.findUnique({ where: { id: releaseId }, select: { state: true } });
    if (!release) throw new AppError('not-found', 'There is no such release');
    const shadow = await tx.releaseShadow.findFirst({ where: { releaseId, state: 'running' } });
    if (!shadow) throw new AppError('conflict', 'Only a release in shadow can be promoted');
    const open = await tx.releasePromotion.count({ where: { state: 'proposed' } });
    if (open > 0) throw new AppError('conflict', 'A release is proposed already');
    const brands = await listPromoted(tx, shadow.id, threshold);
    const gates = await checkReleaseGates(tx, shadow.id, brands, readings);
    await tx.releasePromotion.create({
      data: {
        id,
        releaseId,
        insteadOfId: shadow.besideId,
        note,
        gates,
        thresholdChoice: threshold,
        brands,
        proposedById: actorId,
      },
    });
    await recordEvent(tx, {
      actorId,
      action: 'release-proposed',
      table: 'release',
      id: releaseId,
      after: { promotionId: id, gates, threshold, brands },
    });
  }, PATIENT);
  return getPromotion(db, id);
}

/** @throws AppError `conflict` when a brand in use has no model of the release in shadow */
async function listPromoted(
  tx: Tx,
  releaseShadowId: string,
  threshold: 'recertify' | 'matched',
): Promise<PromotedBrand[]> {
  const inUse = await tx.brandModel.findMany({
    where: { state: 'active' },
    orderBy: { brandId: 'asc' },
    select: {
      brand: { select: { slug: true } },
      shadowedBy: { where: { releaseShadowId, state: 'running' } },
    },
  });
  const without = inUse.find(({ shadowedBy }) => shadowedBy.length === 0);
  if (without) throw new AppError('conflict', `${without.brand.slug} has no model of this release yet`);
  const shadows = inUse.map(({ shadowedBy }) => shadowedBy[0]!);
  const taken =
    threshold === 'matched'
      ? await matchAll(tx, shadows)
      : shadows.map((shadow) => ({ ...shadow, matched: null }));
  return taken.map(({ brandId, brandModelId, besideId, matched }) => ({
    brandId,
    brandModelId,
    insteadOfId: besideId,
    matched,
  }));
}

/**
 * Puts a proposed release in use: every worker has it within seconds, recent ads are scored again, and the release before
 * retires. All of it, or nothing. Its gates are checked again, and these decide.
 *
 * @throws AppError `not-found`; `conflict` when it was decided, its shadow has ended, or a brand has another model in use than it was
 *   compared with; `not-allowed` for the proposer (unless the installation lets them) and for a shut gate without an admin's reason
 */
export async function approveRelease(
  db: Db,
  person: Person,
  promotionId: string,
  answer: z.output<typeof ApprovePromotionSchema>,
): Promise<ReleasePromotion> {
  const known = await db.releasePromotion.findUnique({
    where: { id: promotionId },
    select: { releaseId: true },
  });
  if (!known) throw noPromotion();
  const readings = await readForReleaseGates(db, known.releaseId);
  await db.$transaction(async (tx) => {
    await changeActiveModels(tx);
    const { releaseId, insteadOfId, proposedById, ...promotion } = await lockProposed(tx, promotionId);
    const brands = PromotedBrandSchema.array().parse(promotion.brands);
    const shadow = await tx.releaseShadow.findFirst({ where: { releaseId, state: 'running' } });
    if (!shadow) throw new AppError('conflict', 'Its shadow has ended; run it in shadow again');
    const proposed = { proposedById, gates: ReleaseGateSchema.array().parse(promotion.gates) };
    const now = await checkReleaseGates(tx, shadow.id, brands, readings);
    const approval = toApproval(proposed, person, answer, now);
    await tx.releasePromotion.update({ where: { id: promotionId }, data: approval });
    await requireSameBrands(tx, brands);
    await switchRelease(tx, {
      fromId: insteadOfId,
      toId: releaseId,
      toState: 'shadow',
      actorId: person.id,
      action: 'release-activated',
      activate: () => activate(tx, brands, person.id),
    });
    await endWithPromotion(tx, shadow.id, person.id);
    await recordEvent(tx, {
      actorId: person.id,
      action: 'release-approved',
      table: 'release',
      id: releaseId,
      after: { promotionId, ...toAudited(approval) },
    });
  }, PATIENT);
  return getPromotion(db, promotionId);
}

async function requireSameBrands(tx: Tx, brands: readonly PromotedBrand[]): Promise<void> {
  const inUse = await tx.brandModel.findMany({
    where: { state: 'active' },
    orderBy: { brandId: 'asc' },
    select: { id: true, brand: { select: { slug: true } } },
  });
  const compared = new Set(brands.map(({ insteadOfId }) => insteadOfId));
  const other = inUse.find(({ id }) => !compared.has(id));
  if (other || inUse.length !== brands.length) {
    const which = other ? `${other.brand.slug} has another model in use` : 'A brand is no longer in use';
    throw new AppError('conflict', `${which} than when it was proposed; propose again`);
  }
}

async function activate(tx: Tx, brands: readonly PromotedBrand[], actorId: string) {
  const { count } = await tx.brandModel.updateMany({
    where: { id: { in: brands.map(({ brandModelId }) => brandModelId) }, state: 'shadow' },
    data: { state: 'active', activatedAt: new Date() },
  });
  if (count !== brands.length)
    throw new AppError('conflict', 'A model of it is no longer in shadow; propose again');
  return brands.map(({ brandId, brandModelId, insteadOfId, matched }) => ({
    brandId,
    brandModelId,
    beforeId: insteadOfId,
    taking: matched
      ? ({ kind: 'matched', basis: matched, actorId } as const)
      : ({ kind: 'carried' } as const),
  }));
}

/** Takes a proposal back, or declines somebody else's. @throws AppError `not-found`; `conflict` when it was decided */
export async function withdrawRelease(
  db: Db,
  actorId: string,
  promotionId: string,
): Promise<ReleasePromotion> {
  await db.$transaction(async (tx) => {
    const { releaseId } = await lockProposed(tx, promotionId);
    await tx.releasePromotion.update({
      where: { id: promotionId },
      data: { state: 'withdrawn', endedAt: new Date() },
    });
    await recordEvent(tx, {
      actorId,
      action: 'release-withdrawn',
      table: 'release',
      id: releaseId,
      after: { promotionId },
    });
  });
  return getPromotion(db, promotionId);
}

async function lockProposed(tx: Tx, promotionId: string) {
  await tx.$queryRaw`SELECT FROM release_promotion WHERE id = ${promotionId}::uuid FOR UPDATE`;
  return requireProposed(await tx.releasePromotion.findUnique({ where: { id: promotionId } }));
}

async function getPromotion(db: Db, promotionId: string): Promise<ReleasePromotion> {
  return toPromotion(
    await db.releasePromotion.findUniqueOrThrow({ where: { id: promotionId }, include: promotionPeople }),
  );
}

/** The newest promotion of a release; null when it was never proposed. @throws AppError `not-found` */
export async function getPromotionOf(db: Db, releaseId: string): Promise<ReleasePromotion | null> {
  const release = await db.release.findUnique({
    where: { id: releaseId },
    select: { promotions: { orderBy: { createdAt: 'desc' }, take: 1, include: promotionPeople } },
  });
  if (!release) throw new AppError('not-found', 'There is no such release');
  const [row] = release.promotions;
  return row ? toPromotion(row) : null;
}

function toPromotion(
  row: Prisma.ReleasePromotionGetPayload<{ include: typeof promotionPeople }>,
): ReleasePromotion {
  const brands = PromotedBrandSchema.array().parse(row.brands);
  return {
    ...toTold(row),
    releaseId: row.releaseId,
    insteadOfId: row.insteadOfId,
    gates: ReleaseGateSchema.array().parse(row.gates),
    approvalGates: ReleaseGateSchema.array().nullable().parse(row.approvalGates),
    brands: brands.length,
    matchedBrands: brands.filter(({ matched }) => matched !== null).length,
  };
}
