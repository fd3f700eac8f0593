'use client';

import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { brandsQuery, energyMapQuery, mayHaveMap } from '@/lib/client/review/review-queries';
import type { Decision, HeldReview } from '@/lib/client/review/review-session';
import { useTranslations } from 'use-intl';
import { BrandDialog } from '../work/BrandDialog';
import { CommentBox } from '../work/CommentBox';
import { DecisionBar } from './DecisionBar';
import { PinDialog } from '../precedents/PinDialog';
import { PrecedentPanel } from '../precedents/PrecedentPanel';
import { EscalateDialog } from './EscalateDialog';
import { NotesPanel } from './NotesPanel';
import { ReferencePanel } from '../work/ReferencePanel';
import { WorkFrame } from '../work/WorkFrame';
import { ReviewStage } from './ReviewStage';
import { SellerPanel } from './SellerPanel';
import { SuspectPanel } from './SuspectPanel';
import { useDecision, type NamedLine } from './use-decision';

type Props = {
  review: HeldReview;
  personId: string;
  banner: ReactNode;
  isLocked: boolean;
  canUndo: boolean;
  onDecide: (decision: Decision, lines: readonly NamedLine[]) => void;
  onDecline: () => void;
  onUndo: () => void;
};

/** One item on the table: its pictures, what the machine says, what is known, and the keys that decide it. */
export function ReviewDesk(props: Props) {
  const { review, personId, banner, isLocked, canUndo, onDecide, onDecline, onUndo } = props;
  const t = useTranslations('review');
  const [dialog, setDialog] = useState<'another-brand' | 'escalate' | 'pin' | null>(null);
  const focusComment = useRef<(() => void) | null>(null);
  const brands = useQuery({ ...brandsQuery(), enabled: dialog === 'another-brand' });
  const decision = useDecision(review, onDecide);
  const { draft, image, chosen } = decision;
  const energyMap = useQuery({
    ...energyMapQuery(image.sha256, chosen?.brandModelId ?? ''),
    enabled: chosen !== null && mayHaveMap(chosen),
  });
  return (
    <>
      <WorkFrame
        banner={banner}
        stage={
          <ReviewStage
            images={review.images}
            imageIndex={draft.imageIndex}
            suspect={chosen}
            energyMap={chosen === null || !mayHaveMap(chosen) || energyMap.isError ? null : energyMap.data}
            personId={personId}
            evidence={draft.evidence}
            onShowImage={decision.showImage}
            onToggleEvidence={decision.toggleEvidence}
            onMapShown={decision.noteMapShown}
          />
        }
        panel={
          <>
            <SuspectPanel
              suspects={review.suspects}
              chosenBrandId={draft.chosenBrandId}
              lines={draft.lines}
              otherBrand={draft.otherBrand}
              isSeveral={draft.isSeveral}
              onChoose={decision.chooseBrand}
              onToggleSeveral={decision.toggleSeveral}
            />
            {review.notes.length > 0 && <NotesPanel notes={review.notes} />}
            <PrecedentPanel
              reviewItemId={review.reviewItemId}
              suspect={chosen}
              imageSha256={image.sha256}
              onPin={() => setDialog('pin')}
            />
            {chosen !== null && <ReferencePanel name={chosen.name} definition={chosen.definition} />}
            <SellerPanel ad={review.ad} dueAt={review.dueAt} suspect={chosen} />
            <CommentBox
              command="comment"
              comment={draft.comment}
              isDisabled={isLocked}
              onReady={(focus) => (focusComment.current = focus)}
              onChange={decision.setComment}
            />
          </>
        }
        bar={
          <DecisionBar
            brandName={decision.chosenName}
            givenReason={draft.lines.find((line) => line.brandId === draft.chosenBrandId)?.reason ?? null}
            openCount={decision.openCount}
            hasAnswer={draft.lines.length > 0}
            isLocked={isLocked}
            canUndo={canUndo}
            onDecide={decision.giveReason}
            onSend={decision.send}
            onNoOther={decision.sendNoOther}
            onAnotherBrand={() => setDialog('another-brand')}
            onComment={() => focusComment.current?.()}
            onEscalate={() => setDialog('escalate')}
            onDecline={onDecline}
            onUndo={onUndo}
          />
        }
      />
      <BrandDialog
        isOpen={dialog === 'another-brand'}
        title={t('anotherBrandTitle')}
        description={t('anotherBrandText')}
        brands={brands.data?.brands}
        onChoose={(brand) => {
          decision.nameBrand(brand);
          setDialog(null);
        }}
        onClose={() => setDialog(null)}
      />
      {dialog === 'pin' && draft.chosenBrandId !== null && (
        <PinDialog
          key={review.reviewItemId}
          onTable={{
            reviewItemId: review.reviewItemId,
            imageSha256: image.sha256,
            brand: { brandId: draft.chosenBrandId, name: decision.chosenName ?? '' },
            suspect: chosen,
            givenReason: draft.lines.find((line) => line.brandId === draft.chosenBrandId)?.reason ?? null,
            comment: draft.comment,
          }}
          onClose={() => setDialog(null)}
        />
      )}
      <EscalateDialog
        isOpen={dialog === 'escalate'}
        onSend={(note) => {
          setDialog(null);
          decision.escalate(note);
        }}
        onClose={() => setDialog(null)}
      />
    </>
  );
}
