import { DefinitionViewSchema, type DefinitionView } from '@/lib/contracts/brands';
import type { Db } from '../database/db';
import type { Prisma } from '../generated/prisma/client';
import { toReference } from './definition-rows';

export const definitionViewInclude = {
  references: { orderBy: { position: 'asc' }, include: { image: { select: { width: true, height: true } } } },
} satisfies Prisma.BrandDefinitionInclude;
type DefinitionRow = Prisma.BrandDefinitionGetPayload<{ include: typeof definitionViewInclude }>;

/** What people see of a definition that there is. */
export async function getDefinitionView(db: Db, definitionId: string): Promise<DefinitionView> {
  return toDefinitionView(
    await db.brandDefinition.findUniqueOrThrow({
      where: { id: definitionId },
      include: definitionViewInclude,
    }),
  );
}

export function toDefinitionView({ references, ...definition }: DefinitionRow): DefinitionView {
  return DefinitionViewSchema.parse({
    ...definition,
    references: references.map(toReferenceView),
  });
}

/** A reference row with the size of its picture, as people see it beside their work. */
export function toReferenceView(
  row: DefinitionRow['references'][number],
): DefinitionView['references'][number] {
  const { sha256, region, role, note } = toReference(row);
  return { sha256, region, role, note, width: row.image.width, height: row.image.height };
}
