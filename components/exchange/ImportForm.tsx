'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useImportLabels } from '@/lib/client/exchange-queries';
import type { ExchangeFormatName, LabelImportMode } from '@/lib/contracts/exchange';
import { InlineProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { Field, Input } from '../ui/Field';
import { Select } from '../ui/Select';
import { ImportResult } from './ImportResult';
import { useExchangeChoices } from './use-exchange-choices';

/** An archive is looked through first; what it would change, and every problem, is seen before it is imported. */
export function ImportForm() {
  const t = useTranslations('exchange');
  const choices = useExchangeChoices();
  const upload = useImportLabels();
  const [file, setFile] = useState<File | null>(null);
  const [format, setFormat] = useState<ExchangeFormatName>('coco');
  const [mode, setMode] = useState<LabelImportMode>('suggestions');
  const [skipsFaulty, setSkipsFaulty] = useState(false);
  const [underWay, setUnderWay] = useState<AbortController | null>(null);

  const send = (isDryRun: boolean) => {
    if (file === null) return;
    const stopping = new AbortController();
    setUnderWay(stopping);
    upload.mutate({ file, format, mode, isDryRun, skipsFaulty, signal: stopping.signal });
  };
  /** Another choice is another import: what was found out about the last one does not hold for it. */
  const choose = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      set(value);
      upload.reset();
    };
  };
  const wasStopped = underWay?.signal.aborted ?? false;
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="grid grid-cols-3 gap-3">
        <Field label={t('file')} hint={t('fileHint')}>
          <Input
            type="file"
            accept=".zip"
            className="py-1"
            onChange={(event) => choose(setFile)(event.target.files?.[0] ?? null)}
          />
        </Field>
        <Field label={t('format')}>
          <Select items={choices.formats} value={format} onChange={choose(setFormat)} />
        </Field>
        <Field label={t('mode')} hint={t(`modeHints.${mode}`)}>
          <Select items={choices.modes} value={mode} onChange={choose(setMode)} />
        </Field>
      </div>
      <Checkbox label={t('skipFaulty')} isChecked={skipsFaulty} onChange={choose(setSkipsFaulty)} />
      <div className="flex items-center gap-2">
        <Button disabled={file === null || upload.isPending} onClick={() => send(true)}>
          {t('try')}
        </Button>
        <Button look="solid" disabled={file === null || upload.isPending} onClick={() => send(false)}>
          {t('import')}
        </Button>
        {upload.isPending && (
          <>
            <output className="text-ink-2">{t('underWay')}</output>
            <Button look="quiet" onClick={() => underWay?.abort()}>
              {t('stop')}
            </Button>
          </>
        )}
      </div>
      {upload.error !== null &&
        (wasStopped ? <p role="alert">{t('stopped')}</p> : <InlineProblem error={upload.error} />)}
      {upload.data !== undefined && <ImportResult result={upload.data} />}
    </div>
  );
}
