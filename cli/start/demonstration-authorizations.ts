import { addDays } from '@/lib/domain/authorizations/expiry';
import { importAuthorizations } from '@/lib/server/authorizations/import-authorizations';
import type { Db } from '@/lib/server/database/db';

const ENDS_IN_DAYS = 5;

/**
 * Gives the demonstration authorizations that want somebody's attention: one that ends within days, and a lapsed seller's
 * renewal that an operator has proposed and a second person has to approve. Only where no authorization was ever proposed.
 */
export async function ensureDemonstrationAuthorizations(
  db: Db,
  source: string,
  operatorEmail: string,
): Promise<void> {
  if (await db.authorization.findFirst({ where: { proposedById: { not: null } }, select: { id: true } }))
    return;
  const operator = await db.user.findUnique({ where: { email: operatorEmail }, select: { id: true } });
  if (!operator) return;
  const today = new Date().toISOString().slice(0, 10);
  const bring = (line: string, actorId: string | null) =>
    importAuthorizations(db, `sellerExternalId,brand,validFrom,validTo,categories,document\n${line}\n`, {
      source,
      actorId,
      isDryRun: false,
    });
  await bring(
    `yunhe-department-store,nivoleth,${addDays(today, -85)},${addDays(today, ENDS_IN_DAYS)},gift sets,trial licence 31`,
    null,
  );
  await bring(
    `old-harbour-time,ostrevaux,${today},${addDays(today, 364)},,renewal of contract 1187`,
    operator.id,
  );
}
