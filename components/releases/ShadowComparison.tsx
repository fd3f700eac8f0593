'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Shadow, ShadowDifference } from '@/lib/contracts/shadows';
import type { QuantityEstimate } from '@/lib/domain/thresholds/quantities';
import { useShareWords } from '../thresholds/use-share-words';
import { useDuration } from '../ui/duration';
import { Table, type Column } from '../ui/Table';

/** What both models say of the same live ads, where they flag as many, and what people say of the differences. */
export function ShadowComparison({ shadow }: { shadow: Shadow }) {
  const t = useTranslations('shadows');
  const { percent, count, threshold } = useShareWords();
  const duration = useDuration();
  const { ads, authorized, matched, flaggedBoth, onlyBefore, onlyAfter, state } = shadow;
  if (ads === 0) return <p className="text-ink-2">{t(state === 'running' ? 'nothingYet' : 'nothing')}</p>;
  const before = flaggedBoth + onlyBefore.ads;
  const after = flaggedBoth + onlyAfter.ads;
  const waiting = [onlyBefore, onlyAfter].reduce((sum, side) => sum + side.drawn - side.decided, 0);
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <Row name={t('ads')}>
          {count(ads)}
          {authorized > 0 && <Small>{t('authorized', { count: authorized })}</Small>}
        </Row>
        <Row name={t('inUse')}>{t('flags', { count: before, from: threshold(shadow.threshold) })}</Row>
        <Row name={t('candidate')}>
          {t('flags', { count: after, from: threshold(matched?.value ?? shadow.threshold) })}
          <Small>
            {matched === null
              ? t('sameValue')
              : t('matched', { low: threshold(matched.low), high: threshold(matched.high) })}
          </Small>
        </Row>
        <Row name={t('agreement')}>
          {percent((ads - onlyBefore.ads - onlyAfter.ads) / ads)}
          <Small>{t('both', { count: flaggedBoth })}</Small>
        </Row>
      </dl>
      <DifferenceTable onlyBefore={onlyBefore} onlyAfter={onlyAfter} />
      {waiting > 0 && (
        <p className="text-ink-2">
          {t('waiting', { count: waiting, time: duration(waiting * shadow.secondsPerDecision * 1_000) })}
        </p>
      )}
    </>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <span className="block text-xs text-ink-3">{children}</span>;
}

type Line = { id: string; name: string; onlyBefore: ReactNode; onlyAfter: ReactNode };
type Sides = { onlyBefore: ShadowDifference; onlyAfter: ShadowDifference };

function DifferenceTable({ onlyBefore, onlyAfter }: Sides) {
  const t = useTranslations('shadows');
  const { count } = useShareWords();
  const numbers = (id: 'ads' | 'drawn' | 'decided' | 'violations'): Line => ({
    id,
    name: t(`differences.${id}`),
    onlyBefore: count(onlyBefore[id]),
    onlyAfter: count(onlyAfter[id]),
  });
  const lines: Line[] = [
    numbers('ads'),
    numbers('drawn'),
    numbers('decided'),
    numbers('violations'),
    {
      id: 'precision',
      name: t('differences.precision'),
      onlyBefore: <Precision estimate={onlyBefore.precision} />,
      onlyAfter: <Precision estimate={onlyAfter.precision} />,
    },
  ];
  return (
    <div className="overflow-hidden rounded-lg border border-line [&_tbody_tr:last-child_td]:border-b-0">
      <Table
        caption={t('differences.title')}
        columns={useColumns()}
        rows={lines}
        rowKey={({ id }) => id}
        empty={null}
      />
    </div>
  );
}

function useColumns(): ReadonlyArray<Column<Line>> {
  const t = useTranslations('shadows');
  return [
    { id: 'name', header: t('differences.title'), cell: ({ name }) => name },
    {
      id: 'before',
      header: t('differences.onlyBefore'),
      isNumber: true,
      cell: ({ onlyBefore }) => onlyBefore,
    },
    { id: 'after', header: t('differences.onlyAfter'), isNumber: true, cell: ({ onlyAfter }) => onlyAfter },
  ];
}

function Precision({ estimate }: { estimate: QuantityEstimate }) {
  const t = useTranslations('shadows');
  const { percent } = useShareWords();
  if (estimate.kind === 'too-few') return <span className="text-ink-3">{t('tooFew')}</span>;
  const { value, low, high } = estimate;
  return (
    <>
      {percent(value)}
      <Small>{t('interval', { low: percent(low), high: percent(high) })}</Small>
    </>
  );
}
