'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatChord } from '@/lib/client/chord';
import { useIsMac } from '@/lib/client/shortcuts';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, Textarea } from '../ui/Field';

type Props = { isOpen: boolean; onSend: (note: string) => void; onClose: () => void };

/** Hands the item to an adjudicator, with a note that says what to decide. */
export function EscalateDialog({ isOpen, onSend, onClose }: Props) {
  const t = useTranslations('review');
  const [note, setNote] = useState('');
  const sendChord = formatChord('Mod+Enter', useIsMac());
  const isEmpty = note.trim() === '';
  const send = () => {
    if (isEmpty) return;
    onSend(note.trim());
    setNote('');
  };
  return (
    <Dialog
      isOpen={isOpen}
      title={t('escalateTitle')}
      description={t('escalateText')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('keepIt')}</Button>
          <Button look="solid" shortcut={sendChord} disabled={isEmpty} onClick={send}>
            {t('escalate')}
          </Button>
        </>
      }
    >
      <Field label={t('escalateNote')}>
        <Textarea
          value={note}
          rows={4}
          maxLength={4_000}
          onChange={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          }}
        />
      </Field>
    </Dialog>
  );
}
