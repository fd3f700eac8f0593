import { z } from 'zod';
import { LabelFilterSchema, type LabelBatch, type LabelBatchListQuery } from '@/lib/contracts/label-batches';
import type { Db } from '../database/db';
import { readCursor, writeCursor } from '../database/list-cursor';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';

const batchSelect = {
  id: true,
  name: true,
  filter: true,
  seed: true,
  labelersWanted: true,
  unassistedShare: true,
  priority: true,
  state: true,
  createdAt: true,
  dueAt: true,
  closedAt: true,
  createdBy: { select: { name: true } },
} satisfies Prisma.LabelBatchSelect;
type BatchRow = Prisma.LabelBatchGetPayload<{ select: typeof batchSelect }>;
type TaskCounts = LabelBatch['tasks'];

/**
 * One page of batches with their progress, the newest first, keyset-paged.
 * @throws AppError `bad-input` when the cursor is not one that this list gave out
 */
export async function listBatches(
  db: Db,
  { state, cursor, limit }: LabelBatchListQuery,
): Promise<{ batches: LabelBatch[]; nextCursor: string | null }> {
  const after = cursor ? readCursor(CursorSchema, cursor) : null;
  const rows = await db.labelBatch.findMany({
    where: {
      ...(state ? { state } : {}),
      ...(after
        ? {
            OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { lt: after[1] } }],
          }
        : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    select: batchSelect,
  });
  const page = rows.slice(0, limit);
  const counts = await countTasks(
    db,
    page.map((row) => row.id),
  );
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    batches: page.map((row) => toBatch(row, counts.get(row.id) ?? NO_TASKS)),
    nextCursor: last ? writeCursor([last.createdAt.toISOString(), last.id]) : null,
  };
}

/** One batch. @throws AppError `not-found` */
export async function getBatch(db: Db, batchId: string): Promise<LabelBatch> {
  const row = await db.labelBatch.findUnique({ where: { id: batchId }, select: batchSelect });
  if (!row) throw new AppError('not-found', 'There is no such batch');
  return toBatch(row, (await countTasks(db, [batchId])).get(batchId) ?? NO_TASKS);
}

const NO_TASKS: TaskCounts = { open: 0, answered: 0, adjudication: 0, done: 0, closed: 0 };

async function countTasks(db: Db, batchIds: string[]): Promise<Map<string, TaskCounts>> {
  const rows = await db.labelTask.groupBy({
    by: ['batchId', 'state'],
    where: { batchId: { in: batchIds } },
    _count: true,
  });
  const counts = new Map<string, TaskCounts>();
  for (const { batchId, state, _count } of rows) {
    counts.set(batchId, { ...(counts.get(batchId) ?? NO_TASKS), [state]: _count });
  }
  return counts;
}

function toBatch(
  { id, filter, createdBy, createdAt, dueAt, closedAt, ...row }: BatchRow,
  tasks: TaskCounts,
): LabelBatch {
  return {
    batchId: id,
    ...row,
    filter: LabelFilterSchema.parse(filter),
    createdBy: createdBy?.name ?? null,
    createdAt: createdAt.toISOString(),
    dueAt: dueAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    tasks,
  };
}

const CursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);
