'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { POINT_KINDS } from '@/lib/contracts/brands';
import {
  newKey,
  type DefinitionContent,
  type IdentificationPoint,
} from '@/lib/domain/brands/definition-content';
import { PanelPart } from '../../admin/PanelPart';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { Select } from '../../ui/Select';
import { BilingualFields } from './BilingualFields';
import type { ChangeDraft } from './change-draft';

type Props = { content: DefinitionContent; onChange: ChangeDraft };

/** What the brand is recognised by, one after the other; how many regions show each. */
export function PointsPart({ content, onChange }: Props) {
  const t = useTranslations('brands.definition');
  const { points, pictures } = content;
  const replace = (point: IdentificationPoint, gesture: string) =>
    onChange({ points: points.map((one) => (one.key === point.key ? point : one)) }, gesture);
  const remove = (key: string) =>
    onChange({
      points: points.filter((one) => one.key !== key),
      pictures: pictures.map((picture) => ({
        ...picture,
        regions: picture.regions.map((region) =>
          region.point === key ? { ...region, point: null } : region,
        ),
      })),
    });
  return (
    <PanelPart title={t('points')}>
      {points.length === 0 && <p className="mb-2 text-ink-3">{t('pointsHint')}</p>}
      <ol className="flex flex-col gap-3">
        {points.map((point, index) => {
          const label = t('pointNumber', { number: index + 1 });
          const shown = pictures
            .flatMap(({ regions }) => regions)
            .filter((region) => region.point === point.key);
          return (
            <li key={point.key} className="flex flex-col gap-2 rounded-md border border-line p-2">
              <div className="flex items-center gap-2">
                <span className="w-5 text-right text-ink-3">{index + 1}</span>
                <div className="w-36 shrink-0">
                  <Select
                    label={t('kindOf', { point: label })}
                    items={POINT_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
                    value={point.kind}
                    onChange={(kind) => replace({ ...point, kind }, `${point.key} kind`)}
                  />
                </div>
                <span className="flex-1 text-xs text-ink-3">{t('regionCount', { count: shown.length })}</span>
                <IconButton
                  label={t('removePoint', { number: index + 1 })}
                  icon={<Trash2 size={15} aria-hidden />}
                  onClick={() => remove(point.key)}
                />
              </div>
              <BilingualFields
                label={label}
                text={point.text}
                isNeeded
                onChange={(text) => replace({ ...point, text }, `${point.key} text`)}
              />
            </li>
          );
        })}
      </ol>
      <Button
        size="sm"
        className="mt-2"
        icon={<Plus size={14} aria-hidden />}
        onClick={() =>
          onChange({
            points: [...points, { key: newKey('p', points), kind: 'logo', text: { en: '', zh: '' } }],
          })
        }
      >
        {t('addPoint')}
      </Button>
    </PanelPart>
  );
}
