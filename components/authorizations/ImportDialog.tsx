'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  importFile,
  refreshAuthorizations,
  sellerQuery,
} from '@/lib/client/authorizations/authorization-queries';
import type { AuthorizationImportResult, AuthorizationProblem } from '@/lib/contracts/authorizations';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, Input } from '../ui/Field';
import { Table, type Column } from '../ui/Table';
import { showToast } from '../ui/toast';

/** A file is looked through first: every problem, and what it would do, is seen before anything is proposed. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('authorizations');
  const tUi = useTranslations('ui');
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [source, setSource] = useState('');
  const known = useQuery(sellerQuery('', ''));
  const upload = useMutation({ mutationFn: importFile });
  const isReady = file !== null && source.trim() !== '' && !upload.isPending;
  const send = (isDryRun: boolean) => {
    if (file === null) return;
    upload.mutate(
      { file, source: source.trim(), isDryRun },
      {
        onSuccess: ({ problems, created }) => {
          if (isDryRun || problems.length > 0) return;
          void refreshAuthorizations(client);
          showToast({ title: t('importedToast', { count: created }) });
          onClose();
        },
      },
    );
  };
  /** Another choice is another import: what was found out about the last one does not hold for it. */
  const choose = (change: () => void) => {
    change();
    upload.reset();
  };
  return (
    <Dialog
      isOpen
      title={t('importTitle')}
      description={t('importText')}
      className="w-[min(94vw,56rem)]"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi('cancel')}</Button>
          <Button disabled={!isReady} onClick={() => send(true)}>
            {t('tryIt')}
          </Button>
          <Button look="solid" disabled={!isReady} onClick={() => send(false)}>
            {t('importIt')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-4">
          <Field label={t('columns.source')} hint={t('sourceHint')}>
            <Input
              value={source}
              autoComplete="off"
              list="import-sources"
              onChange={(event) => {
                const { value } = event.currentTarget;
                choose(() => setSource(value));
              }}
            />
          </Field>
          <datalist id="import-sources">
            {known.data?.sources.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
          <Field label={t('csv')} hint={t('csvHint')}>
            <Input
              type="file"
              accept=".csv,text/csv"
              className="py-1"
              onChange={(event) => {
                const chosen = event.target.files?.[0] ?? null;
                choose(() => setFile(chosen));
              }}
            />
          </Field>
        </div>
        {upload.error !== null && <InlineProblem error={upload.error} />}
        {upload.data !== undefined && <Result result={upload.data} />}
      </div>
    </Dialog>
  );
}

function Result({ result }: { result: AuthorizationImportResult }) {
  const t = useTranslations('authorizations');
  const { created, unchanged, newSellers, problems, remarks } = result;
  return (
    <section aria-label={t('result')} className="flex flex-col gap-3">
      <output>
        {problems.length > 0
          ? t('refused', { count: problems.length })
          : t('wouldDo', { created, unchanged, newSellers })}
      </output>
      <Problems caption={t('problemsTitle')} problems={problems} />
      {remarks.length > 0 && <p className="font-semibold">{t('remarksCount', { count: remarks.length })}</p>}
      <Problems caption={t('remarksCount', { count: remarks.length })} problems={remarks} />
    </section>
  );
}

function Problems({ caption, problems }: { caption: string; problems: readonly AuthorizationProblem[] }) {
  const columns = useProblemColumns();
  if (problems.length === 0) return null;
  return (
    <div className="max-h-80 overflow-auto rounded-md border border-line">
      <Table
        caption={caption}
        columns={columns}
        rows={problems}
        rowKey={({ line, field, code, problem }) => `${line} ${field} ${code} ${problem}`}
        empty={null}
      />
    </div>
  );
}

function useProblemColumns(): ReadonlyArray<Column<AuthorizationProblem>> {
  const t = useTranslations('authorizations');
  return [
    {
      id: 'line',
      header: t('line'),
      isNumber: true,
      className: 'align-top py-1.5',
      cell: ({ line }) => line,
    },
    { id: 'field', header: t('field'), className: 'align-top py-1.5', cell: ({ field }) => field },
    {
      id: 'problem',
      header: t('problem'),
      className: 'w-1/2 align-top py-1.5',
      cell: ({ code, field, values }) => (
        <>
          <span className="block">{t(`problems.${code}`)}</span>
          <span className="block text-xs text-ink-3">
            {t(`details.${code}`, { ...values, field: field || 'none' })}
          </span>
        </>
      ),
    },
    {
      id: 'expected',
      header: t('expected'),
      className: 'w-1/2 align-top py-1.5',
      cell: ({ code, field, values }) => t(`wanted.${code}`, { ...values, field: field || 'none' }),
    },
  ];
}
