import { setTimeout as sleep } from 'node:timers/promises';
import { EnergyMapSchema, type EnergyMapJson } from '@/lib/contracts/energy-map';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';

const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * The energy map of a brand model over an image. Maps of the top brands are stored with the scores; any other is
 * drawn by a short worker job, which this call waits for.
 *
 * @throws AppError `not-found` for an unknown image or brand model, or a model that knows its brand by words only;
 *   `not-ready` when no worker drew it in time
 */
export async function getEnergyMap(
  db: Db,
  imageSha256: string,
  brandModelId: string,
): Promise<EnergyMapJson> {
  const stored = await findEnergyMap(db, imageSha256, brandModelId);
  if (stored) return stored;
  const [image, model] = await Promise.all([
    db.image.findUnique({ where: { sha256: imageSha256 }, select: { sha256: true } }),
    db.brandModel.findUnique({
      where: { id: brandModelId },
      select: { definition: { select: { _count: { select: { references: true } } } } },
    }),
  ]);
  if (!image || !model)
    throw new AppError('not-found', `There is no such ${image ? 'brand model' : 'image'}`);
  if (model.definition._count.references === 0) {
    throw new AppError(
      'not-found',
      'This brand has no reference pictures, so nothing of a picture speaks for it',
    );
  }

  await db.$transaction((tx) => enqueue(tx, 'draw-energy-map', [{ data: { imageSha256, brandModelId } }]));
  for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_EVERY_MS) {
    await sleep(LOOK_EVERY_MS);
    const drawn = await findEnergyMap(db, imageSha256, brandModelId);
    if (drawn) return drawn;
  }
  throw new AppError('not-ready', 'No worker has drawn this map yet; ask again in a few seconds');
}

async function findEnergyMap(
  db: Db,
  imageSha256: string,
  brandModelId: string,
): Promise<EnergyMapJson | null> {
  const row = await db.energyMap.findUnique({
    where: { imageSha256_brandModelId: { imageSha256, brandModelId } },
    select: { grid: true, geometry: true },
  });
  if (!row) return null;
  return EnergyMapSchema.parse({
    ...(row.geometry as object),
    grid: Buffer.from(row.grid).toString('base64'),
  });
}
