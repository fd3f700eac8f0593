import { v7 as uuidv7 } from 'uuid';
import type { BrandAdScore } from '@/lib/contracts/score';
import { reviewPriority, type TriageOutcome } from '@/lib/domain/triage';
import type { Tx } from '../database/db';

export type TriagedRevision = {
  revisionId: string;
  /** 1, 2, … of its ad. */
  revisionNumber: number;
  adId: string;
  impressions: number | null;
  scores: BrandAdScore[];
  outcome: TriageOutcome;
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
 * is not asked about again.
 */
export async function openReviewItems(tx: Tx, triaged: readonly TriagedRevision[]): Promise<void> {
  for (const revision of triaged) {
    const { outcome } = revision;
    if (!outcome.isFlagged && !outcome.isAudit) continue;
    const existing = await tx.reviewItem.findMany({
      where: { adId: revision.adId, state: { not: 'superseded' } },
      select: {
        id: true,
        revisionId: true,
        state: true,
        revision: { select: { revision: true } },
        suspects: { select: { brandId: true } },
      },
    });
    if (existing.some((item) => item.revision.revision > revision.revisionNumber)) continue;
    const seen = existing.filter((item) => item.revisionId === revision.revisionId);
    const asked = new Set(seen.flatMap((item) => item.suspects.map((suspect) => suspect.brandId)));
    const news = outcome.flags.some((flag) => !asked.has(flag.brandId));
    const open = existing.find((item) => item.state === 'open' || item.state === 'adjudication');
    if (seen[0] && !news) {
      await linkDraw(tx, revision.revisionId, seen[0].id);
    } else if (open && open.revisionId === revision.revisionId) {
      await addSuspects(tx, open.id, revision, asked);
    } else {
      if (open) await supersede(tx, open.id);
      await linkDraw(tx, revision.revisionId, await openItem(tx, revision));
    }
  }
}

async function openItem(tx: Tx, revision: TriagedRevision): Promise<string> {
  const { adId, revisionId, impressions, outcome } = revision;
  const id = uuidv7();
  const prob =
    outcome.flags[0]?.prob ?? revision.scores.reduce((best, score) => Math.max(best, score.prob), 0);
  const priority = reviewPriority({ prob, impressions });
  const dueAt = new Date(Date.now() + (outcome.isFlagged ? FLAG_DUE_MS : AUDIT_DUE_MS));
  await tx.reviewItem.create({
    data: {
      id,
      adId,
      revisionId,
      priority,
      priorityFactors: { prob, impressions },
      dueAt,
      suspects: { create: chooseSuspects(revision) },
      slots: { create: [{ slotNumber: 1, priority, dueAt }] },
    },
  });
  return id;
}

/** Every flagged brand, and the most likely others up to three in all. */
function chooseSuspects({ scores, outcome }: TriagedRevision) {
  const thresholdOf = new Map(outcome.flags.map((flag) => [flag.brandModelId, flag.thresholdId]));
  const byLikelihood = (a: BrandAdScore, b: BrandAdScore) => b.prob - a.prob;
  const flagged = scores.filter((score) => thresholdOf.has(score.brandModelId)).sort(byLikelihood);
  const others = scores.filter((score) => !thresholdOf.has(score.brandModelId)).sort(byLikelihood);
  return [...flagged, ...others.slice(0, Math.max(0, SHOWN_SUSPECTS - flagged.length))].map(
    (score, position) => ({
      brandId: score.brandId,
      brandModelId: score.brandModelId,
      prob: score.prob,
      position,
      thresholdVersionId: thresholdOf.get(score.brandModelId) ?? null,
    }),
  );
}

async function addSuspects(tx: Tx, itemId: string, revision: TriagedRevision, asked: ReadonlySet<string>) {
  const added = chooseSuspects(revision).filter((suspect) => !asked.has(suspect.brandId));
  await tx.reviewSuspect.createMany({
    data: added.map((suspect, index) => ({ ...suspect, reviewItemId: itemId, position: asked.size + index })),
  });
}

/** Takes an item of outdated content out of the queue; whoever holds it loses the lease and is told so. */
async function supersede(tx: Tx, itemId: string): Promise<void> {
  await tx.reviewItem.update({ where: { id: itemId }, data: { state: 'superseded', endedAt: new Date() } });
  await tx.workSlot.updateMany({
    where: { reviewItemId: itemId, answeredAt: null },
    data: { closedAt: new Date(), holderId: null, tabId: null, token: null, leasedUntil: null },
  });
}

async function linkDraw(tx: Tx, revisionId: string, reviewItemId: string): Promise<void> {
  await tx.sampleDraw.updateMany({ where: { revisionId, reviewItemId: null }, data: { reviewItemId } });
}
