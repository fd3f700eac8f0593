import type { BrandLine, Region } from '@/lib/contracts/brands';
import type { Db } from '../database/db';

export type ModelledDefinition = Pick<BrandLine, 'slug' | 'name' | 'aliases' | 'keywords'> & {
  version: number;
  references: Array<{ sha256: string; region: Region | null }>;
};

/** What a brand model is built from; null when the definition is no longer the published one. */
export async function findPublishedDefinition(
  db: Db,
  definitionId: string,
): Promise<ModelledDefinition | null> {
  const row = await db.brandDefinition.findFirst({
    where: { id: definitionId, state: 'published' },
    select: {
      version: true,
      aliases: true,
      keywords: true,
      brand: { select: { slug: true, name: true } },
      references: { orderBy: { position: 'asc' } },
    },
  });
  if (!row) return null;
  const { brand, references, ...definition } = row;
  return { ...brand, ...definition, references: references.map(toReference) };
}

/** A reference row in the words of the contract. */
export function toReference(row: {
  imageSha256: string;
  regionX: number | null;
  regionY: number | null;
  regionWidth: number | null;
  regionHeight: number | null;
}): { sha256: string; region: Region | null } {
  const { imageSha256: sha256, regionX: x, regionY: y, regionWidth: width, regionHeight: height } = row;
  const region =
    x === null || y === null || width === null || height === null ? null : { x, y, width, height };
  return { sha256, region };
}
