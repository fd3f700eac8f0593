'use client';

import { clsx } from 'clsx';
import { FileBadge, Paperclip } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { AuthorizationEntry } from '@/lib/contracts/authorizations';
import { daysBetween, expiryWarning } from '@/lib/domain/authorizations/expiry';
import { Button } from '../ui/Button';
import { Checkbox } from '../ui/Checkbox';
import { EmptyState } from '../ui/EmptyState';
import { Table, type Column } from '../ui/Table';
import { AuthorizationState } from './AuthorizationState';
import { useDay } from './use-day';

type Props = {
  entries: readonly AuthorizationEntry[];
  /** ISO date; null while it is not known. */
  today: string | null;
  isLoading: boolean;
  isFiltered: boolean;
  chosenId: string | null;
  approvableIds: ReadonlySet<string>;
  pickedIds: ReadonlySet<string>;
  onChoose: (authorizationId: string) => void;
  onPick: (authorizationId: string, isPicked: boolean) => void;
  /** null = this person may not. */
  onPropose: (() => void) | null;
  onLoadMore: (() => void) | undefined;
};

export function AuthorizationTable(props: Props) {
  const { entries, isLoading, isFiltered, chosenId, onPropose, onLoadMore } = props;
  const t = useTranslations('authorizations');
  const columns = useColumns(props);
  return (
    <Table
      caption={t('title')}
      columns={columns}
      rows={entries}
      rowKey={({ authorizationId }) => authorizationId}
      selectedKey={chosenId}
      isLoading={isLoading}
      onLoadMore={onLoadMore}
      empty={
        <EmptyState
          icon={<FileBadge size={24} aria-hidden />}
          title={isFiltered ? t('noMatch') : t('empty')}
          text={isFiltered ? t('noMatchText') : t('emptyText')}
          action={
            !isFiltered &&
            onPropose !== null && (
              <Button look="solid" onClick={onPropose}>
                {t('propose')}
              </Button>
            )
          }
        />
      }
    />
  );
}

function useColumns({
  today,
  chosenId,
  approvableIds,
  pickedIds,
  onChoose,
  onPick,
}: Props): ReadonlyArray<Column<AuthorizationEntry>> {
  const t = useTranslations('authorizations');
  const day = useDay();
  // Beside a chosen one, which says all of it, the table keeps what tells rows apart.
  const isNarrow = chosenId !== null;
  const columns: ReadonlyArray<Column<AuthorizationEntry>> = [
    ...(approvableIds.size === 0
      ? []
      : [
          {
            id: 'pick',
            header: '',
            className: 'w-8 pr-0',
            cell: ({ authorizationId, seller, brand }: AuthorizationEntry) =>
              approvableIds.has(authorizationId) && (
                <span className="relative z-1">
                  <Checkbox
                    label={
                      <span className="sr-only">
                        {t('pick', { seller: seller.externalId, brand: brand.name })}
                      </span>
                    }
                    isChecked={pickedIds.has(authorizationId)}
                    onChange={(isPicked) => onPick(authorizationId, isPicked)}
                  />
                </span>
              ),
          },
        ]),
    {
      id: 'seller',
      header: t('columns.seller'),
      className: 'w-full max-w-0 min-w-40',
      cell: ({ authorizationId, seller }) => (
        <button
          type="button"
          data-row
          aria-pressed={authorizationId === chosenId}
          title={seller.externalId}
          className="block max-w-full truncate text-left font-semibold after:absolute after:inset-0"
          onClick={() => onChoose(authorizationId)}
        >
          {seller.externalId}
        </button>
      ),
    },
    { id: 'source', header: t('columns.source'), cell: ({ seller }) => <Short text={seller.source} /> },
    { id: 'brand', header: t('columns.brand'), cell: ({ brand }) => <Short text={brand.name} /> },
    {
      id: 'categories',
      header: t('columns.categories'),
      cell: ({ categories }) =>
        categories.length === 0 ? (
          <span className="whitespace-nowrap text-ink-3">{t('everyCategory')}</span>
        ) : (
          <Short text={categories.join(', ')} />
        ),
    },
    {
      id: 'period',
      header: t('columns.period'),
      className: 'whitespace-nowrap',
      cell: ({ validFrom, validTo }) => t('period', { from: day(validFrom), to: day(validTo) }),
    },
    {
      id: 'ends',
      header: t('columns.ends'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ state, validTo }) => <DaysLeft state={state} validTo={validTo} today={today} />,
    },
    { id: 'state', header: t('columns.state'), cell: ({ state }) => <AuthorizationState state={state} /> },
    {
      id: 'proof',
      header: t('columns.proof'),
      cell: ({ document, documentFile }) =>
        documentFile === null ? (
          <Short text={document ?? '–'} />
        ) : (
          <span className="flex items-center gap-1">
            <Paperclip size={13} aria-label={t('hasFile')} className="shrink-0 text-ink-3" />
            <Short text={document ?? t('file')} />
          </span>
        ),
    },
    {
      id: 'people',
      header: t('columns.proposedBy'),
      cell: ({ proposedBy }) => <Short text={proposedBy?.name ?? t('commandLine')} />,
    },
  ];
  return isNarrow ? columns.filter(({ id }) => !['proof', 'people'].includes(id)) : columns;
}

function Short({ text }: { text: string }) {
  return (
    <span className="block max-w-36 truncate" title={text}>
      {text}
    </span>
  );
}

type DaysLeftProps = Pick<AuthorizationEntry, 'state' | 'validTo'> & { today: string | null };

function DaysLeft({ state, validTo, today }: DaysLeftProps) {
  const t = useTranslations('authorizations');
  if (today === null || !['active', 'expiring'].includes(state)) return '–';
  const warning = expiryWarning(validTo, today);
  return (
    <span
      className={clsx(
        warning === 'now' && 'font-semibold text-violation',
        warning === 'soon' && 'text-unsure',
      )}
    >
      {t('daysLeft', { count: daysBetween(today, validTo) })}
    </span>
  );
}
