import type { Tx } from '../database/db';

/**
 * The next version of each of these brands' models under a release. Holds the brands' rows until the transaction ends: whoever
 * makes a version of a brand takes turns, and several brands are taken in one order, so that nobody waits for another in a ring.
 */
export async function nextVersions(
  tx: Tx,
  brandIds: readonly string[],
  releaseId: string,
): Promise<Map<string, number>> {
  await holdBrands(tx, brandIds);
  // A statement of its own: it sees what those whose turn it was have committed.
  const rows = await tx.$queryRaw<Array<{ brandId: string; version: number }>>`
    SELECT brand.id::text AS "brandId", coalesce(max(model.version), 0)::int + 1 AS version
      FROM brand LEFT JOIN brand_model AS model ON model.brand_id = brand.id AND model.release_id = ${releaseId}::uuid
     WHERE brand.id = ANY (${brandIds}::uuid[])
     GROUP BY brand.id`;
  return new Map(rows.map(({ brandId, version }) => [brandId, version]));
}

/** The same of one brand. */
export async function nextVersion(tx: Tx, brandId: string, releaseId: string): Promise<number> {
  return (await nextVersions(tx, [brandId], releaseId)).get(brandId)!;
}

/** Whoever changes the models of these brands takes turns. */
export async function holdBrands(tx: Tx, brandIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT FROM brand WHERE id = ANY (${brandIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}
