'use client';

import { useState } from 'react';
import { useActiveMs } from '@/lib/client/work/active-clock';
import { answerBrand, openSuspects, suspectsToAnswer, type DraftLine } from '@/lib/client/decision-draft';
import type { Decision } from '@/lib/client/review/review-session';
import type { BrandSummary } from '@/lib/contracts/brands';
import type { Review } from '@/lib/contracts/review';
import { showsBrand, type Reason } from '@/lib/domain/reasons';

/** For saying what was decided. */
export type NamedLine = DraftLine & { brandName: string };

type Draft = {
  reviewItemId: string;
  lines: readonly DraftLine[];
  chosenBrandId: string | null;
  otherBrand: BrandSummary | null;
  imageIndex: number;
  /** Images that were on the table. */
  displayed: ReadonlySet<string>;
  evidence: ReadonlySet<string>;
  comment: string;
  isMapShown: boolean;
  /** Several brands are shown: keys answer one after the other. */
  isSeveral: boolean;
};

/** A decision in the making. It belongs to one item: the next item starts with an empty one. */
export function useDecision(
  review: Review,
  onDecide: (decision: Decision, lines: readonly NamedLine[]) => void,
) {
  const [kept, setDraft] = useState<Draft>(() => emptyDraft(review));
  const draft = kept.reviewItemId === review.reviewItemId ? kept : emptyDraft(review);
  const activeMs = useActiveMs(review.reviewItemId);
  const toAnswer = suspectsToAnswer(review.suspects);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const image = review.images[draft.imageIndex]!;

  const nameOf = (brandId: string) =>
    [
      ...review.suspects.map((one) => ({ id: one.brandId, name: one.name })),
      ...(draft.otherBrand ? [draft.otherBrand] : []),
    ].find((brand) => brand.id === brandId)?.name ?? '';

  const send = (lines: readonly DraftLine[], rest: Partial<Decision>) =>
    onDecide(
      {
        kind: 'decision',
        lines: lines.map((line) => ({
          ...line,
          evidence: showsBrand(line.reason) ? evidenceOf(draft, image.sha256) : [],
        })),
        noOtherSuspect: false,
        comment: draft.comment.trim(),
        activeMs: activeMs(),
        shown: {
          images: [...draft.displayed],
          suspects: review.suspects.map((suspect) => suspect.brandId),
          energyMap: draft.isMapShown,
        },
        ...rest,
      },
      lines.map((line) => ({ ...line, brandName: nameOf(line.brandId) })),
    );

  return {
    draft,
    image,
    chosenName: draft.chosenBrandId === null ? null : nameOf(draft.chosenBrandId),
    chosen: review.suspects.find((suspect) => suspect.brandId === draft.chosenBrandId) ?? null,
    openCount: openSuspects(draft.lines, toAnswer).length,
    giveReason: (reason: Reason) => {
      if (draft.chosenBrandId === null) return;
      const { lines, next } = answerBrand(
        draft.lines,
        toAnswer,
        { brandId: draft.chosenBrandId, reason },
        draft.isSeveral,
      );
      if (next.kind === 'send') send(lines, {});
      else change({ lines, chosenBrandId: next.brandId });
    },
    send: () => send(draft.lines, {}),
    sendNoOther: () => send(draft.lines, { noOtherSuspect: true }),
    escalate: (note: string) => send([], { kind: 'escalation', comment: note }),
    toggleSeveral: () => change({ isSeveral: !draft.isSeveral }),
    chooseBrand: (brandId: string) => change({ chosenBrandId: brandId }),
    nameBrand: (brand: BrandSummary) => {
      const isSuspect = review.suspects.some((suspect) => suspect.brandId === brand.id);
      change({ chosenBrandId: brand.id, otherBrand: isSuspect ? draft.otherBrand : brand });
    },
    showImage: (imageIndex: number) =>
      change({ imageIndex, displayed: new Set([...draft.displayed, review.images[imageIndex]!.sha256]) }),
    toggleEvidence: (sha256: string) => {
      const evidence = new Set(draft.evidence);
      if (!evidence.delete(sha256)) evidence.add(sha256);
      change({ evidence });
    },
    setComment: (comment: string) => change({ comment }),
    noteMapShown: () => {
      if (!draft.isMapShown) change({ isMapShown: true });
    },
  };
}

function emptyDraft({ reviewItemId, suspects, images }: Review): Draft {
  const best = images.findIndex((image) => image.sha256 === suspects[0]?.bestImageSha256);
  const imageIndex = Math.max(0, best);
  return {
    reviewItemId,
    lines: [],
    chosenBrandId: suspects[0]?.brandId ?? null,
    otherBrand: null,
    imageIndex,
    displayed: new Set([images[imageIndex]!.sha256]),
    evidence: new Set(),
    comment: '',
    isMapShown: false,
    isSeveral: false,
  };
}

/** What was marked; with nothing marked, the picture on the table. */
function evidenceOf({ evidence }: Draft, current: string): string[] {
  return evidence.size > 0 ? [...evidence] : [current];
}
