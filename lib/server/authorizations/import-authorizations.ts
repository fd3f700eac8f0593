import { v7 as uuidv7 } from 'uuid';
import type {
  AuthorizationImportResult,
  AuthorizationLine,
  AuthorizationProblem,
} from '@/lib/contracts/authorizations';
import { nearestWord } from '@/lib/domain/nearest-word';
import type { Db, Tx } from '../database/db';
import { enqueue } from '../jobs/boss';
import { readAuthorizationCsv, type ReadLine } from './read-authorization-csv';
import { TODAY } from './states';

type Options = {
  /** Whose sellers these are: the source their ads come from. */
  source: string;
  /** Who imports; null = the command line, whose user vouches for the file: its lines count at once. */
  actorId: string | null;
  isDryRun: boolean;
};

/**
 * Records every authorization of a CSV file, or none when a line is wrong; every problem is named by line, with what would
 * be right. A person's lines are proposals that another person approves. A line that stands already changes nothing. Sellers
 * whose first ad has not come in yet are created.
 */
export function importAuthorizations(
  db: Db,
  csv: string,
  { source, actorId, isDryRun }: Options,
): Promise<AuthorizationImportResult> {
  return db.$transaction(
    async (tx) => {
      const { lines, problems } = readAuthorizationCsv(csv);
      const brandIds = await findBrands(tx);
      problems.push(...unknownBrands(lines, [...brandIds.keys()]), ...repeatedLines(lines));
      const remarks = await findRemarks(tx, lines);
      problems.sort((a, b) => a.line - b.line);
      const nothing = { isDryRun, created: 0, unchanged: 0, newSellers: 0, problems, remarks };
      if (problems.length > 0) return nothing;

      const rows = toRows(lines, brandIds);
      if (isDryRun) return { ...nothing, ...(await foresee(tx, source, rows)) };
      const newSellers = await createSellers(tx, source, rows);
      const created = await insertRows(tx, source, rows, actorId);
      if (actorId === null) {
        await enqueue(
          tx,
          'apply-authorization',
          created.map((authorizationId) => ({ data: { authorizationId } })),
        );
      }
      return { ...nothing, created: created.length, unchanged: rows.length - created.length, newSellers };
    },
    { timeout: 120_000 },
  );
}

async function findBrands(tx: Tx): Promise<Map<string, string>> {
  const brands = await tx.brand.findMany({ select: { id: true, slug: true } });
  return new Map(brands.map(({ id, slug }) => [slug, id]));
}

function unknownBrands(lines: readonly ReadLine[], slugs: readonly string[]): AuthorizationProblem[] {
  const known = new Set(slugs);
  return lines.flatMap(({ line, authorization: { brand } }) => {
    if (known.has(brand)) return [];
    const near = nearestWord(brand, slugs);
    const expected = near === null ? 'the slug of a brand; import brands first' : `perhaps ${near}`;
    const problem = `there is no brand "${brand}"`;
    return [
      {
        line,
        field: 'brand',
        code: 'unknown-brand',
        problem,
        expected,
        values: { value: brand, isNear: near === null ? 'no' : 'yes', near: near ?? '' },
      },
    ];
  });
}

const keyOf = ({ sellerExternalId, brand, validFrom, validTo, categories }: AuthorizationLine) =>
  JSON.stringify([sellerExternalId, brand, validFrom, validTo, categories]);

/** Exactly the same again is harmless; the same with another document is a contradiction. */
function repeatedLines(lines: readonly ReadLine[]): AuthorizationProblem[] {
  const first = new Map<string, ReadLine>();
  return lines.flatMap((one) => {
    const earlier = first.get(keyOf(one.authorization));
    if (!earlier) first.set(keyOf(one.authorization), one);
    const { document } = one.authorization;
    if (!earlier || document === null || earlier.authorization.document === document) return [];
    const problem = `line ${earlier.line} says the same with the document "${earlier.authorization.document ?? ''}"`;
    return [
      {
        line: one.line,
        field: 'document',
        code: 'duplicate',
        problem,
        expected: 'one line, one document',
        values: { line: earlier.line, document: earlier.authorization.document ?? '' },
      },
    ];
  });
}

/** Periods that are over, and categories of which no ad has come in yet. */
async function findRemarks(tx: Tx, lines: readonly ReadLine[]): Promise<AuthorizationProblem[]> {
  const [clock] = await tx.$queryRaw<Array<{ today: string }>>`SELECT ${TODAY}::text AS today`;
  const named = [...new Set(lines.flatMap(({ authorization }) => authorization.categories))];
  const rows = await tx.$queryRaw<Array<{ category: string }>>`
    SELECT category FROM unnest(${named}::text[]) AS category
     WHERE EXISTS (SELECT FROM ad_revision WHERE ad_revision.category = category.category)`;
  const used = new Set(rows.map((row) => row.category));
  return lines.flatMap(({ line, authorization: { validTo, categories } }): AuthorizationProblem[] => [
    ...(validTo < clock!.today
      ? [
          {
            line,
            field: 'validTo',
            code: 'already-over' as const,
            problem: `${validTo} is over`,
            expected: `${clock!.today} or later, if it is to count`,
            values: { day: validTo, today: clock!.today },
          },
        ]
      : []),
    ...categories
      // Before a source's first ads nothing is known of its words.
      .filter((category) => used.size > 0 && !used.has(category))
      .map((category) => ({
        line,
        field: 'categories',
        code: 'unknown-category' as const,
        problem: `no ad has the category "${category}"`,
        expected: 'the word that ads have',
        values: { category },
      })),
  ]);
}

type Row = {
  id: string;
  seller: string;
  brand_id: string;
  categories: string[];
  valid_from: string;
  valid_to: string;
  document: string | null;
};

function toRows(lines: readonly ReadLine[], brandIds: ReadonlyMap<string, string>): Row[] {
  return lines.map(({ authorization }) => ({
    id: uuidv7(),
    seller: authorization.sellerExternalId,
    brand_id: brandIds.get(authorization.brand)!,
    categories: authorization.categories,
    valid_from: authorization.validFrom,
    valid_to: authorization.validTo,
    document: authorization.document,
  }));
}

/** What it would do: nothing is stored. */
async function foresee(tx: Tx, source: string, rows: readonly Row[]) {
  const [counts] = await tx.$queryRaw<Array<{ created: number; newSellers: number }>>`
    WITH line AS (
      SELECT DISTINCT line.seller, line.brand_id, line.valid_from, line.valid_to,
             ARRAY(SELECT jsonb_array_elements_text(line.categories)) AS categories
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS line (seller text, brand_id uuid, categories jsonb, valid_from date, valid_to date))
    SELECT count(*) FILTER (WHERE NOT EXISTS (
             SELECT FROM "authorization" AS one JOIN seller ON seller.id = one.seller_id
              WHERE seller.source = ${source} AND seller.external_id = line.seller AND one.brand_id = line.brand_id
                AND one.valid_from = line.valid_from AND one.valid_to = line.valid_to
                AND one.categories = line.categories AND one.revoked_at IS NULL))::int AS created,
           count(DISTINCT line.seller) FILTER (WHERE NOT EXISTS (
             SELECT FROM seller WHERE source = ${source} AND external_id = line.seller))::int AS "newSellers"
      FROM line`;
  return { ...counts!, unchanged: rows.length - counts!.created };
}

async function createSellers(tx: Tx, source: string, rows: readonly Row[]): Promise<number> {
  const names = [...new Set(rows.map((row) => row.seller))];
  const { count } = await tx.seller.createMany({
    data: names.map((externalId) => ({ source, externalId })),
    skipDuplicates: true,
  });
  return count;
}

/** @returns ids of the new ones */
async function insertRows(
  tx: Tx,
  source: string,
  rows: readonly Row[],
  actorId: string | null,
): Promise<string[]> {
  const created = await tx.$queryRaw<Array<{ id: string }>>`
    INSERT INTO "authorization" (id, seller_id, brand_id, categories, valid_from, valid_to, document, proposed_by_id, approved_at)
    SELECT line.id, seller.id, line.brand_id, ARRAY(SELECT jsonb_array_elements_text(line.categories)), line.valid_from,
           line.valid_to, line.document, ${actorId}::uuid, CASE WHEN ${actorId}::uuid IS NULL THEN now() END
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS line (id uuid, seller text, brand_id uuid, categories jsonb, valid_from date, valid_to date, document text)
      JOIN seller ON seller.source = ${source} AND seller.external_id = line.seller
     ORDER BY line.id
    ON CONFLICT DO NOTHING
    RETURNING id::text`;
  const events = created.map(({ id }) => ({ event_id: uuidv7(), id }));
  await tx.$executeRaw`
    INSERT INTO audit_event (id, actor_id, action, subject_table, subject_id, after)
    SELECT event.event_id, ${actorId}::uuid, 'authorization-imported', 'authorization', event.id,
           jsonb_build_object('isApproved', ${actorId === null}::boolean)
      FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS event (event_id uuid, id text)`;
  return created.map(({ id }) => id);
}
