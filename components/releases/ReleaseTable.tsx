'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { Release } from '@/lib/contracts/releases';
import { ShortHash } from '../admin/PanelPart';
import { useMoment } from '../ui/use-moment';
import { Badge, type Tone } from '../ui/Badge';
import { Table, type Column } from '../ui/Table';

type Props = {
  releases: readonly Release[];
  isLoading: boolean;
  chosenId: string | null;
  onChoose: (releaseId: string) => void;
};

const TONES: Record<Release['state'], Tone> = {
  candidate: 'neutral',
  shadow: 'unsure',
  active: 'clear',
  retired: 'neutral',
};

/** The frozen deep parts that are known here. */
export function ReleaseTable({ releases, isLoading, chosenId, onChoose }: Props) {
  const t = useTranslations('releases');
  return (
    <Table
      caption={t('releases')}
      columns={useColumns(onChoose)}
      rows={releases}
      rowKey={({ releaseId }) => releaseId}
      selectedKey={chosenId}
      isLoading={isLoading}
      empty={<p className="px-3 py-4 text-ink-3">{t('noRelease')}</p>}
    />
  );
}

function useColumns(onChoose: Props['onChoose']): ReadonlyArray<Column<Release>> {
  const t = useTranslations('releases');
  const format = useFormatter();
  const moment = useMoment();
  return [
    {
      id: 'number',
      header: t('columns.release'),
      className: 'whitespace-nowrap',
      cell: ({ releaseId, number }) => (
        <button type="button" className="font-semibold underline" onClick={() => onChoose(releaseId)}>
          {t('release', { number })}
        </button>
      ),
    },
    {
      id: 'state',
      header: t('columns.state'),
      cell: ({ state }) => <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>,
    },
    {
      id: 'since',
      header: t('columns.since'),
      className: 'whitespace-nowrap',
      cell: ({ activatedAt, createdAt }) => moment(activatedAt ?? createdAt),
    },
    {
      id: 'models',
      header: t('columns.models'),
      isNumber: true,
      cell: ({ brandModels }) => format.number(brandModels),
    },
    {
      id: 'workers',
      header: t('columns.workers'),
      isNumber: true,
      cell: ({ workers }) => format.number(workers),
    },
    {
      id: 'hash',
      header: t('columns.hash'),
      cell: ({ contentHash }) => <ShortHash hash={contentHash} />,
    },
    {
      id: 'parts',
      header: t('columns.parts'),
      className: 'w-full',
      cell: ({ parts }) => parts.map(({ name }) => name).join(', '),
    },
  ];
}
