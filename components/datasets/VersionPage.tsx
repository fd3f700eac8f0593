'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useUrlFilters } from '@/lib/client/url-filters';
import type { DatasetVersion } from '@/lib/contracts/dataset-versions';
import { RunningExports } from '../exchange/RunningExports';
import { usePerson } from '../shell/person';
import { TopBar } from '../shell/TopBar';
import { Badge } from '../ui/Badge';
import { DifferenceView } from './DifferenceView';
import { EntriesView } from './EntriesView';
import { ExportMenu } from './ExportMenu';
import { SheetView } from './SheetView';
import { useMoment } from '../ui/use-moment';

const VIEWS = ['sheet', 'entries', 'difference'] as const;
type View = (typeof VIEWS)[number];
/** What each view keeps in the address. */
const VIEW_FILTERS: Record<View, readonly string[]> = {
  sheet: [],
  entries: ['split', 'brand', 'class'],
  difference: ['from', 'change'],
};

/** A frozen version: its data sheet, its entries, and what has changed since an earlier one. */
export function VersionPage({ version }: { version: DatasetVersion }) {
  const t = useTranslations('datasets');
  const moment = useMoment();
  const { roles } = usePerson();
  const mayExport = roles.includes('ops') || roles.includes('admin');
  const { values, setValues } = useUrlFilters(['view', ...VIEWS.flatMap((view) => VIEW_FILTERS[view])]);
  const view = VIEWS.find((one) => one === values['view']) ?? 'sheet';
  const show = (next: View, filters: Readonly<Record<string, string>>) =>
    setValues({ ...(next !== 'sheet' && { view: next }), ...filters });
  const filters = Object.fromEntries(
    Object.entries(values).filter(([name]) => VIEW_FILTERS[view].includes(name)),
  );
  return (
    <>
      <TopBar
        title={t('versionOf', { name: version.dataset, number: version.number })}
        context={
          <>
            <Link href={`/datasets/${version.dataset}`} className="underline">
              {t('allVersions')}
            </Link>
            <Badge>{t(`kinds.${version.sheet.kind}`)}</Badge>
            <span>
              {t('frozenAt', {
                at: moment(version.frozenAt),
              })}
            </span>
          </>
        }
        status={mayExport && <ExportMenu name={version.dataset} number={version.number} />}
      />
      <nav aria-label={t('views')} className="flex gap-1 border-b border-line px-4">
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={one === view ? 'page' : undefined}
            onClick={() => show(one, {})}
            className={clsx(
              '-mb-px border-b-2 px-3 py-2 font-semibold',
              one === view ? 'border-accent text-ink' : 'border-transparent text-ink-2 hover:text-ink',
            )}
          >
            {t(`viewNames.${one}`)}
          </button>
        ))}
      </nav>
      {mayExport && <RunningExports />}
      <main className="min-h-0 flex-1 overflow-y-auto">
        {view === 'sheet' && <SheetView version={version} />}
        {view === 'entries' && (
          <EntriesView version={version} values={filters} onChange={(next) => show('entries', next)} />
        )}
        {view === 'difference' && (
          <DifferenceView version={version} values={filters} onChange={(next) => show('difference', next)} />
        )}
      </main>
    </>
  );
}
