import type { PinPrecedent } from '@/lib/contracts/precedents';
import type { Tx } from '../database/db';
import { AppError } from '../errors';

/**
 * Whether the brand has such an identification point, in a version of its definition that is or was published.
 * @throws AppError `bad-input`
 */
export async function checkPoint(tx: Tx, brandId: string, point: PinPrecedent['point']): Promise<void> {
  if (point === null) return;
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT FROM brand_definition
     WHERE id = ${point.definitionId}::uuid AND brand_id = ${brandId}::uuid AND state <> 'draft'
       AND ${point.position}::int < jsonb_array_length(identification_points)`;
  if (rows.length === 0) throw new AppError('bad-input', 'point: the brand has no such identification point');
}
