'use client';

import { useTranslations } from 'use-intl';
import type { Upload } from '@/lib/client/brands/use-picture-uploads';
import { Button } from '../../ui/Button';
import { useErrorText } from '../../ui/error-text';

type Props = { uploads: readonly Upload[]; onDismiss: (id: number) => void };

/** What is on its way, and what was refused and why; nothing that was taken. */
export function UploadList({ uploads, onDismiss }: Props) {
  const t = useTranslations('brands.definition');
  const errorText = useErrorText();
  if (uploads.length === 0) return null;
  return (
    <ul aria-label={t('uploads')} className="flex flex-col gap-1 border-b border-line px-4 py-2">
      {uploads.map(({ id, name, problem }) =>
        problem === null ? (
          <li key={id} className="text-ink-2">
            <output>{t('uploading', { name })}</output>
          </li>
        ) : (
          <li
            key={id}
            role="alert"
            className="flex items-center gap-3 rounded-md bg-violation-soft px-3 py-1"
          >
            <span className="min-w-0 flex-1">
              <span className="text-violation">{t('notTaken', { name, why: errorText(problem.code) })}</span>
              <span className="block text-xs text-ink-2">{problem.message}</span>
            </span>
            <Button size="sm" look="quiet" onClick={() => onDismiss(id)}>
              {t('dismiss')}
            </Button>
          </li>
        ),
      )}
    </ul>
  );
}
