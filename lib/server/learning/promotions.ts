import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { MovedMarksSchema } from '@/lib/contracts/brand-model';
import { MatchedBasisSchema, type MatchedBasis } from '@/lib/contracts/matched-threshold';
import {
  PromotionGateSchema,
  type ApprovePromotionSchema,
  type Promotion,
  type PromotionGates,
  type ProposePromotionSchema,
} from '@/lib/contracts/promotions';
import { FEWEST_ADS } from '@/lib/domain/shadow/match-flag-rate';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';
import { enqueue } from '../jobs/boss';
import { promoteCandidate } from '../models/activate-brand-model';
import { findMatched } from '../shadows/find-matched';
import {
  noPromotion,
  promotionPeople,
  requireProposed,
  toApproval,
  toAudited,
  toTold,
  type Person,
} from './approval';
import { checkGates, readForGates } from './promotion-gates';

const candidateSelect = {
  brandId: true,
  definitionId: true,
  releaseId: true,
  learningRunId: true,
  contentHash: true,
  state: true,
  release: { select: { state: true } },
} satisfies Prisma.BrandModelSelect;

/**
 * Proposes that a candidate comes into use, with its gates as they stand now.
 * @throws AppError `not-found`; `conflict` when it is no candidate, another one of the brand is proposed, or a threshold is to be
 *   matched and its shadow beside the model in use has too little to match by
 */
export async function proposePromotion(
  db: Db,
  actorId: string,
  brandModelId: string,
  { note, threshold }: z.output<typeof ProposePromotionSchema>,
): Promise<Promotion> {
  const readings = await readForGates(db, toCandidate(await requireModel(db, brandModelId)));
  const promotionId = await db.$transaction(async (tx) => {
    const candidate = toCandidate(await requireModel(tx, brandModelId));
    const { brandId } = candidate;
    await tx.$queryRaw`SELECT FROM brand WHERE id = ${brandId}::uuid FOR NO KEY UPDATE`;
    const open = await tx.modelPromotion.count({ where: { brandId, state: 'proposed' } });
    if (open > 0) throw new AppError('conflict', 'A candidate of this brand is proposed already');
    const inUse = await tx.brandModel.findFirst({
      where: { brandId, state: 'active' },
      select: { id: true },
    });
    const matched = threshold === 'recertify' ? null : await findMatched(tx, brandModelId, inUse?.id ?? null);
    if (threshold === 'matched' && matched === null) throw tooLittleToMatch();
    const gates = await checkGates(tx, candidate, matched !== null, readings);
    const id = uuidv7();
    await tx.modelPromotion.create({
      data: {
        id,
        brandId,
        brandModelId,
        insteadOfId: inUse?.id ?? null,
        note,
        gates,
        ...(matched && { thresholdChoice: 'matched', matched }),
        proposedById: actorId,
      },
    });
    await enqueue(tx, 'count-moved-marks', [{ data: { promotionId: id } }]);
    await recordEvent(tx, {
      actorId,
      action: 'promotion-proposed',
      table: 'model_promotion',
      id,
      after: { brandModelId, gates, matched },
    });
    return id;
  });
  return getPromotion(db, promotionId);
}

/** The gates of a promotion as they stand now, whatever they were when it was proposed. @throws AppError `not-found` */
export async function checkPromotionGates(db: Db, promotionId: string): Promise<PromotionGates> {
  const { brandModel, thresholdChoice, movedMarks } = await requirePromoted(db, promotionId);
  const candidate = toGated(brandModel);
  const readings = await readForGates(db, candidate);
  return {
    gates: await checkGates(db, candidate, thresholdChoice === 'matched', readings),
    movedMarks: MovedMarksSchema.nullable().parse(movedMarks),
  };
}

/**
 * Puts a proposed candidate in use: every worker has it within seconds, recent ads are scored again, and the model
 * before retires. All of it, or nothing. Its gates are checked again, and these decide.
 *
 * @throws AppError `not-found`; `conflict` when it was decided, or something else is in use than it was compared with;
 *   `not-allowed` for the proposer (unless the installation lets them) and for a shut gate without an admin's reason
 */
export async function approvePromotion(
  db: Db,
  person: Person,
  promotionId: string,
  answer: z.output<typeof ApprovePromotionSchema>,
): Promise<Promotion> {
  const { brandModel } = await requirePromoted(db, promotionId);
  const candidate = toGated(brandModel);
  const readings = await readForGates(db, candidate);
  await db.$transaction(async (tx) => {
    const promotion = await lockProposed(tx, promotionId);
    const { brandId, brandModelId, insteadOfId, proposedById } = promotion;
    const proposed = { proposedById, gates: PromotionGateSchema.array().parse(promotion.gates) };
    // What else may come into use between this and the promotion makes that one refuse.
    const now = await checkGates(tx, candidate, promotion.thresholdChoice === 'matched', readings);
    const approval = toApproval(proposed, person, answer, now);
    await tx.modelPromotion.update({ where: { id: promotionId }, data: approval });
    await promoteCandidate(tx, {
      brandId,
      brandModelId,
      insteadOfId,
      actorId: person.id,
      matched: toMatched(promotion.matched),
    });
    await recordEvent(tx, {
      actorId: person.id,
      action: 'promotion-approved',
      table: 'model_promotion',
      id: promotionId,
      after: { brandModelId, ...toAudited(approval) },
    });
  });
  return getPromotion(db, promotionId);
}

/** Takes a proposal back, or declines somebody else's. @throws AppError `not-found`; `conflict` when it was decided */
export async function withdrawPromotion(db: Db, actorId: string, promotionId: string): Promise<Promotion> {
  await db.$transaction(async (tx) => {
    await lockProposed(tx, promotionId);
    await tx.modelPromotion.update({
      where: { id: promotionId },
      data: { state: 'withdrawn', endedAt: new Date() },
    });
    await recordEvent(tx, {
      actorId,
      action: 'promotion-withdrawn',
      table: 'model_promotion',
      id: promotionId,
    });
  });
  return getPromotion(db, promotionId);
}

async function getPromotion(db: Db, promotionId: string): Promise<Promotion> {
  return toPromotion(
    await db.modelPromotion.findUniqueOrThrow({ where: { id: promotionId }, include: promotionPeople }),
  );
}

/** The latest promotion of each of these models. */
export async function listPromotions(
  db: Db,
  brandModelIds: readonly string[],
): Promise<Map<string, Promotion>> {
  const rows = await db.modelPromotion.findMany({
    where: { brandModelId: { in: [...brandModelIds] } },
    include: promotionPeople,
    orderBy: { createdAt: 'asc' },
  });
  return new Map(rows.map((row) => [row.brandModelId, toPromotion(row)]));
}

function toPromotion(row: Prisma.ModelPromotionGetPayload<{ include: typeof promotionPeople }>): Promotion {
  return {
    ...toTold(row),
    brandModelId: row.brandModelId,
    insteadOfId: row.insteadOfId,
    gates: PromotionGateSchema.array().parse(row.gates),
    approvalGates: PromotionGateSchema.array().nullable().parse(row.approvalGates),
    matched: toMatched(row.matched),
    movedMarks: MovedMarksSchema.nullable().parse(row.movedMarks),
  };
}

const toMatched = (stored: Prisma.JsonValue): MatchedBasis | null =>
  stored === null ? null : MatchedBasisSchema.parse(stored);

async function lockProposed(tx: Tx, promotionId: string) {
  await tx.$queryRaw`SELECT FROM model_promotion WHERE id = ${promotionId}::uuid FOR UPDATE`;
  return requireProposed(await tx.modelPromotion.findUnique({ where: { id: promotionId } }));
}

async function requireModel(db: Db | Tx, brandModelId: string) {
  const model = await db.brandModel.findUnique({ where: { id: brandModelId }, select: candidateSelect });
  if (!model) throw new AppError('not-found', 'There is no such brand model');
  return model;
}

async function requirePromoted(db: Db, promotionId: string) {
  const promotion = await db.modelPromotion.findUnique({
    where: { id: promotionId },
    select: { thresholdChoice: true, movedMarks: true, brandModel: { select: candidateSelect } },
  });
  if (!promotion) throw noPromotion();
  return promotion;
}

type CandidateRow = Prisma.BrandModelGetPayload<{ select: typeof candidateSelect }>;

/** @throws AppError `conflict` when it is no candidate, or of a release that is not in use */
function toCandidate(model: CandidateRow) {
  if (model.release.state !== 'active') {
    throw new AppError('conflict', 'It belongs to another release; it comes into use with that');
  }
  const isWaiting = model.state === 'candidate' || model.state === 'shadow';
  if (!isWaiting || model.learningRunId === null) {
    throw new AppError('conflict', 'Only a candidate of a learning run can be promoted');
  }
  return toGated(model);
}

const tooLittleToMatch = () =>
  new AppError(
    'conflict',
    `Too little to match by: it takes a shadow beside the model in use with ${FEWEST_ADS} ads, one of them flagged`,
  );

/** Only candidates of learning runs are proposed. */
function toGated({ learningRunId, ...model }: CandidateRow) {
  if (learningRunId === null) throw new Error('a promotion of a model that no run learned');
  return { ...model, learningRunId };
}
