'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  editPrecedent,
  precedentTagsQuery,
  refreshPrecedents,
} from '@/lib/client/precedents/precedent-queries';
import type { PrecedentDetail } from '@/lib/contracts/precedents';
import { readTags } from '@/lib/domain/precedents/read-tags';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { showToast } from '../ui/toast';
import { RulingFields, type RulingForm } from './RulingFields';

type Props = { detail: PrecedentDetail; onClose: () => void };

/** Changes what a case says; a point of an older definition can be kept, or one of the published one chosen. */
export function EditCaseDialog({ detail: { precedent, points: published }, onClose }: Props) {
  const t = useTranslations('precedents');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const formId = useId();
  const { precedentId, version, sentence, reason, tags, point } = precedent;
  const isOfPublished =
    point !== null && published.some(({ definitionId }) => definitionId === point.definitionId);
  const points = point === null || isOfPublished ? published : [point, ...published];
  const [form, setForm] = useState<RulingForm>({
    sentence,
    reason,
    tags: tags.join(', '),
    point: point === null ? null : isOfPublished ? point.position : 0,
  });
  const known = useQuery(precedentTagsQuery());
  const editing = useMutation({ mutationFn: editPrecedent, onSettled: () => refreshPrecedents(client) });
  const isEmpty = form.sentence.trim() === '';
  const save = () => {
    if (isEmpty) return;
    const chosen = form.point === null ? undefined : points[form.point];
    editing.mutate(
      {
        precedentId,
        version,
        reason: form.reason,
        sentence: form.sentence.trim(),
        tags: readTags(form.tags),
        point: chosen === undefined ? null : { definitionId: chosen.definitionId, position: chosen.position },
      },
      {
        onSuccess: () => {
          showToast({ title: t('editedToast') });
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      title={t('editTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button look="solid" type="submit" form={formId} disabled={editing.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <RulingFields
          form={form}
          points={points}
          knownTags={known.data?.tags.map(({ tag }) => tag) ?? []}
          sentenceError={isEmpty ? t('sentenceNeeded') : undefined}
          onChange={(part) => setForm({ ...form, ...part })}
        />
        {editing.error !== null && <InlineProblem error={editing.error} />}
      </form>
    </Dialog>
  );
}
