'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Download, FileUp, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import type { AuthorizationEntry } from '@/lib/contracts/authorizations';
import {
  AUTHORIZATION_FILTER_NAMES,
  readAuthorizationFilter,
} from '@/lib/client/authorizations/authorization-filter';
import {
  authorizationCountsQuery,
  authorizationsQuery,
  exportAuthorizationsUrl,
} from '@/lib/client/authorizations/authorization-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import { usePerson } from '../shell/person';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button, ButtonLink } from '../ui/Button';
import { ApprovalBar } from './ApprovalBar';
import { AuthorizationFilters } from './AuthorizationFilters';
import { AuthorizationPanel } from './AuthorizationPanel';
import { AuthorizationTable } from './AuthorizationTable';
import { AttentionCounts } from './AttentionCounts';
import { ImportDialog } from './ImportDialog';
import { ProposeDialog } from './ProposeDialog';
import { EMPTY_PROPOSAL, renewalOf, type ProposalForm } from './proposal-form';

/** Who may sell what, until when: what waits for a second person and what ends soon stands first. */
export function AuthorizationsPage({ brands }: { brands: readonly BrandSummary[] }) {
  const t = useTranslations('authorizations');
  const { id: personId, roles } = usePerson();
  const mayChange = roles.includes('ops') || roles.includes('admin');
  const { values, setValues } = useUrlFilters([...AUTHORIZATION_FILTER_NAMES, 'authorization']);
  const filter = readAuthorizationFilter(values);
  const list = useInfiniteQuery(authorizationsQuery(filter));
  const counts = useQuery(authorizationCountsQuery());
  const [form, setForm] = useState<ProposalForm | null>(null);
  const [isImporting, setIsImporting] = useState(false);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  const { authorization: chosenId, ...filters } = values;
  const choose = (authorizationId: string | null) =>
    setValues(authorizationId === null ? filters : { ...filters, authorization: authorizationId });
  const approvable = entries.filter((entry) => mayChange && mayApprove(entry, personId));
  const toApprove = approvable.filter(({ authorizationId }) => picked.has(authorizationId));

  return (
    <>
      <TopBar
        title={t('title')}
        context={
          <AttentionCounts
            counts={counts.data}
            onShow={(state) => setValues(state === 'expiring' ? { state, sort: 'ends' } : { state })}
          />
        }
        status={
          mayChange && (
            <>
              <Button size="sm" icon={<FileUp size={14} aria-hidden />} onClick={() => setIsImporting(true)}>
                {t('import')}
              </Button>
              <Button size="sm" icon={<Plus size={14} aria-hidden />} onClick={() => setForm(EMPTY_PROPOSAL)}>
                {t('propose')}
              </Button>
            </>
          )
        }
      />
      <main className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="flex items-end gap-2 border-b border-line px-3 py-3">
            <div className="min-w-0 flex-1">
              <AuthorizationFilters values={filters} brands={brands} onChange={setValues} />
            </div>
            {mayChange && (
              <ButtonLink
                look="quiet"
                icon={<Download size={14} aria-hidden />}
                href={exportAuthorizationsUrl(filter)}
                download
              >
                {t('export')}
              </ButtonLink>
            )}
          </div>
          {list.isError && list.data !== undefined && (
            <div className="border-b border-line px-4 py-2">
              <InlineProblem error={list.error} />
            </div>
          )}
          {approvable.length > 0 && (
            <ApprovalBar
              approvable={approvable}
              picked={toApprove}
              onPickAll={(all) =>
                setPicked(new Set(all ? approvable.map(({ authorizationId }) => authorizationId) : []))
              }
              onApproved={() => setPicked(new Set())}
            />
          )}
          <div className="min-h-0 flex-1 bg-panel">
            {list.isError && list.data === undefined ? (
              <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
            ) : (
              <AuthorizationTable
                entries={entries}
                today={list.data?.pages[0]?.today ?? null}
                isLoading={list.isPending || list.isFetchingNextPage}
                isFiltered={Object.keys(filters).some((name) => name !== 'sort')}
                chosenId={chosenId ?? null}
                approvableIds={new Set(approvable.map(({ authorizationId }) => authorizationId))}
                pickedIds={picked}
                onChoose={choose}
                onPick={(authorizationId, isPicked) => {
                  const next = new Set(picked);
                  if (isPicked) next.add(authorizationId);
                  else next.delete(authorizationId);
                  setPicked(next);
                }}
                onPropose={mayChange ? () => setForm(EMPTY_PROPOSAL) : null}
                onLoadMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
              />
            )}
          </div>
        </div>
        {chosenId !== undefined && (
          <AuthorizationPanel
            key={chosenId}
            authorizationId={chosenId}
            mayChange={mayChange}
            onRenew={(entry) => setForm(renewalOf(entry))}
            onShowSeller={(seller) => setValues({ seller, authorization: chosenId })}
            onClose={() => choose(null)}
          />
        )}
      </main>
      {form !== null && (
        <ProposeDialog
          initial={form}
          brands={brands}
          onProposed={(authorizationId) => {
            setForm(null);
            choose(authorizationId);
          }}
          onClose={() => setForm(null)}
        />
      )}
      {isImporting && <ImportDialog onClose={() => setIsImporting(false)} />}
    </>
  );
}

const mayApprove = ({ state, proposedBy }: AuthorizationEntry, personId: string) =>
  state === 'proposed' && proposedBy?.userId !== personId;
