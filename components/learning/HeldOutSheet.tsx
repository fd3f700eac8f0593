'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { LearnedBrand, LearningFigures } from '@/lib/contracts/learning';
import { ShadowPart } from '../releases/ShadowPart';
import { Sheet } from '../ui/Sheet';
import { Table, type Column } from '../ui/Table';
import { HeldOutChart } from './HeldOutChart';
import { ModelParts } from './ModelParts';
import { PromotionPart } from './PromotionPart';

type Point = LearningFigures['curve'][number];

/** One brand on held-out pictures: what is found and what is wrong over the probability, before and after. */
export function HeldOutSheet({ brand, onClose }: { brand: LearnedBrand; onClose: () => void }) {
  const t = useTranslations('learning');
  const columns = useColumns();
  const { figures, model } = brand;
  return (
    <Sheet isOpen className="w-140!" title={t('heldOut', { brand: brand.name })} onClose={onClose}>
      <div className="flex flex-col gap-5">
        {figures === null ? (
          <p className="text-ink-2">{t('notMeasured')}</p>
        ) : (
          <>
            <p className="text-ink-2">
              {t('heldOutText', { positives: figures.positives, negatives: figures.negatives })}
            </p>
            <HeldOutChart figures={figures} />
            <Table
              caption={t('heldOut', { brand: brand.name })}
              columns={columns}
              rows={figures.curve.filter((_, index) => index % 2 === 0)}
              rowKey={({ threshold }) => String(threshold)}
              empty={null}
            />
          </>
        )}
        {model !== null && <ModelParts brandModelId={model.brandModelId} />}
        {model !== null && <ShadowPart model={model} />}
        {model !== null && <PromotionPart model={model} />}
      </div>
    </Sheet>
  );
}

function useColumns(): ReadonlyArray<Column<Point>> {
  const t = useTranslations('learning');
  const format = useFormatter();
  const column = (which: 'before' | 'after', what: 'found' | 'wrong'): Column<Point> => ({
    id: `${which}-${what}`,
    header: t(`curve.${which}-${what}`),
    isNumber: true,
    cell: (point) => {
      const passed = point[which];
      return passed === null ? t('none') : format.number(passed[what]);
    },
  });
  return [
    {
      id: 'threshold',
      header: t('curve.threshold'),
      isNumber: true,
      cell: ({ threshold }) => format.number(threshold, { minimumFractionDigits: 1 }),
    },
    column('before', 'found'),
    column('after', 'found'),
    column('before', 'wrong'),
    column('after', 'wrong'),
  ];
}
