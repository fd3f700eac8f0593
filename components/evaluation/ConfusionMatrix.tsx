'use client';

import { clsx } from 'clsx';
import { useFormatter, useTranslations } from 'use-intl';
import type { EvaluationConfusions } from '@/lib/contracts/evaluations';

type Props = Pick<EvaluationConfusions, 'brands' | 'cells'>;
type Line = { slug: string | null; name: string };

/** Rows are what is there, columns what is said; the diagonal is right, the last of both is no brand. */
export function ConfusionMatrix({ brands, cells }: Props) {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const lines: Line[] = [...brands, { slug: null, name: t('noneOfThem') }];
  const countOf = new Map(cells.map(({ truth, said, count }) => [`${truth}\n${said}`, count]));
  const most = cells.reduce((largest, { truth, said, count }) => {
    return truth === said ? largest : Math.max(largest, count);
  }, 1);
  return (
    <div className="overflow-x-auto">
      <table className="border-separate border-spacing-0.5 text-xs">
        <caption className="sr-only">{t('matrix')}</caption>
        <thead>
          <tr>
            <th scope="col" className="px-2 text-left font-normal text-ink-3">
              {t('matrixCorner')}
            </th>
            {lines.map(({ slug, name }) => (
              <th key={slug} scope="col" className="h-8 max-w-20 truncate px-1 font-medium" title={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((truth) => (
            <tr key={truth.slug}>
              <th scope="row" className="max-w-40 truncate px-2 text-left font-medium" title={truth.name}>
                {truth.name}
              </th>
              {lines.map((said) => {
                const count = countOf.get(`${truth.slug}\n${said.slug}`) ?? 0;
                const isRight = truth.slug === said.slug;
                return (
                  <td
                    key={said.slug}
                    title={t('cell', { truth: truth.name, said: said.name, count })}
                    className={clsx(
                      'relative h-8 min-w-14 rounded-sm text-center tabular-nums',
                      isRight ? 'bg-clear-soft text-clear' : 'bg-panel text-ink',
                    )}
                  >
                    {!isRight && count > 0 && (
                      <span
                        aria-hidden
                        className="absolute inset-0 rounded-sm bg-violation"
                        style={{ opacity: 0.08 + (0.22 * count) / most }}
                      />
                    )}
                    <span className="relative">{count > 0 && format.number(count)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
