import type { LearningOutcome, Mining, StoredFigures } from '@/lib/contracts/learning';
import { v7 as uuidv7 } from 'uuid';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { LearningCancelledError } from './run-state';

/** What a brand learned from, and what of it could not be looked at. */
export type LearnedCounts = {
  positives: number;
  hardNegatives: number;
  otherNegatives: number;
  boxes: number;
  /** Reference pictures of its definition. */
  references: number;
  picturesLeftOut: number;
  boxesLeftOut: number;
  referencesLeftOut: number;
};
export type LearnedRow = LearnedCounts & {
  brandId: string;
  outcome: LearningOutcome;
  /** Of the stored blob. */
  contentHash: string | null;
  definitionId: string | null;
  tookMs: number;
};
/** What the circle of mining made of a brand: the model of the round that is kept. */
export type MinedModel = { outcome: 'learned' | 'unchanged'; contentHash: string; mining: Mining };
export type KeptBrand = { brandId: string; outcome: LearningOutcome; contentHash: string | null };

/** What a run has made so far: a worker that takes it up goes on behind it. */
export async function findLearned(db: Db, runId: string): Promise<KeptBrand[]> {
  const rows = await db.learningRunBrand.findMany({
    where: { runId },
    select: { brandId: true, outcome: true, contentHash: true },
  });
  return rows.map((row) => ({ ...row, outcome: row.outcome.replaceAll('_', '-') as LearningOutcome }));
}

/** Keeps what a run made of one brand; what a rival worker kept first is the same and stays. */
export async function keepLearned(db: Db, runId: string, row: LearnedRow): Promise<void> {
  await db.learningRunBrand.createMany({
    data: [{ runId, ...row, outcome: toColumn(row.outcome) }],
    skipDuplicates: true,
  });
}

const toColumn = (outcome: LearningOutcome) => outcome.replaceAll('-', '_') as 'learned';

/**
 * Ends a run: every model that it learned becomes a candidate of its brand, with what it was measured to be. All of
 * them, or none.
 *
 * @throws LearningCancelledError when somebody cancelled it meanwhile
 */
export async function finishRun(
  db: Db,
  { runId, releaseId }: { runId: string; releaseId: string },
  figuresOf: ReadonlyMap<string, StoredFigures>,
  minedOf: ReadonlyMap<string, MinedModel>,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const ended = await tx.$executeRaw`
      UPDATE learning_run SET state = 'succeeded', phase = 'storing', done_share = 1, ended_at = now()
       WHERE id = ${runId}::uuid AND state = 'running'`;
    if (ended === 0) throw new LearningCancelledError('cancelled while it was stored');
    for (const [brandId, figures] of figuresOf) {
      await tx.learningRunBrand.update({ where: { runId_brandId: { runId, brandId } }, data: { figures } });
    }
    for (const [brandId, { mining, contentHash, outcome }] of minedOf) {
      await tx.learningRunBrand.update({
        where: { runId_brandId: { runId, brandId } },
        data: { mining, contentHash, outcome: toColumn(outcome) },
      });
    }
    const learned = await tx.learningRunBrand.findMany({ where: { runId, outcome: 'learned' } });
    for (const { brandId, contentHash, definitionId } of learned) {
      await makeCandidate(tx, {
        brandId,
        releaseId,
        learningRunId: runId,
        contentHash: contentHash!,
        definitionId: definitionId!,
      });
    }
    await recordEvent(tx, {
      actorId: null,
      action: 'learning-succeeded',
      table: 'learning_run',
      id: runId,
      after: { candidates: learned.length },
    });
  });
}

type Candidate = {
  brandId: string;
  releaseId: string;
  learningRunId: string;
  contentHash: string;
  definitionId: string;
};

async function makeCandidate(tx: Tx, candidate: Candidate): Promise<void> {
  const { brandId, releaseId } = candidate;
  // Whoever makes a version of this brand takes turns, so that two never get the same number.
  await tx.$queryRaw`SELECT FROM brand WHERE id = ${brandId}::uuid FOR NO KEY UPDATE`;
  const { _max } = await tx.brandModel.aggregate({ where: { brandId, releaseId }, _max: { version: true } });
  await tx.brandModel.create({ data: { id: uuidv7(), ...candidate, version: (_max.version ?? 0) + 1 } });
}
