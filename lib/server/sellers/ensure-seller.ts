import type { Tx } from '../database/db';

/** The id of a seller of a source; one whose first ad has not come in yet is created. */
export async function ensureSeller(tx: Tx, source: string, externalId: string): Promise<string> {
  const seller = await tx.seller.upsert({
    where: { source_externalId: { source, externalId } },
    create: { source, externalId },
    update: {},
    select: { id: true },
  });
  return seller.id;
}
