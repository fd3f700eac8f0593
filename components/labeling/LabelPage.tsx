'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useTranslations } from 'use-intl';
import { countAnswer, labelStatsQuery } from '@/lib/client/labeling/label-queries';
import type { LabelSession } from '@/lib/client/labeling/label-session';
import { useLabelSession } from '@/lib/client/labeling/use-label-session';
import { preloadPictures, stagePictureUrls } from '@/lib/client/pictures';
import { useShortcut } from '@/lib/client/shortcuts';
import { useWorkSnapshot } from '@/lib/client/work/use-work-session';
import { usePerson } from '../shell/person';
import { OwnPace } from '../shell/QueueStatus';
import { TopBar } from '../shell/TopBar';
import { useErrorText } from '../ui/error-text';
import { ErrorState } from '../ui/ErrorState';
import { showToast } from '../ui/toast';
import { LeaseTimer } from '../work/LeaseTimer';
import { PurposeSwitch } from '../work/PurposeSwitch';
import { WorkBanners } from '../work/WorkBanners';
import { WorkSkeleton } from '../work/WorkSkeleton';
import { EmptyLabeling } from './EmptyLabeling';
import { LabelTable } from './LabelTable';
import { useAnswerToast } from './use-answer-toast';

type Purpose = 'answer' | 'adjudication';
type Props = {
  purpose: Purpose;
  /** The kinds of work that this person's roles allow. */
  purposes: readonly Purpose[];
  batchId: string | null;
  firstTaskId: string | null;
  undoWindowMs: number;
};

/** The label page: one picture after the other, until nothing waits. */
export function LabelPage(props: Props) {
  const person = usePerson();
  const { purpose, batchId, firstTaskId } = props;
  const session = useLabelSession({ personId: person.id, purpose, batchId, firstTaskId });
  if (session === null) return <Starting {...props} />;
  return <RunningLabeling {...props} session={session} personId={person.id} />;
}

function Starting({ purpose, purposes }: Props) {
  const t = useTranslations('labeling');
  const tWork = useTranslations('work');
  return (
    <>
      <TopBar
        title={tWork(`purpose.${purpose}`, { kind: 'label' })}
        context={<PurposeSwitch kind="label" purpose={purpose} purposes={purposes} />}
      />
      <WorkSkeleton label={t('loading')} />
    </>
  );
}

type RunningProps = Props & { session: LabelSession; personId: string };

function RunningLabeling({ session, personId, purpose, purposes, batchId, undoWindowMs }: RunningProps) {
  const t = useTranslations('labeling');
  const tWork = useTranslations('work');
  const errorText = useErrorText();
  const snapshot = useWorkSnapshot(session);
  const stats = useQuery(labelStatsQuery());
  const client = useQueryClient();
  const toast = useAnswerToast();
  const { current, upcoming, phase, lost, refusal, lastSent, failureCode } = snapshot;

  // Joins the picture cache and the journal: what comes next is decoded and restored before it is asked for.
  useEffect(() => {
    preloadPictures(upcoming.map(({ picture }) => stagePictureUrls(picture).url));
    for (const work of upcoming) session.drawingOf(work);
  }, [upcoming, session]);
  const tellRefusal = useEffectEvent((code: string, title: string) => {
    toast.hide();
    showToast({ title: t('refused', { title }), description: errorText(code), isError: true });
    session.refusalTold();
  });
  // Joins the toasts.
  useEffect(() => {
    if (refusal) tellRefusal(refusal.code, refusal.title);
  }, [refusal]);

  const undo = () => {
    toast.hide();
    session.undo().then(
      () => countAnswer(client, -1),
      (error: unknown) => {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
        showToast({ title: tWork('notUndone'), description: errorText(code), isError: true });
      },
    );
  };
  const canUndo = lastSent !== null;
  // With nothing on the table there is no bar, whose button has this key otherwise.
  useShortcut('undo-submit', current === null && canUndo ? undo : null);
  const banners = (
    <WorkBanners kind="label" snapshot={snapshot} onNext={session.next} onSendNow={session.wake} />
  );
  const topBar = {
    title: tWork(`purpose.${purpose}`, { kind: 'label' }),
    context: (
      <>
        <PurposeSwitch kind="label" purpose={purpose} purposes={purposes} />
        {stats.data && <span>{t('waiting', { count: stats.data[WAITING[purpose]] })}</span>}
      </>
    ),
    pace: <OwnPace stats={stats.data} />,
    timer: <LeaseTimer endsAtMs={current && !lost ? current.leaseEndsAtMs : null} />,
  };

  if (current !== null) {
    return (
      <LabelTable
        work={current}
        drawing={session.drawingOf(current)}
        copySource={session.copySource(current)}
        personId={personId}
        topBar={topBar}
        banner={banners}
        isLost={lost !== null}
        canUndoSubmit={canUndo}
        onSubmit={() => {
          const sent = session.submit();
          if (sent === null) return;
          countAnswer(client, 1);
          toast.show(sent, undoWindowMs, undo);
        }}
        onDecline={() => {
          session.decline().then(
            () => showToast({ title: tWork('declinedToast') }),
            () => showToast({ title: tWork('notDeclined'), isError: true }),
          );
        }}
        onUndoSubmit={undo}
      />
    );
  }
  return (
    <>
      <TopBar
        title={topBar.title}
        context={topBar.context}
        status={
          <>
            {topBar.pace}
            {topBar.timer}
          </>
        }
      />
      {banners}
      {phase === 'starting' && <WorkSkeleton label={t('loading')} />}
      {phase === 'empty' && (
        <EmptyLabeling isOfBatch={batchId !== null} onCheckAgain={() => void session.lookAgain()} />
      )}
      {phase === 'failed' && (
        <ErrorState
          title={t('failedTitle')}
          text={errorText(failureCode ?? 'internal')}
          onRetry={() => void session.lookAgain()}
        />
      )}
    </>
  );
}

const WAITING = { answer: 'waiting', adjudication: 'adjudication' } as const;
