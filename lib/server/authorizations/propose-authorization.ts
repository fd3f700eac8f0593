import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ProposeAuthorizationSchema } from '@/lib/contracts/authorizations';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { ensureSeller } from '../sellers/ensure-seller';

/**
 * Proposes that a seller may sell a brand; it counts when another person approves it. A seller whose first ad has not come
 * in yet is created.
 *
 * @returns its id
 * @throws AppError `not-found` without such a brand or document; `conflict` when the same stands already
 */
export function proposeAuthorization(
  db: Db,
  actorId: string,
  proposal: z.output<typeof ProposeAuthorizationSchema>,
): Promise<string> {
  const { source, sellerExternalId, brandId, categories, validFrom, validTo, document, documentSha256 } =
    proposal;
  return db.$transaction(async (tx) => {
    const brand = await tx.brand.findUnique({ where: { id: brandId }, select: { id: true } });
    if (!brand) throw new AppError('not-found', 'brandId: there is no such brand');
    const isStored =
      documentSha256 === null || (await tx.storedDocument.count({ where: { sha256: documentSha256 } })) > 0;
    if (!isStored)
      throw new AppError('not-found', 'documentSha256: send the file to POST /api/v1/documents first');
    const sellerId = await ensureSeller(tx, source, sellerExternalId);
    const id = uuidv7();
    const { count } = await tx.authorization.createMany({
      data: [
        {
          id,
          sellerId,
          brandId,
          categories,
          validFrom: new Date(validFrom),
          validTo: new Date(validTo),
          document,
          documentSha256,
          proposedById: actorId,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0)
      throw new AppError('conflict', 'The same authorization stands already, approved or proposed');
    await recordEvent(tx, {
      actorId,
      action: 'authorization-proposed',
      table: 'authorization',
      id,
      after: { sellerId, brandId, categories, validFrom, validTo, documentSha256 },
    });
    return id;
  });
}
