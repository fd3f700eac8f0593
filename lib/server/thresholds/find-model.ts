import type { Db } from '../database/db';
import { AppError } from '../errors';
import type { ModelInUse } from './read-traffic';

/** The model in use of a brand. @throws AppError `not-found` */
export async function findModelOf(db: Db, slug: string): Promise<ModelInUse> {
  const model = await db.brandModel.findFirst({
    where: { state: 'active', brand: { slug } },
    select: { id: true, brandId: true, activatedAt: true },
  });
  if (!model?.activatedAt) throw new AppError('not-found', `There is no brand ${slug} with a model in use`);
  return { ...model, activatedAt: model.activatedAt };
}
