import { z } from 'zod';
import type {
  AuthorizationCounts,
  AuthorizationEntry,
  AuthorizationFilter,
  AuthorizationPage,
} from '@/lib/contracts/authorizations';
import { EXPIRY_WARNING_DAYS } from '@/lib/domain/authorizations/expiry';
import type { Db } from '../database/db';
import { badCursor, readCursor, writeCursor } from '../database/list-cursor';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { IN_STATE, isCounting, STATE_COLUMN, TODAY } from './states';

/**
 * One page of authorizations, keyset-paged: those that end first, or the newest first.
 * @throws AppError `bad-input` when the cursor is not one that this list gave out for this order
 */
export async function listAuthorizations(db: Db, filter: AuthorizationFilter): Promise<AuthorizationPage> {
  const { sort, limit } = filter;
  const rows = await db.$queryRaw<Row[]>`
    ${SELECT_ENTRY} WHERE ${conditions(filter)} ORDER BY ${ORDERS[sort]} LIMIT ${limit + 1}`;
  const [clock] = await db.$queryRaw<Array<{ today: string }>>`SELECT ${TODAY}::text AS today`;
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    entries: page.map(toEntry),
    nextCursor: last ? cursorAfter(sort, last) : null,
    today: clock!.today,
  };
}

/** One authorization. @throws AppError `not-found` */
export async function getAuthorization(db: Db, authorizationId: string): Promise<AuthorizationEntry> {
  const [row] = await db.$queryRaw<Row[]>`${SELECT_ENTRY} WHERE one.id = ${authorizationId}::uuid`;
  if (!row) throw new AppError('not-found', 'There is no such authorization');
  return toEntry(row);
}

/** What waits for a second person, and what ends soon. */
export async function countAuthorizations(db: Db): Promise<AuthorizationCounts> {
  const { now, soon } = EXPIRY_WARNING_DAYS;
  const [row] = await db.$queryRaw<AuthorizationCounts[]>`
    SELECT (SELECT count(*) FROM "authorization" AS one WHERE ${IN_STATE.proposed})::int AS proposed,
           count(*) FILTER (WHERE one.valid_to < ${TODAY} + ${now}::int)::int AS "endsNow", count(*)::int AS "endsSoon"
      FROM "authorization" AS one WHERE ${isCounting} AND one.valid_to < ${TODAY} + ${soon}::int`;
  return row!;
}

type Row = Omit<
  AuthorizationEntry,
  'seller' | 'brand' | 'documentFile' | 'proposedBy' | 'approvedAt' | 'revokedAt' | 'createdAt'
> & {
  sellerId: string;
  source: string;
  externalId: string;
  brandId: string;
  slug: string;
  brandName: string;
  documentSha256: string | null;
  mediaType: string | null;
  proposedById: string | null;
  proposedByName: string | null;
  approvedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
};

const SELECT_ENTRY = Prisma.sql`
  SELECT one.id::text AS "authorizationId", one.version, ${STATE_COLUMN} AS state, seller.id::text AS "sellerId",
         seller.source, seller.external_id AS "externalId", brand.id::text AS "brandId", brand.slug, brand.name AS "brandName",
         one.categories, one.valid_from::text AS "validFrom", one.valid_to::text AS "validTo", one.document,
         one.document_sha256::text AS "documentSha256", file.media_type AS "mediaType",
         one.proposed_by_id::text AS "proposedById", proposer.name AS "proposedByName", approver.name AS "approvedBy",
         one.approved_at AS "approvedAt", revoker.name AS "revokedBy", one.revoked_at AS "revokedAt",
         one.revoke_reason AS "revokeReason", one.created_at AS "createdAt"
    FROM "authorization" AS one
    JOIN seller ON seller.id = one.seller_id
    JOIN brand ON brand.id = one.brand_id
    LEFT JOIN stored_document AS file ON file.sha256 = one.document_sha256
    LEFT JOIN user_account AS proposer ON proposer.id = one.proposed_by_id
    LEFT JOIN user_account AS approver ON approver.id = one.approved_by_id
    LEFT JOIN user_account AS revoker ON revoker.id = one.revoked_by_id`;

function toEntry(row: Row): AuthorizationEntry {
  const { sellerId, source, externalId, brandId, slug, brandName, documentSha256, mediaType, ...rest } = row;
  const { proposedById, proposedByName, approvedAt, revokedAt, createdAt, ...entry } = rest;
  return {
    ...entry,
    seller: { sellerId, source, externalId },
    brand: { brandId, slug, name: brandName },
    documentFile:
      documentSha256 !== null && mediaType !== null ? { sha256: documentSha256, mediaType } : null,
    proposedBy:
      proposedById !== null && proposedByName !== null
        ? { userId: proposedById, name: proposedByName }
        : null,
    approvedAt: approvedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

function conditions(filter: AuthorizationFilter): Prisma.Sql {
  const { state, brand, seller, source } = filter;
  const all = [Prisma.sql`true`];
  if (state) all.push(IN_STATE[state]);
  if (brand) all.push(Prisma.sql`one.brand_id = (SELECT id FROM brand WHERE slug = ${brand})`);
  // Sellers first: an external id may be one of several sources.
  if (seller)
    all.push(Prisma.sql`one.seller_id = ANY (ARRAY(SELECT id FROM seller WHERE external_id = ${seller}))`);
  if (source) all.push(Prisma.sql`seller.source = ${source}`);
  const after = afterCursor(filter);
  if (after) all.push(after);
  return Prisma.join(all, ' AND ');
}

const ORDERS = {
  ends: Prisma.sql`one.valid_to, one.id`,
  newest: Prisma.sql`one.created_at DESC, one.id DESC`,
} as const;

const CursorSchema = z.union([
  z.tuple([z.literal('ends'), z.iso.date(), z.uuid()]),
  z.tuple([z.literal('newest'), z.iso.datetime(), z.uuid()]),
]);

function cursorAfter(sort: AuthorizationFilter['sort'], row: Row): string {
  const key = sort === 'ends' ? row.validTo : row.createdAt.toISOString();
  return writeCursor([sort, key, row.authorizationId]);
}

function afterCursor({ cursor, sort }: AuthorizationFilter): Prisma.Sql | null {
  if (!cursor) return null;
  const [cursorSort, key, id] = readCursor(CursorSchema, cursor);
  if (cursorSort !== sort) throw badCursor();
  return sort === 'ends'
    ? Prisma.sql`(one.valid_to, one.id) > (${key}::date, ${id}::uuid)`
    : Prisma.sql`(one.created_at, one.id) < (${key}::timestamptz, ${id}::uuid)`;
}
