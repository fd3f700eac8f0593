'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { LearningNote, LeftOutCounts } from '@/lib/contracts/learning';
import { useFailureText } from '../admin/failure-text';
import { useElapsed } from '../ui/duration';

type Facts = LearningNote['note'];

const TONES: Partial<Record<Facts['kind'], string>> = {
  'phase-begun': 'text-ink-3',
  failed: 'font-semibold text-violation',
  stopped: 'font-semibold',
  resumed: 'font-semibold',
  succeeded: 'font-semibold text-clear',
};
const TIME = {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const;

/** What happened in a run and when, line by line, the oldest first. */
export function RunLog({ notes }: { notes: readonly LearningNote[] }) {
  const t = useTranslations('learning.log');
  const format = useFormatter();
  const describe = useDescription();
  if (notes.length === 0) return <p className="px-4 py-3 text-ink-3">{t('empty')}</p>;
  // Nothing in it takes the keyboard, so the log itself does, to be scrolled.
  const scrolled = { role: 'log', 'aria-label': t('title'), tabIndex: 0 };
  return (
    // Column-reverse: it opens at its end, and stays there while it grows.
    <div className="flex max-h-96 flex-col-reverse overflow-y-auto" {...scrolled}>
      <ol className="py-2">
        {notes.map((line) => (
          <li key={line.noteId} className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 px-4 py-0.5">
            <time dateTime={line.at} className="text-ink-3 tabular-nums">
              {format.dateTime(new Date(line.at), TIME)}
            </time>
            <span className={TONES[line.note.kind]}>
              {line.brand !== null && <span className="font-semibold">{line.brand} </span>}
              {describe(line)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function useDescription(): (line: LearningNote) => string {
  const t = useTranslations('learning.log');
  const tLearning = useTranslations('learning');
  const leftOut = useLeftOut();
  const elapsed = useElapsed();
  const join = (...parts: ReadonlyArray<string | null>) => parts.filter((part) => part !== null).join(' · ');

  return ({ by, note }) => {
    const who = by ?? tLearning('system');
    switch (note.kind) {
      case 'begun':
        return t('begun');
      case 'taken-up':
        return t('takenUp', { count: note.brandsDone });
      case 'phase-begun':
        return t('phaseBegun', { phase: note.phase });
      case 'phase-ended':
        return join(
          t('phaseEnded', { phase: note.phase, took: elapsed(note.tookMs) }),
          note.pictures === null ? null : t('pictures', { count: note.pictures }),
          leftOut(note.leftOut),
        );
      case 'brand-done':
        return join(
          t('brandDone', { outcome: tLearning(`outcomes.${note.outcome}`), took: elapsed(note.tookMs) }),
          t('learnedFrom', {
            positives: note.positives,
            negatives: note.negatives,
            references: note.references,
          }),
          leftOut(note.leftOut),
        );
      case 'round-done':
        return t('roundDone', { round: note.round, tried: note.tried, mined: note.mined });
      case 'stopped':
        return t('stopped', { by: who });
      case 'resumed':
        return t('resumed', { by: who });
      case 'failed':
        return tLearning('failed', { problem: note.problem });
      case 'succeeded':
        return t('succeeded', { count: note.candidates });
    }
  };
}

/** Null where nothing was. */
function useLeftOut(): (counts: LeftOutCounts) => string | null {
  const t = useTranslations('learning.leftOut');
  const tLearning = useTranslations('learning');
  const format = useFormatter();
  const failure = useFailureText();
  return (counts) => {
    if (counts.length === 0) return null;
    const each = counts.map(({ what, reason, count }) =>
      tLearning('log.because', { what: t(what, { count }), why: failure(reason) }),
    );
    return tLearning('allLeftOut', { what: format.list(each, { type: 'unit' }) });
  };
}
