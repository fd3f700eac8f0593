'use client';

import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ApiKeyView } from '@/lib/contracts/accounts';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field, Input } from '../ui/Field';

type Props = { apiKey: ApiKeyView & { key: string }; onClose: () => void };

/** The one time that a key is shown. */
export function NewKeyDialog({ apiKey, onClose }: Props) {
  const t = useTranslations('apiKeys');
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'no' | 'yes' | 'by-hand'>('no');
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(apiKey.key);
      setCopied('yes');
    } catch {
      setCopied('by-hand'); // no clipboard without https: it is selected, so one key press does it
    }
  };
  return (
    <Dialog
      isOpen
      title={t('newTitle', { name: apiKey.name })}
      description={t('newText')}
      onClose={onClose}
      footer={
        <Button look={copied === 'no' ? 'outline' : 'solid'} onClick={onClose}>
          {t('stored')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('key')}>
          <div className="flex gap-1">
            <Input ref={field} readOnly value={apiKey.key} className="font-mono text-xs" />
            <Button
              look={copied === 'no' ? 'solid' : 'outline'}
              icon={copied === 'yes' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
              onClick={() => void copy()}
            >
              {copied === 'yes' ? t('copied') : t('copy')}
            </Button>
          </div>
        </Field>
        {copied === 'by-hand' && <output>{t('copyByHand')}</output>}
        <div>
          <p className="mb-1 text-xs font-medium text-ink-2">{t('howToSend')}</p>
          <code className="block rounded-md border border-line bg-bg px-3 py-2 font-mono text-xs">
            {headerOf(apiKey)}
          </code>
        </div>
      </div>
    </Dialog>
  );
}

/** As it is written in a request: the same in every language. */
const headerOf = ({ prefix }: ApiKeyView) => `Authorization: Bearer ${prefix}…`;
