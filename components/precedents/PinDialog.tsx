'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import {
  nearPrecedentsQuery,
  pinPrecedent,
  precedentTagsQuery,
  refreshPrecedents,
  takeBackPrecedent,
} from '@/lib/client/precedents/precedent-queries';
import type { Suspect } from '@/lib/contracts/review';
import { guessPoint, guessReason } from '@/lib/domain/precedents/prefill';
import { readTags } from '@/lib/domain/precedents/read-tags';
import type { Reason } from '@/lib/domain/reasons';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { showToast } from '../ui/toast';
import { OutcomeBadge } from './OutcomeBadge';
import { RulingFields, type RulingForm } from './RulingFields';
import { useInWords } from './use-in-words';

/** What is on the table when the key is pressed. */
export type OnTable = {
  reviewItemId: string;
  imageSha256: string;
  brand: { brandId: string; name: string };
  /** null for a brand that the machine does not suspect. */
  suspect: Suspect | null;
  /** Given for this brand in the decision under way. */
  givenReason: Reason | null;
  comment: string;
};

type Props = { onTable: OnTable; onClose: () => void };

const UNDO_MS = 10_000;
const NO_SIGNALS = { prob: 1, isAuthorized: false, signals: [] };

/** Pins the picture on the table, with what is already known of it filled in: Enter saves, and the decision goes on. */
export function PinDialog({ onTable, onClose }: Props) {
  const t = useTranslations('precedents');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const formId = useId();
  const { reviewItemId, imageSha256, brand, suspect } = onTable;
  const points = suspect?.definition.identificationPoints ?? [];
  const suggested = useSuggestedSentence(points);
  const [precedentId] = useState(() => crypto.randomUUID());
  const [form, setForm] = useState<RulingForm>(() => prefill(onTable, suggested));
  const [isOwnSentence, setIsOwnSentence] = useState(onTable.comment.trim() !== '');
  const tags = useQuery(precedentTagsQuery());
  const near = useQuery(nearPrecedentsQuery(reviewItemId));
  const standing = near.data?.suspects
    .filter(({ brandId }) => brandId === brand.brandId)
    .flatMap(({ violations, others }) => [...violations, ...others])
    .find((one) => one.imageSha256 === imageSha256);
  const pinning = useMutation({ mutationFn: pinPrecedent, onSettled: () => refreshPrecedents(client) });
  const isEmpty = form.sentence.trim() === '';

  const change = (part: Partial<RulingForm>) => {
    const next = { ...form, ...part };
    if (part.sentence !== undefined) setIsOwnSentence(true);
    // Until somebody writes a sentence of their own it follows what they choose.
    else if (!isOwnSentence) next.sentence = suggested(next.reason, next.point);
    setForm(next);
  };
  const undo = () =>
    takeBackPrecedent(precedentId).then(
      () => void refreshPrecedents(client),
      () => showToast({ title: t('notTakenBack'), isError: true }),
    );
  const save = () => {
    if (isEmpty || standing !== undefined || pinning.isPending) return;
    const point =
      form.point === null || suspect === null
        ? null
        : { definitionId: suspect.definition.id, position: form.point };
    pinning.mutate(
      {
        precedentId,
        reviewItemId,
        imageSha256,
        brandId: brand.brandId,
        reason: form.reason,
        sentence: form.sentence.trim(),
        tags: readTags(form.tags),
        point,
      },
      {
        onSuccess: () => {
          showToast({
            title: t('pinnedToast', { brand: brand.name }),
            timeoutMs: UNDO_MS,
            undo: { label: t('undo'), onUndo: () => void undo() },
          });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      isOpen
      title={t('pinTitle', { brand: brand.name })}
      description={t('pinText')}
      className="w-[min(94vw,44rem)]"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button
            look="solid"
            type="submit"
            form={formId}
            shortcut="Enter"
            disabled={standing !== undefined || pinning.isPending}
          >
            {t('pinIt')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid grid-cols-[12rem_1fr] gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div>
          {/* oxlint-disable-next-line nextjs/no-img-element */}
          <img
            src={pictureUrl(imageSha256, 480)}
            alt={t('onTable')}
            className="max-h-60 w-full rounded-md bg-stage object-contain"
          />
        </div>
        <div className="flex flex-col gap-3">
          {standing !== undefined && (
            <p role="alert" className="flex flex-wrap items-center gap-2 rounded-md bg-accent-soft px-3 py-2">
              {t('pinnedAlready')} <OutcomeBadge reason={standing.reason} /> {standing.sentence}
            </p>
          )}
          <RulingFields
            form={form}
            points={points}
            knownTags={tags.data?.tags.map(({ tag }) => tag) ?? []}
            sentenceError={isEmpty ? t('sentenceNeeded') : undefined}
            onChange={change}
          />
          {pinning.error !== null && (
            <InlineProblem error={pinning.error} words={{ conflict: t('pinnedAlready') }} />
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** The reason in words, and what identifies the brand. */
function useSuggestedSentence(points: ReadonlyArray<{ text: { en: string; zh: string } }>) {
  const t = useTranslations('precedents');
  const tReasons = useTranslations('reasons');
  const inWords = useInWords();
  return (reason: Reason, point: number | null): string => {
    const text = point === null ? undefined : points[point]?.text;
    const label = tReasons(`${reason}.label`);
    return text === undefined ? label : t('suggestion', { reason: label, point: inWords(text) });
  };
}

function prefill(
  { suspect, givenReason, comment }: OnTable,
  suggested: (reason: Reason, point: number | null) => string,
): RulingForm {
  const known =
    suspect === null
      ? NO_SIGNALS
      : {
          prob: suspect.prob,
          isAuthorized: suspect.authorizations.some(({ standing }) => standing === 'valid'),
          signals: suspect.signals,
        };
  const reason = givenReason ?? guessReason(known);
  const point = guessPoint(known, suspect?.definition.identificationPoints ?? []);
  const sentence = comment.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
  return { reason, point, sentence: sentence === '' ? suggested(reason, point) : sentence, tags: '' };
}
