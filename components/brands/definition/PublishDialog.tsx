'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { sendPublication } from '@/lib/client/brands/definition-queries';
import type { DraftSnapshot } from '@/lib/client/brands/draft-session';
import { ApiError } from '@/lib/client/fetch-json';
import type { DefinitionVersion } from '@/lib/contracts/brands';
import { FormDialog } from '../../admin/FormDialog';
import { errorCode, InlineProblem } from '../../shell/RequestProblem';
import { Field, Textarea } from '../../ui/Field';
import { showToast } from '../../ui/toast';

type Props = {
  slug: string;
  version: number;
  snapshot: DraftSnapshot;
  published: DefinitionVersion | undefined;
  /** The version that the draft began as. */
  basedOn: number | null;
  onPublished: () => void;
  onClose: () => void;
};

/** The last look: what happens when it is published, and a word for those who read the history. */
export function PublishDialog(props: Props) {
  const { slug, version, snapshot, published, basedOn, onPublished, onClose } = props;
  const t = useTranslations('brands.definition');
  const [note, setNote] = useState('');
  const { revision, state } = snapshot;
  const publish = useMutation({
    mutationFn: () => sendPublication(slug, version, { expectedRevision: revision, note: note.trim() }),
  });
  const isBehind = published !== undefined && published.version !== basedOn;
  return (
    <FormDialog
      title={t('publishTitle', { version })}
      description={t('publishText')}
      action={t('publish')}
      isBusy={publish.isPending || state !== 'saved'}
      onSubmit={() =>
        publish.mutate(undefined, {
          onSuccess: () => {
            showToast({ title: t('publishedToast', { version }) });
            onPublished();
          },
        })
      }
      onClose={onClose}
    >
      {isBehind && (
        <p role="alert" className="rounded-md bg-accent-soft px-3 py-2">
          {t('publishBehind', { version: published.version })}
        </p>
      )}
      <Field label={t('note')} hint={t('noteHint')}>
        <Textarea value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      {state !== 'saved' && <output className="text-ink-2">{t(`saveStates.${state}`)}</output>}
      {publish.error !== null && (
        <div className="flex flex-col gap-1">
          <InlineProblem error={publish.error} words={{ conflict: t('publishConflict') }} />
          {errorCode(publish.error) === 'bad-input' && publish.error instanceof ApiError && (
            <p className="text-xs text-ink-2">{publish.error.message}</p>
          )}
        </div>
      )}
    </FormDialog>
  );
}
