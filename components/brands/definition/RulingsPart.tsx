'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { newKey, type DefinitionContent } from '@/lib/domain/brands/definition-content';
import { PanelPart } from '../../admin/PanelPart';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { BilingualFields } from './BilingualFields';
import type { ChangeDraft } from './change-draft';

type Props = { content: DefinitionContent; onChange: ChangeDraft };

/** What counts as generic style, and whatever else was decided for good. */
export function RulingsPart({ content: { rulings }, onChange }: Props) {
  const t = useTranslations('brands.definition');
  return (
    <PanelPart title={t('rulings')}>
      {rulings.length === 0 && <p className="mb-2 text-ink-3">{t('rulingsHint')}</p>}
      <ul className="flex flex-col gap-3">
        {rulings.map(({ key, ...text }, index) => (
          <li key={key} className="flex items-start gap-2">
            <div className="flex-1">
              <BilingualFields
                label={t('rulingNumber', { number: index + 1 })}
                text={text}
                isNeeded
                onChange={(next) =>
                  onChange(
                    { rulings: rulings.map((one) => (one.key === key ? { key, ...next } : one)) },
                    `${key} ruling`,
                  )
                }
              />
            </div>
            <IconButton
              label={t('removeRuling', { number: index + 1 })}
              className="mt-5"
              icon={<Trash2 size={15} aria-hidden />}
              onClick={() => onChange({ rulings: rulings.filter((one) => one.key !== key) })}
            />
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        className="mt-2"
        icon={<Plus size={14} aria-hidden />}
        onClick={() => onChange({ rulings: [...rulings, { key: newKey('r', rulings), en: '', zh: '' }] })}
      >
        {t('addRuling')}
      </Button>
    </PanelPart>
  );
}
