import { randomUUID } from 'node:crypto';
import {
  LabelFilterSchema,
  MakeLabelBatchSchema,
  type LabelFilterInput,
} from '@/lib/contracts/label-batches';
import type { Db } from '@/lib/server/database/db';
import { claimLabels } from '@/lib/server/labeling/claim-labels';
import { labelQueueStats } from '@/lib/server/labeling/label-queue-stats';
import { listBatches } from '@/lib/server/labeling/list-batches';
import { estimateBatch, makeBatch, previewBatch } from '@/lib/server/labeling/make-batch';
import { time, type Timing } from './measure-data';

export type LabelingMeasurement = { tasks: number; makeSeconds: number; timings: Timing[] };

/** As people make batches; what matches is counted and the first pictures are named. */
const FILTERS: Record<string, LabelFilterInput> = {
  'no filter, at random': { brand: 'brand-1' },
  'no filter, highest score first': { brand: 'brand-1', order: 'score' },
  'no filter, newest first': { brand: 'brand-1', order: 'newest' },
  'any mark': { ask: 'any-mark' },
  'likeliest brand, score from 0.5': { ask: 'likeliest', scoreMin: 0.5 },
  'score from 0.5': { brand: 'brand-1', scoreMin: 0.5 },
  'score 0.4 to 0.6, most uncertain first': {
    brand: 'brand-1',
    scoreMin: 0.4,
    scoreMax: 0.6,
    order: 'uncertainty',
  },
  'one source': { brand: 'brand-1', source: 'bench-south' },
  'detector unsure': { brand: 'brand-1', detectorUnsure: true },
  'signals disagree': { brand: 'brand-1', signalsDisagree: true },
  'no label yet': { brand: 'brand-1', label: 'unknown' },
  'a fifth at random': { brand: 'brand-1', scoreMin: 0.5, randomShare: 0.2 },
};
/** Of the tasks, how many one labeler has answered when the next one is looked for. */
const ANSWERED_SHARE = 0.95;

/** Times what batches and the label queue ask for; the database is that of the caller, filled by fillLabels. */
export async function measureLabeling(
  db: Db,
  tasks: number,
  onNote: (note: string) => void,
): Promise<LabelingMeasurement> {
  const timings: Timing[] = [];
  const measure = async (what: string, run: () => Promise<number>) => {
    onNote(what);
    timings.push(await time(what, run));
  };
  for (const [what, filter] of Object.entries(FILTERS)) {
    await measure(`estimate: ${what}`, async () => (await estimateBatch(db, batchOf(filter))).matching ?? 0);
    await measure(`preview: ${what}`, async () => (await previewBatch(db, batchOf(filter))).matching);
  }
  onNote(`making a batch of ${tasks}`);
  const startedAt = performance.now();
  const made = await makeBatch(db, null, batchOf({ brand: 'brand-1', size: tasks }, 2));
  const makeSeconds = Number(((performance.now() - startedAt) / 1_000).toFixed(1));
  await db.$executeRaw`ANALYZE`;

  const [lou, max] = [await addLabeler(db), await addLabeler(db)];
  const claim = (userId: string, batchId?: string) => async () => {
    const asked = { userId, tabId: randomUUID(), purpose: 'answer', count: 3, batchId } as const;
    return (await claimLabels(db, asked)).work.length;
  };
  await measure('claim of three', claim(lou));
  await measure('claim of three of the batch', claim(lou, made.batchId));
  await answerFirst(db, max, Math.floor(ANSWERED_SHARE * made.taskCount));
  await measure('claim of three by who answered 95 % of the tasks', claim(max));
  await measure('count of what waits', async () => (await labelQueueStats(db, max)).waiting);
  await measure('list of batches', async () => (await listBatches(db, { limit: 50 })).batches.length);
  return { tasks: made.taskCount, makeSeconds, timings };
}

const batchOf = (filter: LabelFilterInput, labelersWanted = 1) =>
  MakeLabelBatchSchema.parse({ name: 'bench', labelersWanted, filter: LabelFilterSchema.parse(filter) });

async function addLabeler(db: Db): Promise<string> {
  const name = `bench-${randomUUID()}`;
  const { id } = await db.user.create({
    data: { name, email: `${name}@bench.invalid`, passwordHash: 'none', roles: ['labeler'] },
  });
  return id;
}

/** All at once, so that the statistics of the database are behind, as they are while people work. */
async function answerFirst(db: Db, userId: string, count: number): Promise<void> {
  await db.$executeRaw`
    UPDATE work_slot
       SET holder_id = ${userId}::uuid, tab_id = gen_random_uuid(), token = gen_random_uuid(), leased_until = now(),
           answered_at = now()
     WHERE id IN (SELECT id FROM work_slot
                   WHERE queue = 'labeling' AND slot_number = 1 AND holder_id IS NULL ORDER BY id LIMIT ${count})`;
}
