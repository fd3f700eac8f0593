'use client';

import { useTranslations } from 'use-intl';
import type { Definition } from '@/lib/contracts/brands';
import { compareDefinitions } from '@/lib/domain/brands/merge-definitions';
import { DifferenceValue, WordChanges } from './DifferenceValue';

type Props = { before: Definition; after: Definition };

/** What differs between two versions, field by field. */
export function ComparePart({ before, after }: Props) {
  const t = useTranslations('brands.definition');
  const differences = compareDefinitions(before.content, after.content);
  const sizes = { ...before.sizes, ...after.sizes };
  if (differences.length === 0) return <p className="p-4 text-ink-2">{t('noDifference')}</p>;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">{t('differences')}</caption>
        <thead>
          <tr>
            {[
              t('field'),
              t('versionState', { version: before.version, state: before.state }),
              t('versionState', { version: after.version, state: after.state }),
            ].map((header) => (
              <th key={header} scope="col" className={HEAD_CLASS}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map((difference) => (
            <tr key={difference.id} className="align-top">
              <th
                scope="row"
                className="w-44 border-b border-line px-4 py-2 text-left font-normal text-ink-2"
              >
                {t(`fields.${difference.field}`)}
              </th>
              {'added' in difference ? (
                <td colSpan={2} className="border-b border-line px-4 py-2">
                  <WordChanges added={difference.added} removed={difference.removed} />
                </td>
              ) : (
                <>
                  <td className="w-2/5 border-b border-line px-4 py-2">
                    <DifferenceValue value={difference.before} sizes={sizes} />
                  </td>
                  <td className="border-b border-line px-4 py-2">
                    <DifferenceValue value={difference.after} sizes={sizes} />
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const HEAD_CLASS =
  'sticky top-0 z-10 h-8 border-b border-line bg-panel px-4 text-left text-xs font-semibold text-ink-3';
