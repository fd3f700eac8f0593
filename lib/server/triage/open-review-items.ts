import { v7 as uuidv7 } from 'uuid';
import { reviewPriority, type BrandScore, type TriageOutcome } from '@/lib/domain/triage';
import type { Tx } from '../database/db';
import { closeItems } from './close-items';

export type TriagedRevision = {
  revisionId: string;
  /** 1, 2, … of its ad. */
  revisionNumber: number;
  adId: string;
  impressions: number | null;
  scores: readonly BrandScore[];
  outcome: TriageOutcome;
  /** A brand that has to be asked about, flagged or not, also where its model said too little to be stored. */
  wanted?: Pick<BrandScore, 'brandId' | 'brandModelId'>;
};

/** A flagged ad is answered within a day. */
const FLAG_DUE_MS = 24 * 3_600_000;
/** Audits measure; three days still give a fresh figure. */
export const AUDIT_DUE_MS = 72 * 3_600_000;
/** How many likely brands an item shows at least, flagged or not: an audit looks like any other item. */
const SHOWN_SUSPECTS = 3;

/**
 * Opens a review item for every flagged or drawn revision. An open item of an earlier revision of the same ad gives
 * way to the newer content, in whatever order they were scored; a revision that was already looked at for these brands
 * is not asked about again, unless its item was withdrawn before anybody answered.
 *
 * @returns how many items were opened
 */
export async function openReviewItems(tx: Tx, triaged: readonly TriagedRevision[]): Promise<number> {
  const entering = triaged.filter(({ outcome }) => outcome.isFlagged || outcome.isAudit);
  let opened = 0;
  for (const round of roundsOfDistinctAds(entering)) {
    const existing = await findItems(
      tx,
      round.map((revision) => revision.adId),
    );
    const plans = round.flatMap((revision) => planItem(revision, existing.get(revision.adId) ?? []) ?? []);
    await carryOut(tx, plans);
    opened += plans.filter(({ isNew }) => isNew).length;
  }
  return opened;
}

/** What becomes of one revision: a new item, more suspects on the open one, or only the link of its draw. */
type ItemPlan = {
  revision: TriagedRevision;
  itemId: string;
  supersededId: string | null;
  isNew: boolean;
  suspects: Array<Suspect & { position: number }>;
};

/** Two revisions of an ad are taken one after the other: the second gives way to, or replaces, what the first opened. */
function roundsOfDistinctAds(revisions: readonly TriagedRevision[]): TriagedRevision[][] {
  const rounds: TriagedRevision[][] = [];
  const seen = new Map<string, number>();
  for (const revision of revisions) {
    const round = seen.get(revision.adId) ?? 0;
    seen.set(revision.adId, round + 1);
    (rounds[round] ??= []).push(revision);
  }
  return rounds;
}

type ExistingItem = {
  id: string;
  adId: string;
  revisionId: string;
  state: string;
  revisionNumber: number;
  brandIds: string[];
};

async function findItems(tx: Tx, adIds: string[]): Promise<Map<string, ExistingItem[]>> {
  const rows = await tx.$queryRaw<ExistingItem[]>`
    SELECT item.id, item.ad_id AS "adId", item.revision_id AS "revisionId", item.state::text,
           revision.revision AS "revisionNumber",
           ARRAY(SELECT brand_id::text FROM review_suspect WHERE review_item_id = item.id) AS "brandIds"
      FROM review_item AS item
      JOIN ad_revision AS revision ON revision.id = item.revision_id
     WHERE item.ad_id = ANY (${adIds}::uuid[]) AND item.state NOT IN ('superseded', 'withdrawn')`;
  const byAd = new Map<string, ExistingItem[]>();
  for (const row of rows) byAd.set(row.adId, [...(byAd.get(row.adId) ?? []), row]);
  return byAd;
}

/** null for content older than what is under review. */
function planItem(revision: TriagedRevision, existing: readonly ExistingItem[]): ItemPlan | null {
  if (existing.some((item) => item.revisionNumber > revision.revisionNumber)) return null;
  const seen = existing.filter((item) => item.revisionId === revision.revisionId);
  const asked = new Set(seen.flatMap((item) => item.brandIds));
  const isWantedNew = revision.wanted !== undefined && !asked.has(revision.wanted.brandId);
  const news = isWantedNew || revision.outcome.flags.some((flag) => !asked.has(flag.brandId));
  const open = existing.find((item) => item.state === 'open' || item.state === 'adjudication');
  const common = { revision, supersededId: null, isNew: false, suspects: [] };
  if (seen[0] && !news) return { ...common, itemId: seen[0].id };
  if (open && open.revisionId === revision.revisionId) {
    const added = chooseSuspects(revision).filter((suspect) => !asked.has(suspect.brand_id));
    return { ...common, itemId: open.id, suspects: withPositions(added, asked.size) };
  }
  return {
    revision,
    itemId: uuidv7(),
    supersededId: open?.id ?? null,
    isNew: true,
    suspects: withPositions(chooseSuspects(revision), 0),
  };
}

async function carryOut(tx: Tx, plans: readonly ItemPlan[]): Promise<void> {
  const superseded = plans.flatMap(({ supersededId }) => supersededId ?? []);
  if (superseded.length > 0) await closeItems(tx, superseded, 'superseded');
  if (plans.some(({ isNew, suspects }) => isNew || suspects.length > 0)) await insertItems(tx, plans);
  if (plans.length > 0) await linkDraws(tx, plans);
}

/** Items with their suspects and first slots, or suspects alone of items that exist: one statement. */
async function insertItems(tx: Tx, plans: readonly ItemPlan[]): Promise<void> {
  const items = plans.filter(({ isNew }) => isNew).map(toItemRow);
  const suspects = plans.flatMap(({ itemId, suspects: added }) =>
    added.map((suspect) => ({ ...suspect, review_item_id: itemId })),
  );
  await tx.$executeRaw`
    WITH item AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        AS item (id uuid, slot_id uuid, ad_id uuid, revision_id uuid, priority float8, priority_factors jsonb,
                 due_at timestamptz)
    ), opened AS (
      INSERT INTO review_item (id, ad_id, revision_id, priority, priority_factors, due_at)
      SELECT id, ad_id, revision_id, priority, priority_factors, due_at FROM item
    ), slot AS (
      INSERT INTO work_slot (id, review_item_id, slot_number, priority, due_at)
      SELECT slot_id, id, 1, priority, due_at FROM item
    )
    INSERT INTO review_suspect (review_item_id, brand_id, brand_model_id, position, prob, threshold_version_id)
    SELECT review_item_id, brand_id, brand_model_id, position, prob, threshold_version_id
      FROM jsonb_to_recordset(${JSON.stringify(suspects)}::jsonb)
        AS suspect (review_item_id uuid, brand_id uuid, brand_model_id uuid, position int, prob float8,
                    threshold_version_id uuid)`;
}

function toItemRow({ itemId, revision }: ItemPlan) {
  const { adId, revisionId, impressions, outcome, scores } = revision;
  const prob = outcome.flags[0]?.prob ?? scores.reduce((best, score) => Math.max(best, score.prob), 0);
  return {
    id: itemId,
    slot_id: uuidv7(),
    ad_id: adId,
    revision_id: revisionId,
    priority: reviewPriority({ prob, impressions }),
    priority_factors: { prob, impressions },
    due_at: new Date(Date.now() + (outcome.isFlagged ? FLAG_DUE_MS : AUDIT_DUE_MS)),
  };
}

type Suspect = {
  brand_id: string;
  brand_model_id: string;
  prob: number;
  threshold_version_id: string | null;
};

const withPositions = (suspects: readonly Suspect[], first: number) =>
  suspects.map((suspect, index) => ({ ...suspect, position: first + index }));

/** Every flagged brand and the wanted one, and the most likely others up to three in all. */
function chooseSuspects({ scores: stored, outcome, wanted }: TriagedRevision): Suspect[] {
  const isMissing = wanted !== undefined && stored.every(({ brandId }) => brandId !== wanted.brandId);
  const scores = isMissing ? [...stored, { ...wanted, prob: 0 }] : stored;
  const thresholdOf = new Map(outcome.flags.map((flag) => [flag.brandModelId, flag.thresholdId]));
  const byLikelihood = (a: BrandScore, b: BrandScore) => b.prob - a.prob;
  const isAsked = (score: BrandScore) =>
    thresholdOf.has(score.brandModelId) || score.brandId === wanted?.brandId;
  const flagged = scores.filter(isAsked).sort(byLikelihood);
  const others = scores.filter((score) => !isAsked(score)).sort(byLikelihood);
  return [...flagged, ...others.slice(0, Math.max(0, SHOWN_SUSPECTS - flagged.length))].map((score) => ({
    brand_id: score.brandId,
    brand_model_id: score.brandModelId,
    prob: score.prob,
    threshold_version_id: thresholdOf.get(score.brandModelId) ?? null,
  }));
}

async function linkDraws(tx: Tx, plans: readonly ItemPlan[]): Promise<void> {
  const links = plans.map(({ itemId, revision }) => ({
    review_item_id: itemId,
    revision_id: revision.revisionId,
  }));
  await tx.$executeRaw`
    UPDATE sample_draw AS draw SET review_item_id = link.review_item_id
      FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb) AS link (review_item_id uuid, revision_id uuid)
     WHERE draw.revision_id = link.revision_id AND draw.review_item_id IS NULL`;
}
