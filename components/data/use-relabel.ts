'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LabelEditOutcome, Pair } from '@/lib/contracts/data-browser';
import { applyEdit, sendEdit, sendUndo } from '@/lib/client/data/data-queries';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import type { LabelKind } from '@/lib/domain/settlement';
import { errorCode } from '../shell/RequestProblem';
import { useErrorText } from '../ui/error-text';
import { closeToast, showToast } from '../ui/toast';

const TOAST_ID = 'label-edit';
/** As long as it takes to look the change over. */
const TOAST_MS = 20_000;

/** Changes the labels of many pairs at once; what was changed last can be taken back by toast or key. */
export function useRelabel() {
  const t = useTranslations('data');
  const tLabels = useTranslations('labels');
  const errorText = useErrorText();
  const client = useQueryClient();
  const shortcut = useShortcutLabel('undo-relabel');
  const [lastEditId, setLastEditId] = useState<string | null>(null);
  const edit = useMutation({ mutationFn: sendEdit });
  const undo = useMutation({ mutationFn: sendUndo });
  const fail = (error: unknown) =>
    showToast({
      id: TOAST_ID,
      title: t('notChanged'),
      description: errorText(errorCode(error)),
      isError: true,
    });

  const takeBack = (editId: string) => {
    closeToast(TOAST_ID);
    undo.mutate(
      { editId, undoId: crypto.randomUUID() },
      {
        onSuccess: (outcome) => {
          applyEdit(client, outcome);
          setLastEditId(null);
          showToast({ id: TOAST_ID, title: t('undone', { count: outcome.changed }), ...overtaken(outcome) });
        },
        onError: fail,
      },
    );
  };

  const relabel = (pairs: readonly Pair[], kind: LabelKind) => {
    const presence = kind === 'other' || kind === 'generic-style' ? 'absent' : 'present';
    const lines = pairs.map(({ imageSha256, brand, label }) => ({
      imageSha256,
      brandId: brand.id,
      labelId: label?.labelId ?? null,
    }));
    edit.mutate(
      { editId: crypto.randomUUID(), edit: { pairs: lines, presence, kind, note: '' } },
      {
        onSuccess: (outcome) => {
          applyEdit(client, outcome);
          setLastEditId(outcome.editId);
          showToast({
            id: TOAST_ID,
            title: t('changed', { count: outcome.changed, kind: tLabels(`kinds.${kind}`) }),
            timeoutMs: TOAST_MS,
            ...overtaken(outcome),
            ...(outcome.editId !== null && {
              undo: {
                label: t('undo'),
                onUndo: () => takeBack(outcome.editId!),
                ...(shortcut !== undefined && { shortcut }),
              },
            }),
          });
        },
        onError: fail,
      },
    );
  };

  return {
    relabel,
    takeBack,
    undoLast: lastEditId === null ? null : () => takeBack(lastEditId),
    isBusy: edit.isPending || undo.isPending,
  };

  function overtaken(outcome: LabelEditOutcome): { description?: string } {
    const parts = [
      ...(outcome.same > 0 ? [t('same', { count: outcome.same })] : []),
      ...(outcome.overtaken > 0 ? [t('overtaken', { count: outcome.overtaken })] : []),
    ];
    return parts.length === 0 ? {} : { description: parts.join(' ') };
  }
}
