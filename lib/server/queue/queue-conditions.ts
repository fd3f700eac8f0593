import { ReviewItemStateSchema, type QueueEntry, type QueueFilter } from '@/lib/contracts/review';
import { containsPattern } from '../database/contains-pattern';
import type { Db } from '../database/db';
import { Prisma } from '../generated/prisma/client';

type Filter = Omit<QueueFilter, 'sort' | 'cursor' | 'limit'>;
type State = QueueEntry['state'];

/** What rows of review_item (as `item`), with their `revision` and `ad`, must meet; the state stands apart, because lists are in order within one. */
export type QueueConditions = {
  states: readonly State[];
  own: Prisma.Sql;
  /** What was answered on `item` under the version that is filtered by (reason, created_at); null without one. */
  answers: Prisma.Sql | null;
};

/** Rows that are joined to an item before its conditions can be asked. */
export const QUEUE_JOINS = Prisma.sql`
  JOIN ad_revision AS revision ON revision.id = item.revision_id
  JOIN ad ON ad.id = item.ad_id`;

export async function queueConditions(db: Db, filter: Filter): Promise<QueueConditions> {
  const { sellerIds, adIds, brandId, suspectedUnder, answeredUnder } = await findNamedRows(db, filter);
  const { brand, source, seller, q } = filter;
  const answers = answeredUnder && answersUnder(answeredUnder.definitionId);
  const all = [Prisma.sql`true`];
  if (brand) {
    const ofVersion = suspectedUnder
      ? Prisma.sql`AND suspect.brand_model_id = ANY (${suspectedUnder.modelIds}::uuid[])`
      : Prisma.empty;
    const isSuspect = Prisma.sql`
      EXISTS (SELECT FROM review_suspect AS suspect
               WHERE suspect.review_item_id = item.id AND suspect.brand_id = ${brandId}::uuid ${ofVersion})`;
    // Somebody may have answered for a brand that was no suspect.
    if (answers === null || suspectedUnder) all.push(isSuspect);
    if (answers) all.push(Prisma.sql`EXISTS (${answers})`);
  }
  if (source) all.push(Prisma.sql`ad.source = ${source}`);
  if (seller) all.push(Prisma.sql`revision.seller_id = ANY (${sellerIds}::uuid[])`);
  // An external id is meant as such; anything else is looked for in the titles.
  if (q && adIds.length > 0) all.push(Prisma.sql`item.ad_id = ANY (${adIds}::uuid[])`);
  else if (q) all.push(Prisma.sql`revision.title ILIKE ${containsPattern(q)}`);
  return { states: statesOf(filter.state), own: Prisma.join(all, ' AND '), answers };
}

/** How many items there are under a filter, however many. */
export async function countItems(db: Db, { states, own }: QueueConditions): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM review_item AS item ${QUEUE_JOINS}
     WHERE item.state = ANY (${states}::review_item_state[]) AND ${own}`;
  return row!.count;
}

/**
 * The reasons that stand on `item` and were given under a version of a brand's definition; what was taken back inside its
 * undo window was not said.
 * @param definitionId null = there is no such version, nor answers
 */
const answersUnder = (definitionId: string | null): Prisma.Sql => Prisma.sql`
  SELECT line.reason::text AS reason, verdict.created_at
    FROM verdict JOIN verdict_line AS line ON line.verdict_id = verdict.id
   WHERE verdict.review_item_id = item.id AND line.definition_id = ${definitionId}::uuid
     AND NOT EXISTS (SELECT FROM verdict_withdrawal AS withdrawal WHERE withdrawal.verdict_id = verdict.id)`;

function statesOf(state: Filter['state']): readonly State[] {
  if (state === 'any') return ReviewItemStateSchema.options;
  return state === 'waiting' ? ['open', 'adjudication'] : [state];
}

type NamedRows = {
  sellerIds: string[];
  adIds: string[];
  /** null = no such brand, which no suspect is of. */
  brandId: string | null;
  /** Models that were made from the version. */
  suspectedUnder: { modelIds: string[] } | null;
  answeredUnder: { definitionId: string | null } | null;
};

/** Rows that the filter names exactly, looked up first: the page's query then starts at them, however rare they are. */
async function findNamedRows(
  db: Db,
  { brand, seller, q, suspectedUnder, answeredUnder }: Filter,
): Promise<NamedRows> {
  const [brandRow, sellers, ads, models, definition] = await Promise.all([
    brand ? db.brand.findUnique({ where: { slug: brand }, select: { id: true } }) : null,
    seller ? db.seller.findMany({ where: { externalId: seller }, select: { id: true } }) : [],
    q ? db.ad.findMany({ where: { externalId: q }, select: { id: true }, take: 100 }) : [],
    brand && suspectedUnder
      ? db.brandModel.findMany({
          where: { definition: { version: suspectedUnder, brand: { slug: brand } } },
          select: { id: true },
        })
      : null,
    brand && answeredUnder
      ? db.brandDefinition.findFirst({
          where: { version: answeredUnder, brand: { slug: brand } },
          select: { id: true },
        })
      : null,
  ]);
  return {
    sellerIds: sellers.map((row) => row.id),
    adIds: ads.map((row) => row.id),
    brandId: brandRow?.id ?? null,
    suspectedUnder: models && { modelIds: models.map(({ id }) => id) },
    answeredUnder: brand && answeredUnder ? { definitionId: definition?.id ?? null } : null,
  };
}
