'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { v4 as uuidv4 } from 'uuid';
import { toDrawing } from '@/lib/client/labeling/drawing-content';
import { useDrawingPreferences } from '@/lib/client/labeling/drawing-preferences';
import type { DrawingSession } from '@/lib/client/labeling/drawing-session';
import type { CopySource, HeldLabelWork } from '@/lib/client/labeling/label-session';
import { stagePictureUrls } from '@/lib/client/pictures';
import { brandsQuery } from '@/lib/client/review/review-queries';
import type { LabelAnswerView } from '@/lib/contracts/label-work';
import { DrawingStage } from '../canvas/PictureStage';
import { BrandDialog } from '../work/BrandDialog';
import { CommentBox } from '../work/CommentBox';
import { PanelSection } from '../work/PanelSection';
import { ReferencePanel } from '../work/ReferencePanel';
import { WorkFrame } from '../work/WorkFrame';
import { AnswerBar } from './AnswerBar';
import { BoxKeys } from './BoxKeys';
import { BoxRows } from './BoxRows';
import { ConflictDialog } from './ConflictDialog';
import { ConflictNotice } from './ConflictNotice';
import { EarlierAnswers } from './EarlierAnswers';
import { StepKeys } from './StepKeys';
import { SuggestionRows } from './SuggestionRows';
import { TaskHead } from './TaskHead';
import { useLabelDrawing } from './use-label-drawing';
import { useStageShapes } from './use-stage-shapes';

type Props = {
  work: HeldLabelWork;
  drawing: DrawingSession;
  copySource: CopySource | null;
  personId: string;
  banner: ReactNode;
  /** The task is no longer this tab's. */
  isLost: boolean;
  canUndoSubmit: boolean;
  onSubmit: () => void;
  onDecline: () => void;
  onUndoSubmit: () => void;
};

/** One picture on the table: what is asked, what is drawn, and the keys that draw and answer. */
export function LabelDesk(props: Props) {
  const { work, personId, isLost, canUndoSubmit } = props;
  const t = useTranslations('labeling');
  const { picture, brand } = work;
  const drawing = useLabelDrawing(work, props.drawing, props.copySource);
  const { present, snapshot, chosenBox } = drawing;
  const preferences = useDrawingPreferences(personId);
  const focusComment = useRef<(() => void) | null>(null);
  const [isBrandAsked, setIsBrandAsked] = useState(false);
  const [isChoosingLater, setIsChoosingLater] = useState(false);
  const [shownAnswer, setShownAnswer] = useState<string | null>(null);
  const brands = useQuery({ ...brandsQuery(), enabled: brand === null });
  const brandNames = brands.data?.brands;
  const nameOfBrand = useCallback(
    (brandId: string | null) => brandNames?.find(({ id }) => id === brandId)?.name ?? t('unknownBrand'),
    [brandNames, t],
  );
  const brandNameOf = brand === null ? nameOfBrand : null;
  const shown = useStageShapes({
    drawing: present,
    suggestions: work.suggestions,
    open: drawing.open,
    askedBrandId: brand?.brandId ?? null,
    chosenBoxId: chosenBox?.id ?? null,
    brandNameOf,
    earlier: work.answers.find(({ answerId }) => answerId === shownAnswer) ?? null,
  });
  const isLocked = isLost || !snapshot.isOpen || snapshot.theirs !== null || snapshot.kept === 'taken';
  const smallestMarkPx = brand?.smallestMarkPx ?? null;

  const takeAnswer = ({ outcome, boxes, comment }: LabelAnswerView) =>
    drawing.replace(
      toDrawing(
        {
          outcome,
          comment,
          boxes,
          rejectedSuggestions: [],
          activeMs: 0,
        },
        picture,
        uuidv4,
      ),
    );

  return (
    <>
      <WorkFrame
        banner={
          <>
            {props.banner}
            {snapshot.theirs !== null && <ConflictNotice onChoose={() => setIsChoosingLater(false)} />}
          </>
        }
        stage={
          <DrawingStage
            drawingKey={work.lease.token}
            picture={{
              ...stagePictureUrls(picture),
              width: picture.width,
              height: picture.height,
              alt: t('pictureAlt', { width: picture.width, height: picture.height }),
            }}
            boxes={present.boxes}
            suggestions={drawing.open}
            shown={shown}
            chosenBox={chosenBox}
            isChosenFresh={drawing.isChosenFresh}
            chosenSuggestion={drawing.chosenSuggestion}
            smallestMarkPx={smallestMarkPx}
            preferences={preferences}
            isLocked={isLocked}
            nearTo={drawing.nearTo}
            onEffect={drawing.onPointer}
            onNewBox={drawing.drawNew}
            onLeave={() => drawing.choose(null)}
          />
        }
        panel={
          <>
            <TaskHead work={work} />
            {brand !== null && <ReferencePanel name={brand.name} definition={brand} />}
            {work.answers.length > 0 && (
              <EarlierAnswers
                answers={work.answers}
                shownId={shownAnswer}
                isLocked={isLocked}
                onShow={setShownAnswer}
                onTake={takeAnswer}
              />
            )}
            <PanelSection title={t('boxes', { count: present.boxes.length })}>
              {present.boxes.length === 0 ? (
                <p className="text-ink-3">
                  {present.outcome === null
                    ? t('noBoxes')
                    : t(`outcomeMeaning.${present.outcome}`, { brand: brand?.name ?? t('anyBrand') })}
                </p>
              ) : (
                <BoxRows
                  drawing={drawing}
                  smallestMarkPx={smallestMarkPx}
                  brandNameOf={brandNameOf}
                  onBrand={(box) => {
                    drawing.choose({ kind: 'box', id: box.id });
                    setIsBrandAsked(true);
                  }}
                  isLocked={isLocked}
                />
              )}
            </PanelSection>
            {work.suggestions.length > 0 && (
              <PanelSection title={t('suggestionsTitle')} hint={t('suggestionsHint')}>
                <SuggestionRows drawing={drawing} suggestions={work.suggestions} isLocked={isLocked} />
              </PanelSection>
            )}
            <CommentBox
              command="label-comment"
              comment={present.comment}
              isDisabled={isLocked}
              onReady={(focus) => (focusComment.current = focus)}
              onChange={drawing.setComment}
            />
          </>
        }
        bar={
          <AnswerBar
            drawing={drawing}
            brandName={brand?.name ?? null}
            isLocked={isLocked}
            canUndoSubmit={canUndoSubmit}
            onSubmit={props.onSubmit}
            onComment={() => focusComment.current?.()}
            onDecline={props.onDecline}
            onUndoSubmit={props.onUndoSubmit}
          />
        }
      />
      {!isLocked && <StepKeys drawing={drawing} />}
      {!isLocked && chosenBox !== null && (
        <BoxKeys
          drawing={drawing}
          box={chosenBox}
          onBrand={brand === null ? () => setIsBrandAsked(true) : null}
        />
      )}
      <BrandDialog
        isOpen={isBrandAsked && chosenBox !== null}
        title={t('brandOfBox')}
        description={t('brandOfBoxText')}
        brands={brandNames}
        onChoose={({ id }) => {
          setIsBrandAsked(false);
          if (chosenBox !== null) drawing.setBrand(chosenBox, id);
        }}
        onClose={() => setIsBrandAsked(false)}
      />
      {snapshot.theirs !== null && (
        <ConflictDialog
          isOpen={!isChoosingLater}
          picture={picture}
          mine={present}
          theirs={snapshot.theirs}
          onResolve={(resolved) => {
            setIsChoosingLater(false);
            drawing.resolve(resolved);
          }}
          onClose={() => setIsChoosingLater(true)}
        />
      )}
    </>
  );
}
