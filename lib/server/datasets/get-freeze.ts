import { FreezePhaseSchema, type Freeze } from '@/lib/contracts/dataset-versions';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { Prisma } from '../generated/prisma/client';

export const freezeInclude = {
  dataset: { select: { name: true } },
  version: { select: { number: true } },
} satisfies Prisma.DatasetFreezeInclude;
type FreezeRow = Prisma.DatasetFreezeGetPayload<{ include: typeof freezeInclude }>;

/** How far a freeze is, or how it ended. @throws AppError `not-found` */
export async function getFreeze(db: Db, freezeId: string): Promise<Freeze> {
  const row = await db.datasetFreeze.findUnique({ where: { id: freezeId }, include: freezeInclude });
  if (!row) throw new AppError('not-found', 'There is no such freeze');
  return toFreeze(row);
}

export function toFreeze({ id, dataset, version, ...row }: FreezeRow): Freeze {
  return {
    freezeId: id,
    dataset: dataset.name,
    state: row.state,
    phase: FreezePhaseSchema.parse(row.phase),
    doneShare: row.doneShare,
    problem: row.problem,
    versionNumber: version?.number ?? null,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
