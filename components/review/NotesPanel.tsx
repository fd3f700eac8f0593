'use client';

import { useTranslations } from 'use-intl';
import type { Review } from '@/lib/contracts/review';
import { PanelSection } from '../work/PanelSection';

/** What others answered before: only an adjudicator sees it. */
export function NotesPanel({ notes }: { notes: Review['notes'] }) {
  const t = useTranslations('review');
  const tReasons = useTranslations('reasons');
  if (notes.length === 0) return null;
  return (
    <PanelSection title={t('earlierAnswers')}>
      <ul className="flex flex-col gap-2">
        {notes.map((note) => (
          <li key={`${note.at} ${note.by}`}>
            <span className="font-medium">{note.by}</span>{' '}
            <span className="text-ink-2">
              {note.kind === 'escalation'
                ? t('escalated')
                : note.lines
                    .map((line) => `${line.brandName}: ${tReasons(`${line.reason}.label`)}`)
                    .join('; ')}
            </span>
            {note.comment !== '' && <p className="whitespace-pre-wrap">{note.comment}</p>}
          </li>
        ))}
      </ul>
    </PanelSection>
  );
}
