'use client';

import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Field, Textarea } from '../ui/Field';

type Props = {
  text: string;
  conflict: string;
  /** What it has to wait for; null = nothing. */
  waitsFor?: string | null;
  propose: (note: string) => Promise<unknown>;
  onProposed: () => unknown;
  /** What else is chosen. */
  children: ReactNode;
};

/** Proposes that something comes into use, with a note. */
export function ProposalForm({ text, conflict, waitsFor = null, propose, onProposed, children }: Props) {
  const t = useTranslations('learning.promotion');
  const [note, setNote] = useState('');
  const proposing = useMutation({ mutationFn: propose, onSuccess: onProposed });
  return (
    <>
      <p className="text-ink-2">{text}</p>
      {children}
      <Field label={t('note')}>
        <Textarea maxLength={1_000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <div className="flex items-center gap-3">
        <Button
          look="solid"
          disabled={proposing.isPending || waitsFor !== null}
          onClick={() => proposing.mutate(note)}
        >
          {t('propose')}
        </Button>
        {waitsFor !== null && <p className="text-ink-2">{waitsFor}</p>}
        {proposing.error !== null && <InlineProblem error={proposing.error} words={{ conflict }} />}
      </div>
    </>
  );
}
