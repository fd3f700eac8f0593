import type { LearningOutcome, LeftOutCounts, Mining, StoredFigures } from '@/lib/contracts/learning';
import { v7 as uuidv7 } from 'uuid';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { nextVersions } from '../models/next-version';
import { addNote } from './run-notes';
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

/** Keeps what a run made of one brand, and says so in its log; what a rival worker kept first is the same and stays. */
export async function keepLearned(
  db: Db,
  runId: string,
  row: LearnedRow,
  leftOut: LeftOutCounts = [],
): Promise<void> {
  const { brandId, outcome, positives, hardNegatives, otherNegatives, references, tookMs } = row;
  await db.$transaction(async (tx) => {
    const { count } = await tx.learningRunBrand.createMany({
      data: [{ runId, ...row, outcome: toColumn(outcome) }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    const negatives = hardNegatives + otherNegatives;
    const note = { kind: 'brand-done', outcome, positives, negatives, references, tookMs, leftOut } as const;
    await addNote(tx, runId, note, { brandId });
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
    await keepFigures(tx, runId, figuresOf);
    await keepMined(tx, runId, minedOf);
    const candidates = await makeCandidates(tx, runId, releaseId);
    await addNote(tx, runId, { kind: 'succeeded', candidates });
    await recordEvent(tx, {
      actorId: null,
      action: 'learning-succeeded',
      table: 'learning_run',
      id: runId,
      after: { candidates },
    });
  });
}

async function keepFigures(tx: Tx, runId: string, figuresOf: ReadonlyMap<string, StoredFigures>) {
  const rows = [...figuresOf].map(([brand_id, figures]) => ({ brand_id, figures }));
  await tx.$executeRaw`
    UPDATE learning_run_brand AS made SET figures = measured.figures
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS measured (brand_id uuid, figures jsonb)
     WHERE made.run_id = ${runId}::uuid AND made.brand_id = measured.brand_id`;
}

async function keepMined(tx: Tx, runId: string, minedOf: ReadonlyMap<string, MinedModel>) {
  const rows = [...minedOf].map(([brand_id, { mining, contentHash, outcome }]) => ({
    brand_id,
    mining,
    content_hash: contentHash,
    outcome: toColumn(outcome),
  }));
  await tx.$executeRaw`
    UPDATE learning_run_brand AS made SET mining = mined.mining, content_hash = mined.content_hash, outcome = mined.outcome
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS mined (brand_id uuid, mining jsonb, content_hash bpchar, outcome learning_outcome)
     WHERE made.run_id = ${runId}::uuid AND made.brand_id = mined.brand_id`;
}

/** @returns how many */
async function makeCandidates(tx: Tx, runId: string, releaseId: string): Promise<number> {
  const learned = await tx.learningRunBrand.findMany({
    where: { runId, outcome: 'learned' },
    select: { brandId: true, contentHash: true, definitionId: true },
  });
  const versionOf = await nextVersions(
    tx,
    learned.map(({ brandId }) => brandId),
    releaseId,
  );
  await tx.brandModel.createMany({
    data: learned.map(({ brandId, contentHash, definitionId }) => ({
      id: uuidv7(),
      brandId,
      releaseId,
      learningRunId: runId,
      contentHash: contentHash!,
      definitionId: definitionId!,
      version: versionOf.get(brandId)!,
    })),
  });
  return learned.length;
}
