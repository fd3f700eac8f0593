import type { EnergyMapJson } from '@/lib/contracts/energy-map';
import type { Db } from '../database/db';

export type DrawnEnergyMap = {
  imageSha256: string;
  brandModelId: string;
  map: EnergyMapJson;
};

/** Keeps maps, in one statement; the same map drawn twice is kept once. */
export async function saveEnergyMaps(db: Db, drawn: readonly DrawnEnergyMap[]): Promise<void> {
  if (drawn.length === 0) return;
  const rows = drawn.map(({ imageSha256, brandModelId, map: { grid, ...geometry } }) => ({
    image_sha256: imageSha256,
    brand_model_id: brandModelId,
    grid,
    geometry,
  }));
  await db.$executeRaw`
    INSERT INTO energy_map (image_sha256, brand_model_id, grid, geometry)
    SELECT image_sha256, brand_model_id, decode(grid, 'base64'), geometry
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS map (image_sha256 text, brand_model_id uuid, grid text, geometry jsonb)
     ORDER BY image_sha256, brand_model_id
    ON CONFLICT DO NOTHING`;
}
