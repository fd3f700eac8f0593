import { v7 as uuidv7 } from 'uuid';
import type { AuthorizationLine } from '@/lib/contracts/authorizations';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';

/**
 * Records that a seller may sell a brand; who runs the import vouches for it, so it counts at once. The same line
 * again changes nothing; one that was revoked counts again. A seller whose first ad has not come in yet is created.
 *
 * @throws AppError `bad-input` when there is no such brand
 */
export async function importAuthorization(
  db: Db,
  source: string,
  line: AuthorizationLine,
  actorId: string | null = null,
): Promise<'created' | 'unchanged'> {
  return db.$transaction(async (tx) => {
    const brand = await tx.brand.findUnique({ where: { slug: line.brand }, select: { id: true } });
    if (!brand)
      throw new AppError('bad-input', `brand: there is no brand "${line.brand}"; import brands first`);
    const seller = await tx.seller.upsert({
      where: { source_externalId: { source, externalId: line.sellerExternalId } },
      create: { source, externalId: line.sellerExternalId },
      update: {},
      select: { id: true },
    });
    const id = uuidv7();
    const key = {
      sellerId: seller.id,
      brandId: brand.id,
      categories: line.categories,
      validFrom: new Date(line.validFrom),
      validTo: new Date(line.validTo),
    };
    const approval = { document: line.document, approvedById: actorId, approvedAt: new Date() };
    const { categories, ...named } = key;
    const restored = await tx.authorization.updateMany({
      where: { ...named, categories: { equals: categories }, revokedAt: { not: null } },
      data: { ...approval, revokedAt: null },
    });
    const added = await tx.authorization.createMany({
      data: [{ id, ...key, ...approval }],
      skipDuplicates: true,
    });
    const count = restored.count + added.count;
    if (count === 0) return 'unchanged';
    await recordEvent(tx, {
      actorId,
      action: 'authorization-imported',
      table: 'authorization',
      id,
      after: { sellerId: seller.id, brandId: brand.id, validFrom: line.validFrom, validTo: line.validTo },
    });
    return 'created';
  });
}
