import type { EnergyMapJson } from '@/lib/contracts/energy-map';
import type { PeakBox } from '@/lib/contracts/review';
import type { Db } from '../database/db';

export type DrawnEnergyMap = {
  imageSha256: string;
  brandModelId: string;
  map: EnergyMapJson;
  peaks: readonly PeakBox[];
};

/** Which of these maps are already drawn, as `image brandModel`. */
export async function findDrawnMaps(
  db: Db,
  wanted: ReadonlyArray<{ imageSha256: string; brandModelId: string }>,
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const rows = await db.energyMap.findMany({
    where: {
      imageSha256: { in: [...new Set(wanted.map((one) => one.imageSha256))] },
      brandModelId: { in: [...new Set(wanted.map((one) => one.brandModelId))] },
    },
    select: { imageSha256: true, brandModelId: true },
  });
  return new Set(rows.map(mapKey));
}

export const mapKey = ({ imageSha256, brandModelId }: { imageSha256: string; brandModelId: string }) =>
  `${imageSha256} ${brandModelId}`;

/** Keeps maps; the same map drawn twice is kept once. */
export async function saveEnergyMaps(db: Db, drawn: readonly DrawnEnergyMap[]): Promise<void> {
  if (drawn.length === 0) return;
  await db.energyMap.createMany({
    data: drawn.map(({ imageSha256, brandModelId, map: { grid, ...geometry }, peaks }) => ({
      imageSha256,
      brandModelId,
      grid: new Uint8Array(Buffer.from(grid, 'base64')),
      geometry,
      peaks: peaks.map(({ x, y, width, height, score }) => ({ x, y, width, height, score })),
    })),
    skipDuplicates: true,
  });
}
