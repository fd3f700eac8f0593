import { LearningSettingsSchema, type LearningSettings } from '@/lib/contracts/learning';
import type { Db } from '../database/db';

export type LearnedFrom = { runId: string; datasetVersionId: string; settings: LearningSettings };

/** What the model in use of a brand (or else the last that was) learned from; null when it was made from its definition alone. */
export async function findLearnedFrom(db: Db, brandId: string): Promise<LearnedFrom | null> {
  const model = await db.brandModel.findFirst({
    where: { brandId, state: { in: ['active', 'retired'] }, activatedAt: { not: null } },
    orderBy: [{ state: 'asc' }, { activatedAt: 'desc' }],
    select: { learningRun: { select: { id: true, datasetVersionId: true, settings: true } } },
  });
  if (!model?.learningRun) return null;
  const { id: runId, datasetVersionId, settings } = model.learningRun;
  return { runId, datasetVersionId, settings: LearningSettingsSchema.parse(settings) };
}
