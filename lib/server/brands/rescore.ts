import { v7 as uuidv7 } from 'uuid';
import type { Rescoring } from '@/lib/contracts/brand-impact';
import { config } from '../config/env';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { enqueue } from '../jobs/boss';

/** Ads received in that time are scored again when a brand has another model; open items whatever their age. */
const RECENT_DAYS = 30;
/** So many of them at a time with the workers: ads that come in meanwhile do not wait behind a whole month. */
const AT_ONCE = 256;
/** Behind what comes in. */
const PRIORITY = -10;

/**
 * Has the recent ads and open items scored again with a brand's new model, from stored evidence. Part of the transaction
 * that put the model in use; an earlier rescoring of the brand ends, because this one covers it.
 */
export async function beginRescoring(tx: Tx, brandId: string, brandModelId: string): Promise<void> {
  await begin(tx, { brandId, state: 'running' }, { brandId, brandModelId });
}

/** The same for a whole release that came into use: one rescoring for all brands, in place of any that goes on. */
export async function beginReleaseRescoring(tx: Tx, releaseId: string): Promise<void> {
  await begin(tx, { state: 'running' }, { releaseId });
}

async function begin(
  tx: Tx,
  replaced: Prisma.RescoringWhereInput,
  of: { brandId: string; brandModelId: string } | { releaseId: string },
): Promise<void> {
  await tx.rescoring.updateMany({ where: replaced, data: { state: 'replaced', endedAt: new Date() } });
  const [counted] = await tx.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM ad_revision AS revision
      JOIN scoring ON scoring.revision_id = revision.id AND scoring.state = 'scored'
     WHERE revision.created_at >= now() - make_interval(days => ${RECENT_DAYS}::int)`;
  if (counted!.count === 0) return;
  const id = uuidv7();
  await tx.rescoring.create({ data: { id, ...of, totalCount: counted!.count } });
  await enqueue(tx, 'rescore-brand', [{ data: { rescoringId: id } }]);
}

/** `held`: all that is left is in somebody's hands. */
type Step = 'go-on' | 'wait' | 'held' | 'over';
type Row = {
  id: string;
  /** Null = of a release: all brands. */
  brandId: string | null;
  activatedAt: Date;
  lastRevisionId: string | null;
  outstanding: number;
};

/**
 * Gives the workers the next ads of a rescoring, as many as they can have at once: items that wait first, then the newest
 * ads. An item that somebody holds stays as it is until it is given back: what they see is what they decide about.
 *
 * @returns `over` when nothing is left to be given or awaited, or another rescoring has replaced it; `held` when it goes on
 *   in a later job
 */
export function rescoreNext(db: Db, rescoringId: string): Promise<Step> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<Row[]>`
      SELECT rescoring.id, rescoring.brand_id AS "brandId",
             coalesce(model.activated_at, release.activated_at) AS "activatedAt",
             rescoring.last_revision_id AS "lastRevisionId",
             (SELECT count(*) FROM scoring WHERE scoring.rescoring_id = rescoring.id AND scoring.state = 'queued')::int AS outstanding
        FROM rescoring
        LEFT JOIN brand_model AS model ON model.id = rescoring.brand_model_id
        LEFT JOIN release ON release.id = rescoring.release_id
       WHERE rescoring.id = ${rescoringId}::uuid AND rescoring.state = 'running' FOR UPDATE OF rescoring`;
    if (!row) return 'over';
    const room = AT_ONCE - row.outstanding;
    if (room <= 0) return 'wait';
    const waiting = await listWaiting(tx, row, room);
    if (waiting.length > 0) {
      await scoreAgain(tx, row, waiting, row.lastRevisionId);
      return 'go-on';
    }
    const recent = await listRecent(tx, row, room);
    if (recent.length > 0) {
      const stale = recent.filter(({ isStale }) => isStale).map(({ id }) => id);
      await scoreAgain(tx, row, stale, recent.at(-1)!.id);
      return 'go-on';
    }
    if (row.outstanding > 0) return 'wait';
    if (await isAnyHeld(tx, row)) {
      const startAfter = new Date(Date.now() + config().leaseMs);
      await enqueue(tx, 'rescore-brand', [{ data: { rescoringId }, startAfter }]);
      return 'held';
    }
    await tx.rescoring.update({ where: { id: row.id }, data: { state: 'done', endedAt: new Date() } });
    return 'over';
  });
}

/** Somebody has it in hand, or has answered it: it stays as they see it. Of rows that are called `item`. */
const IS_TAKEN = Prisma.sql`
  EXISTS (SELECT FROM work_slot AS slot
           WHERE slot.review_item_id = item.id AND (slot.answered_at IS NOT NULL OR slot.leased_until > now()))`;

/** Of rows that are called `item`: the brand is a suspect of it. */
const asksAbout = (brandId: string | null) =>
  brandId === null
    ? Prisma.sql`true`
    : Prisma.sql`EXISTS (SELECT FROM review_suspect WHERE review_item_id = item.id AND brand_id = ${brandId}::uuid)`;

/** Open items of any age in which the brand is a suspect, and that were scored before it had the model. */
async function listWaiting(tx: Tx, { brandId, activatedAt }: Row, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT item.revision_id::text AS id
      FROM review_item AS item
      JOIN scoring ON scoring.revision_id = item.revision_id AND scoring.state = 'scored'
     WHERE item.state = 'open' AND ${asksAbout(brandId)} AND scoring.ended_at < ${activatedAt} AND NOT ${IS_TAKEN}
     ORDER BY item.id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** The next of the last days' ads, the newest first; what was scored with the model meanwhile, or is held, is not stale. */
function listRecent(tx: Tx, { lastRevisionId, activatedAt }: Row, limit: number) {
  return tx.$queryRaw<Array<{ id: string; isStale: boolean }>>`
    SELECT revision.id::text, scoring.state = 'scored' AND scoring.ended_at < ${activatedAt}
           AND NOT EXISTS (SELECT FROM review_item AS item
                            WHERE item.revision_id = revision.id AND item.state = 'open' AND ${IS_TAKEN}) AS "isStale"
      FROM ad_revision AS revision JOIN scoring ON scoring.revision_id = revision.id
     WHERE revision.created_at >= now() - make_interval(days => ${RECENT_DAYS}::int)
       AND (${lastRevisionId}::uuid IS NULL OR revision.id < ${lastRevisionId}::uuid)
     ORDER BY revision.id DESC LIMIT ${limit}`;
}

async function isAnyHeld(tx: Tx, { brandId, activatedAt }: Row): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT FROM review_item AS item
      JOIN scoring ON scoring.revision_id = item.revision_id AND scoring.state = 'scored'
     WHERE item.state = 'open' AND ${asksAbout(brandId)} AND scoring.ended_at < ${activatedAt}
       AND EXISTS (SELECT FROM work_slot AS slot WHERE slot.review_item_id = item.id AND slot.leased_until > now())
       AND NOT EXISTS (SELECT FROM work_slot AS slot WHERE slot.review_item_id = item.id AND slot.answered_at IS NOT NULL)
     LIMIT 1`;
  return rows.length > 0;
}

async function scoreAgain(
  tx: Tx,
  { id }: Row,
  revisionIds: readonly string[],
  lastRevisionId: string | null,
): Promise<void> {
  const jobs = revisionIds.map((revisionId) => ({ id: uuidv7(), data: { revisionId }, priority: PRIORITY }));
  const rows = jobs.map((job) => ({ job_id: job.id, revision_id: job.data.revisionId }));
  const queued = await tx.$executeRaw`
    UPDATE scoring SET state = 'queued', job_id = again.job_id, rescoring_id = ${id}::uuid, queued_at = now(), ended_at = NULL
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS again (job_id uuid, revision_id uuid)
     WHERE scoring.revision_id = again.revision_id AND scoring.state = 'scored'`;
  await enqueue(tx, 'score-ad', jobs);
  await tx.rescoring.update({ where: { id }, data: { queuedCount: { increment: queued }, lastRevisionId } });
}

/** How far the newest rescoring of a brand is, its own or one of all brands. @throws AppError `not-found` without such a brand */
export async function getRescoring(db: Db, slug: string): Promise<Rescoring['rescoring']> {
  const brand = await db.brand.findUnique({ where: { slug }, select: { id: true, createdAt: true } });
  if (!brand) throw new AppError('not-found', `There is no brand ${slug}`);
  return findRescoring(db, {
    OR: [{ brandId: brand.id }, { brandId: null, createdAt: { gte: brand.createdAt } }],
  });
}

/** How far the newest rescoring of a release is; null when it had nothing to score again. */
export function getReleaseRescoring(db: Db, releaseId: string): Promise<Rescoring['rescoring']> {
  return findRescoring(db, { releaseId });
}

async function findRescoring(db: Db, where: Prisma.RescoringWhereInput): Promise<Rescoring['rescoring']> {
  const row = await db.rescoring.findFirst({ where, orderBy: { createdAt: 'desc' } });
  if (!row) return null;
  const outstanding = await db.scoring.count({ where: { rescoringId: row.id, state: 'queued' } });
  const doneCount = Math.max(0, row.queuedCount - outstanding);
  return {
    rescoringId: row.id,
    state: row.state,
    totalCount: row.state === 'running' ? Math.max(row.totalCount, row.queuedCount) : doneCount,
    doneCount,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
