import type { BrandSummary } from '@/lib/contracts/brands';
import type { Db } from '../database/db';

/** Every brand with the names people type for it, by name. */
export async function listBrands(db: Db): Promise<BrandSummary[]> {
  const rows = await db.brand.findMany({
    orderBy: { name: 'asc' },
    select: {
      id: true,
      slug: true,
      name: true,
      definitions: { where: { state: 'published' }, select: { aliases: true } },
    },
  });
  return rows.map(({ definitions, ...brand }) => ({ ...brand, aliases: definitions[0]?.aliases ?? [] }));
}
