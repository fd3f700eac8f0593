'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useTranslations } from 'use-intl';
import { countOne, queueStatsQuery } from '@/lib/client/queue-queries';
import { useReviewSession } from '@/lib/client/review/use-review-session';
import type { ReviewSession } from '@/lib/client/review/review-session';
import { useShortcut } from '@/lib/client/shortcuts';
import { useWorkSnapshot } from '@/lib/client/work/use-work-session';
import { usePerson } from '../shell/person';
import { OwnPace, WaitingCount } from '../shell/QueueStatus';
import { TopBar } from '../shell/TopBar';
import { useErrorText } from '../ui/error-text';
import { ErrorState } from '../ui/ErrorState';
import { showToast } from '../ui/toast';
import { EmptyQueue } from './EmptyQueue';
import { LeaseTimer } from '../work/LeaseTimer';
import { PurposeSwitch } from '../work/PurposeSwitch';
import { WorkBanners } from '../work/WorkBanners';
import { ReviewDesk } from './ReviewDesk';
import { WorkSkeleton } from '../work/WorkSkeleton';
import type { NamedLine } from './use-decision';
import { usePrefetch } from './use-prefetch';
import { useUndoToast } from './use-undo-toast';

type Purpose = 'answer' | 'adjudication';
type Props = {
  purpose: Purpose;
  /** The kinds of work that this person's roles allow. */
  purposes: readonly Purpose[];
  /** Opened from the queue list: begin with this item. */
  firstItemId: string | null;
  undoWindowMs: number;
};

/** The review page: one item after the other, until nothing waits. */
export function ReviewWork(props: Props) {
  const person = usePerson();
  const session = useReviewSession({
    personId: person.id,
    purpose: props.purpose,
    firstItemId: props.firstItemId,
  });
  if (session === null) return <Starting {...props} />;
  return <RunningReview {...props} session={session} personId={person.id} />;
}

function Starting({ purpose, purposes }: Props) {
  const t = useTranslations('review');
  const tWork = useTranslations('work');
  return (
    <>
      <TopBar
        title={tWork(`purpose.${purpose}`, { kind: 'review' })}
        context={<PurposeSwitch kind="review" purpose={purpose} purposes={purposes} />}
      />
      <WorkSkeleton label={t('loading')} />
    </>
  );
}

type RunningProps = Props & { session: ReviewSession; personId: string };

function RunningReview({ session, personId, purpose, purposes, undoWindowMs }: RunningProps) {
  const t = useTranslations('review');
  const tWork = useTranslations('work');
  const errorText = useErrorText();
  const snapshot = useWorkSnapshot(session);
  const stats = useQuery({ ...queueStatsQuery(), refetchInterval: 15_000 });
  const client = useQueryClient();
  const undoToast = useUndoToast();
  const { current, upcoming, phase, lost, refusal, lastSent, failureCode } = snapshot;
  usePrefetch(upcoming);
  const tellRefusal = useEffectEvent((code: string, adTitle: string) => {
    undoToast.hide();
    showToast({ title: t('refused', { title: adTitle }), description: errorText(code), isError: true });
    session.refusalTold();
  });
  // Joins the toasts.
  useEffect(() => {
    if (refusal) tellRefusal(refusal.code, refusal.title);
  }, [refusal]);

  const undo = () => {
    undoToast.hide();
    session.undo().catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
      showToast({ title: tWork('notUndone'), description: errorText(code), isError: true });
    });
  };
  const canUndo = lastSent !== null;
  // With nothing on the table there is no decision bar, whose button has this key otherwise.
  useShortcut('undo', current === null && canUndo ? undo : null);
  const announce = (kind: 'decision' | 'escalation', adTitle: string, lines: readonly NamedLine[]) =>
    undoToast.show(kind === 'decision' ? { kind, adTitle, lines } : { kind, adTitle }, undoWindowMs, undo);

  return (
    <>
      <TopBar
        title={tWork(`purpose.${purpose}`, { kind: 'review' })}
        context={
          <>
            <PurposeSwitch kind="review" purpose={purpose} purposes={purposes} />
            <WaitingCount stats={stats.data} />
          </>
        }
        status={
          <>
            <OwnPace stats={stats.data} />
            <LeaseTimer endsAtMs={current && !lost ? current.leaseEndsAtMs : null} />
          </>
        }
      />
      {current ? (
        <ReviewDesk
          review={current}
          personId={personId}
          banner={
            <WorkBanners
              kind="review"
              snapshot={snapshot}
              onNext={session.next}
              onSendNow={session.sendNow}
            />
          }
          isLocked={lost !== null}
          canUndo={canUndo}
          onDecide={(decision, lines) => {
            session.decide(decision);
            countOne(client);
            announce(decision.kind, current.ad.title, lines);
          }}
          onDecline={() => {
            session.decline().then(
              () => showToast({ title: tWork('declinedToast') }),
              () => showToast({ title: tWork('notDeclined'), isError: true }),
            );
          }}
          onUndo={undo}
        />
      ) : (
        <>
          <WorkBanners kind="review" snapshot={snapshot} onNext={session.next} onSendNow={session.sendNow} />
          {phase === 'starting' && <WorkSkeleton label={t('loading')} />}
          {phase === 'empty' && (
            <EmptyQueue
              hasOthersItems={(stats.data?.waiting ?? 0) > 0}
              isChecking={false}
              onCheckAgain={() => void session.lookAgain()}
            />
          )}
          {phase === 'failed' && (
            <ErrorState
              title={t('failedTitle')}
              text={errorText(failureCode ?? 'internal')}
              onRetry={() => void session.lookAgain()}
            />
          )}
        </>
      )}
    </>
  );
}
