import type { BrandLine } from '@/lib/contracts/brands';
import type { Db } from '../database/db';
import type { BrandReference } from '../generated/prisma/client';
import { toReference, type ReferencePicture } from './definition-rows';

export type ModelledDefinition = Pick<BrandLine, 'slug' | 'name' | 'aliases' | 'keywords'> & {
  version: number;
  references: Required<ReferencePicture>[];
};

const select = {
  version: true,
  name: true,
  aliases: true,
  keywords: true,
  brand: { select: { slug: true } },
  references: { orderBy: { position: 'asc' } },
} as const;

/** What a brand model is built from; null when the definition is no longer the published one. */
export async function findPublishedDefinition(
  db: Db,
  definitionId: string,
): Promise<ModelledDefinition | null> {
  const row = await db.brandDefinition.findFirst({ where: { id: definitionId, state: 'published' }, select });
  return row && toModelled(row);
}

/** The same of a draft in the state of one revision; null when it has changed since. */
export async function findDraftDefinition(
  db: Db,
  definitionId: string,
  revision: number,
): Promise<ModelledDefinition | null> {
  const row = await db.brandDefinition.findFirst({
    where: { id: definitionId, state: 'draft', revision },
    select,
  });
  return row && toModelled(row);
}

type Row = Omit<ModelledDefinition, 'slug' | 'references'> & {
  brand: { slug: string };
  references: BrandReference[];
};

function toModelled({ brand, references, ...definition }: Row): ModelledDefinition {
  return { ...brand, ...definition, references: references.map(toReference) };
}
