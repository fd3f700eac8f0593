import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { DrawFirstLooksSchema, FirstLookSet } from '@/lib/contracts/first-looks';
import { MiningSchema } from '@/lib/contracts/learning';
import { chooseFirstLooks } from '@/lib/domain/learning/choose-first-looks';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { findActiveModels, holdActiveModels, type ActiveModels } from '../models/active-models';
import { AUDIT_DUE_MS, openReviewItems } from '../triage/open-review-items';
import { readTriaged } from '../triage/read-triaged';
import { listFirstLookSets } from './list-first-looks';
import { drawFromLookPool, findPoolAds, readLookPool, readLookVectors, type PoolAd } from './read-look-pool';

type Wanted = z.output<typeof DrawFirstLooksSchema>;
type Look = { revisionId: string; prob: number; score: number; uncertainty: number; novelty: number };
type Choice = { looks: Look[]; poolCount: number };

type Scope = { brandId: string; brandModelId: string };
type Way = {
  order: FirstLookSet['order'];
  seed: string;
  choose: (tx: Tx, scope: Scope) => Promise<Choice>;
};

/**
 * Puts the ads that teach a brand most at the head of the review queue, in that order, and keeps why. Reviewed like any other
 * item; no estimate reads them, because they were chosen. Sets of one brand are made one after the other.
 *
 * @throws AppError `not-found` without such a brand; `conflict` while it has no model, or when no ad is left to look at
 */
export function drawFirstLooks(db: Db, actorId: string, slug: string, wanted: Wanted): Promise<FirstLookSet> {
  const { order, seed } = wanted;
  return drawSet(db, actorId, slug, { order, seed, choose: (tx, scope) => choose(tx, scope, wanted) });
}

/**
 * The same with the pictures that a run's candidate put at the head of the pool and nobody knows, the surest first.
 * @throws AppError as `drawFirstLooks`; `not-found` where the run mined nothing of the brand
 */
export function drawMinedLooks(db: Db, actorId: string, runId: string, slug: string): Promise<FirstLookSet> {
  return drawSet(db, actorId, slug, {
    order: 'mined',
    seed: runId,
    choose: async (tx, scope) => {
      const row = await tx.learningRunBrand.findUnique({
        where: { runId_brandId: { runId, brandId: scope.brandId } },
        select: { mining: true },
      });
      if (!row?.mining) throw new AppError('not-found', 'That run mined nothing of this brand');
      const { unknown } = MiningSchema.parse(row.mining);
      const ads = await findPoolAds(tx, { ...scope, source: null }, unknown);
      return { poolCount: Math.max(1, unknown.length), looks: ads.map(toPlainLook) };
    },
  });
}

const toPlainLook = ({ revisionId, prob }: PoolAd): Look => ({
  revisionId,
  prob,
  score: 0,
  uncertainty: 0,
  novelty: 0,
});

/**
 * Chosen first, which may sort the whole pool, and only then held together with what is active: an approval never waits for the
 * choice, and triage never for the approval.
 */
function drawSet(
  db: Db,
  actorId: string,
  slug: string,
  { order, seed, choose: chooseFrom }: Way,
): Promise<FirstLookSet> {
  return db.$transaction(
    async (tx) => {
      // Sets of different brands never ask about the same ad; those of one brand are made one after the other.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('first_look'))`;
      const scope = await findScope(tx, slug);
      const choice = await chooseFrom(tx, scope);
      if (choice.looks.length === 0) {
        throw new AppError('conflict', 'No scored ad is left that nobody has looked at for this brand');
      }
      await holdActiveModels(tx);
      const active = await findActiveModels(tx);
      if (!active?.models.some(({ brandModelId }) => brandModelId === scope.brandModelId)) {
        throw new AppError('conflict', 'Another model of the brand has come into use meanwhile; draw again');
      }
      const setId = await insertSet(tx, { actorId, ...scope, order, seed, choice });
      await ask(tx, active, scope, setId, choice.looks);
      await recordEvent(tx, {
        actorId,
        action: 'first-looks-drawn',
        table: 'first_look_set',
        id: setId,
        after: { brandId: scope.brandId, order, count: choice.looks.length },
      });
      const sets = await listFirstLookSets(tx, slug);
      return sets.find((set) => set.setId === setId)!;
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

async function findScope(tx: Tx, slug: string): Promise<Scope> {
  const brand = await tx.brand.findUnique({
    where: { slug },
    select: { id: true, models: { where: { state: 'active' }, select: { id: true } } },
  });
  if (!brand) throw new AppError('not-found', `There is no brand ${slug}`);
  const [model] = brand.models;
  if (!model) throw new AppError('conflict', 'The brand has no model yet; publish its definition first');
  return { brandId: brand.id, brandModelId: model.id };
}

async function choose(tx: Tx, scope: Scope, { count, order, source, seed }: Wanted): Promise<Choice> {
  const of = { ...scope, source };
  if (order === 'chosen') return chooseTeaching(tx, of, count);
  const drawn = await drawFromLookPool(tx, of, { seed, count });
  const random = { poolCount: drawn.poolCount, looks: drawn.ads.map(toPlainLook) };
  if (order === 'random') return random;
  const teaching = await chooseTeaching(tx, of, Math.ceil(count / 2));
  return { poolCount: drawn.poolCount, looks: takeTurns(teaching.looks, random.looks, count) };
}

/** A look of the first, one of the second that is not of the first, and so on; what one lacks the other gives. */
function takeTurns(first: readonly Look[], second: readonly Look[], count: number): Look[] {
  const taken = new Set(first.map(({ revisionId }) => revisionId));
  const others = second.filter(({ revisionId }) => !taken.has(revisionId));
  const turns = Array.from({ length: Math.max(first.length, others.length) }, (_, turn) =>
    [first[turn], others[turn]].flatMap((look) => look ?? []),
  );
  return turns.flat().slice(0, count);
}

async function chooseTeaching(
  tx: Tx,
  scope: Scope & { source: string | null },
  count: number,
): Promise<Choice> {
  const pool = await readLookPool(tx, scope);
  const { vectorOf, taught } = await readLookVectors(
    tx,
    scope.brandId,
    pool.map(({ imageSha256 }) => imageSha256),
  );
  const candidates = pool.flatMap((ad) => {
    const vector = vectorOf.get(ad.imageSha256);
    return vector ? [{ ...ad, vector }] : [];
  });
  const looks = chooseFirstLooks(candidates, taught, count).map(({ index, score, uncertainty, novelty }) => {
    const { revisionId, prob } = candidates[index]!;
    return { revisionId, prob, score, uncertainty, novelty };
  });
  return { poolCount: pool.length, looks };
}

type NewSet = Scope & Omit<Way, 'choose'> & { actorId: string; choice: Choice };

async function insertSet(
  tx: Tx,
  { actorId, brandId, brandModelId, order, seed, choice: { looks, poolCount } }: NewSet,
): Promise<string> {
  const id = uuidv7();
  await tx.firstLookSet.create({
    data: { id, brandId, brandModelId, order, seed, poolCount, createdById: actorId },
  });
  await tx.firstLook.createMany({
    data: looks.map((look, index) => ({ setId: id, rank: index + 1, ...look })),
  });
  await tx.sampleDraw.createMany({
    data: looks.map(({ revisionId }) => ({
      id: uuidv7(),
      design: 'lesson' as const,
      designKey: id,
      revisionId,
      p: order === 'random' ? looks.length / poolCount : 1,
      dueAt: new Date(Date.now() + AUDIT_DUE_MS),
    })),
  });
  return id;
}

/** So much of the priority each place in the order takes; 200 places leave them above all but the surest flags. */
const PRIORITY_STEP = 0.001;

async function ask(
  tx: Tx,
  active: ActiveModels,
  { brandId, brandModelId }: Scope,
  setId: string,
  looks: readonly Look[],
): Promise<void> {
  const triaged = await readTriaged(
    tx,
    active,
    looks.map(({ revisionId }) => revisionId),
  );
  await openReviewItems(
    tx,
    triaged.map((revision) => ({ ...revision, wanted: { brandId, brandModelId } })),
  );
  // Items before their slots, both sorted, as everything that changes both takes them.
  await tx.$executeRaw`
    SELECT FROM review_item WHERE id IN (SELECT review_item_id FROM sample_draw WHERE design = 'lesson' AND design_key = ${setId})
     ORDER BY id FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    WITH placed AS (
      UPDATE review_item AS item
         SET priority = 1 - look.rank * ${PRIORITY_STEP}::float8,
             priority_factors = item.priority_factors || jsonb_build_object('firstLook', look.rank)
        FROM first_look AS look
        JOIN sample_draw AS draw ON draw.design = 'lesson' AND draw.design_key = ${setId} AND draw.revision_id = look.revision_id
       WHERE look.set_id = ${setId}::uuid AND item.id = draw.review_item_id AND item.state = 'open'
      RETURNING item.id, item.priority)
    UPDATE work_slot AS slot SET priority = placed.priority FROM placed WHERE slot.review_item_id = placed.id`;
}
