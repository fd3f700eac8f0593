import { importAuthorizations } from '../authorizations/import-authorizations';
import type { Db } from '../database/db';
import type { TestBrand } from './builders';

type Wish = {
  source?: string;
  seller: string;
  brand: Pick<TestBrand, 'slug'>;
  validFrom?: string;
  validTo?: string;
  categories?: readonly string[];
};

/** An authorization that counts at once, as the command line records it; valid today alone unless said otherwise. @returns its id */
export async function authorize(db: Db, { source = 'shop', seller, brand, ...wish }: Wish): Promise<string> {
  const today = new Date().toISOString().slice(0, 10);
  const { validFrom = today, validTo = today, categories = [] } = wish;
  const csv = `sellerExternalId,brand,validFrom,validTo,categories\n${seller},${brand.slug},${validFrom},${validTo},${categories.join('|')}\n`;
  const { problems } = await importAuthorizations(db, csv, { source, actorId: null, isDryRun: false });
  if (problems.length > 0) throw new Error(`not imported: ${JSON.stringify(problems)}`);
  const row = await db.authorization.findFirstOrThrow({
    where: { seller: { source, externalId: seller }, brand: { slug: brand.slug } },
    orderBy: { id: 'desc' },
  });
  return row.id;
}

/** Moves the end of an authorization to yesterday, which nothing in the product can do. */
export async function letPeriodEnd(db: Db, authorizationId: string): Promise<void> {
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`
      UPDATE "authorization"
         SET valid_to = (now() AT TIME ZONE 'UTC')::date - 1, valid_from = least(valid_from, (now() AT TIME ZONE 'UTC')::date - 1)
       WHERE id = ${authorizationId}::uuid`,
  ]);
}
