import { v7 as uuidv7 } from 'uuid';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { findActiveModels, holdActiveModels } from '../models/active-models';
import { AUDIT_DUE_MS, openReviewItems } from '../triage/open-review-items';
import { readTriaged } from '../triage/read-triaged';
import { readStanding, type PickedLabel } from './plan-standing';

/**
 * Draws exactly what the plan waits for, and has it reviewed like any other ad; what was decided before needs nobody. Safe to
 * repeat: what is drawn is drawn once.
 *
 * @throws AppError `not-found`; `conflict` when the plan waits for nothing, or the brand has another model by now
 */
export function drawLabels(
  db: Db,
  userId: string,
  planId: string,
): Promise<{ drawn: number; opened: number }> {
  return db.$transaction(
    async (tx) => {
      await holdActiveModels(tx);
      await tx.$executeRaw`SELECT FROM certificate_plan WHERE id = ${planId}::uuid FOR NO KEY UPDATE`;
      const row = await tx.certificatePlan.findUnique({
        where: { id: planId },
        include: { brandModel: { select: { state: true } } },
      });
      if (!row) throw new AppError('not-found', 'There is no such plan');
      if (row.brandModel.state !== 'active')
        throw new AppError('conflict', 'The brand has another model by now');
      const { attempts, picks } = await readStanding(tx, row);
      const more = attempts.find(({ outcome }) => outcome.more !== null)?.outcome.more;
      const ranks = new Set(more?.ranks ?? []);
      if (!more || ranks.size === 0) throw new AppError('conflict', 'The plan waits for no further draw');
      const wanted = picks.filter(({ rank }) => ranks.has(rank));
      await insertDraws(tx, row, wanted);
      const opened = await askAbout(tx, row, wanted);
      await recordEvent(tx, {
        actorId: userId,
        action: 'certificate-labels-drawn',
        table: 'certificate_plan',
        id: planId,
        after: { drawn: wanted.length, opened, threshold: more.threshold },
      });
      return { drawn: wanted.length, opened };
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

/** Every pair of a block has the same chance: rounds of the plan over the block's size. */
async function insertDraws(
  tx: Tx,
  { id, blockSize }: { id: string; blockSize: number },
  wanted: readonly PickedLabel[],
): Promise<void> {
  await tx.sampleDraw.createMany({
    skipDuplicates: true,
    data: wanted.map(({ revisionId, round }) => ({
      id: uuidv7(),
      design: 'certificate' as const,
      designKey: id,
      revisionId,
      p: Math.min(1, round / blockSize),
      dueAt: new Date(Date.now() + AUDIT_DUE_MS),
    })),
  });
}

/** @returns how many items were opened */
async function askAbout(
  tx: Tx,
  { brandId, brandModelId }: { brandId: string; brandModelId: string },
  picked: readonly PickedLabel[],
): Promise<number> {
  const active = await findActiveModels(tx);
  const triaged = await readTriaged(
    tx,
    active!,
    picked.map(({ revisionId }) => revisionId),
  );
  return openReviewItems(
    tx,
    triaged.map((revision) => ({ ...revision, wanted: { brandId, brandModelId } })),
  );
}
