import { z } from 'zod';
import type { BrandListFilter, BrandOverview, BrandOverviewPage } from '@/lib/contracts/brand-overviews';
import { containsPattern } from '../database/contains-pattern';
import type { Db } from '../database/db';
import { readCursor, writeCursor } from '../database/list-cursor';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';

/**
 * One page of brands by name, each with what is in use, keyset-paged by name and id.
 * @throws AppError `bad-input` when the cursor is not one that this list gave out
 */
export async function listBrandOverviews(db: Db, filter: BrandListFilter): Promise<BrandOverviewPage> {
  const rows = await db.$queryRaw<Row[]>`
    ${SELECT_BRANDS} WHERE ${conditions(filter)} ORDER BY lower(brand.name), brand.id LIMIT ${filter.limit + 1}`;
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  return { brands: page.map(toOverview), nextCursor: last ? writeCursor([last.sortName, last.id]) : null };
}

/** One brand by its slug. @throws AppError `not-found` */
export async function getBrandOverview(db: Db, slug: string): Promise<BrandOverview> {
  const [row] = await db.$queryRaw<Row[]>`${SELECT_BRANDS} WHERE brand.slug = ${slug}`;
  if (!row) throw new AppError('not-found', `There is no brand ${slug}`);
  return toOverview(row);
}

const SELECT_BRANDS = Prisma.sql`
  SELECT brand.id, brand.slug, brand.name, lower(brand.name) AS "sortName", published.id AS "definitionId",
         published.version AS "definitionVersion", published.aliases, published.published_at AS "publishedAt",
         publisher.name AS "publishedBy", draft.version AS "draftVersion",
         (SELECT image_sha256::text FROM brand_reference
           WHERE definition_id = published.id ORDER BY position LIMIT 1) AS "imageSha256",
         model.id AS "brandModelId", model.version AS "modelVersion", modelled.version AS "modelledVersion",
         model.activated_at AS "activatedAt", threshold.value AS threshold, threshold.quantity
    FROM brand
    LEFT JOIN brand_definition AS published ON published.brand_id = brand.id AND published.state = 'published'
    LEFT JOIN user_account AS publisher ON publisher.id = published.published_by_id
    LEFT JOIN brand_definition AS draft ON draft.brand_id = brand.id AND draft.state = 'draft'
    LEFT JOIN brand_model AS model ON model.brand_id = brand.id AND model.state = 'active'
    LEFT JOIN brand_definition AS modelled ON modelled.id = model.definition_id
    LEFT JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'`;

type Row = {
  id: string;
  slug: string;
  name: string;
  sortName: string;
  definitionId: string | null;
  definitionVersion: number | null;
  aliases: string[] | null;
  publishedAt: Date | null;
  publishedBy: string | null;
  draftVersion: number | null;
  imageSha256: string | null;
  brandModelId: string | null;
  modelVersion: number | null;
  modelledVersion: number | null;
  activatedAt: Date | null;
  threshold: number | null;
  quantity: string | null;
};

function toOverview(row: Row): BrandOverview {
  const { id, slug, name, imageSha256, threshold, quantity } = row;
  return {
    id,
    slug,
    name,
    aliases: row.aliases ?? [],
    imageSha256,
    published:
      row.definitionId === null
        ? null
        : {
            definitionId: row.definitionId,
            version: row.definitionVersion!,
            publishedAt: row.publishedAt!.toISOString(),
            publishedBy: row.publishedBy,
          },
    draft: row.draftVersion === null ? null : { version: row.draftVersion },
    model:
      row.brandModelId === null
        ? null
        : {
            brandModelId: row.brandModelId,
            version: row.modelVersion!,
            definitionVersion: row.modelledVersion!,
            activatedAt: row.activatedAt!.toISOString(),
          },
    threshold: threshold === null ? null : { value: threshold, quantity },
  };
}

const STATES: Record<NonNullable<BrandListFilter['state']>, Prisma.Sql> = {
  draft: Prisma.sql`draft.id IS NOT NULL`,
  unpublished: Prisma.sql`published.id IS NULL`,
  unmodelled: Prisma.sql`model.id IS NULL`,
};

function conditions({ q, state, cursor }: BrandListFilter): Prisma.Sql {
  const all = [Prisma.sql`true`];
  if (q) {
    const like = containsPattern(q);
    all.push(Prisma.sql`(brand.name ILIKE ${like} OR brand.slug ILIKE ${like}
                         OR EXISTS (SELECT FROM unnest(published.aliases) AS alias WHERE alias ILIKE ${like}))`);
  }
  if (state) all.push(STATES[state]);
  if (cursor) {
    const [name, id] = readCursor(CursorSchema, cursor);
    all.push(Prisma.sql`(lower(brand.name), brand.id) > (${name}, ${id}::uuid)`);
  }
  return Prisma.join(all, ' AND ');
}

const CursorSchema = z.tuple([z.string(), z.uuid()]);
