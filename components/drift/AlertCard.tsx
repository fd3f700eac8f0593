'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { DriftAlert, DriftFinding } from '@/lib/contracts/drift';
import { pictureUrl } from '@/lib/client/pictures';
import { useShareWords } from '../thresholds/use-share-words';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { AcknowledgeDialog } from './AcknowledgeDialog';

/** One alert: what has drifted, how sure that is, which pictures are most unlike, and what a person found. */
export function AlertCard({ alert }: { alert: DriftAlert }) {
  const t = useTranslations('alerts');
  const { moment } = useShareWords();
  const [isAsked, setIsAsked] = useState(false);
  const { brand, findings, pictures, raisedAt, acknowledged } = alert;
  const name = brand?.name ?? t('allTraffic');
  return (
    <article
      aria-label={t('of', { name })}
      className={clsx(
        'flex flex-col gap-3 rounded-lg border bg-panel p-4',
        acknowledged === null ? 'border-line-strong' : 'border-line',
      )}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-lg font-semibold">
          {brand === null ? (
            name
          ) : (
            <Link href={`/brands/${brand.slug}/thresholds`} className="hover:underline">
              {name}
            </Link>
          )}
        </h2>
        {findings
          .filter(({ isDrifted }) => isDrifted)
          .map(({ reason }) => (
            <Badge key={reason} tone={acknowledged === null ? 'violation' : 'neutral'}>
              {t(`reasons.${reason}`)}
            </Badge>
          ))}
        <span className="text-ink-3">{t('raised', { at: moment(raisedAt) })}</span>
        {acknowledged === null && (
          <Button className="ml-auto" onClick={() => setIsAsked(true)}>
            {t('acknowledge')}
          </Button>
        )}
      </header>
      <Findings findings={findings} />
      <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
        <Pictures title={t('now')} sha256s={pictures.now} />
        <Pictures title={t('before')} sha256s={pictures.before} />
      </div>
      {acknowledged !== null && (
        <p className="border-t border-line pt-3 text-ink-2">
          {t('acknowledged', { by: acknowledged.by ?? t('erased'), at: moment(acknowledged.at) })}{' '}
          <span className="text-ink">{acknowledged.note}</span>
        </p>
      )}
      {isAsked && <AcknowledgeDialog alertId={alert.alertId} name={name} onClose={() => setIsAsked(false)} />}
    </article>
  );
}

function Findings({ findings }: { findings: readonly DriftFinding[] }) {
  const t = useTranslations('alerts');
  const format = useFormatter();
  const chance = (value: number) =>
    format.number(value, {
      maximumSignificantDigits: 2,
      notation: value < 0.001 ? 'scientific' : 'standard',
    });
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      {findings.map(({ reason, pValue, limit, isDrifted }) => (
        <div key={reason} className={clsx('contents', isDrifted ? 'text-ink' : 'text-ink-3')}>
          <dt>{t(`tests.${reason}`)}</dt>
          <dd className="tabular-nums">{t('chance', { chance: chance(pValue), limit: chance(limit) })}</dd>
        </div>
      ))}
    </dl>
  );
}

function Pictures({ title, sha256s }: { title: string; sha256s: readonly string[] }) {
  const t = useTranslations('alerts');
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>
      {sha256s.length === 0 ? (
        <p className="text-ink-3">{t('noPictures')}</p>
      ) : (
        <ul className="grid grid-cols-8 gap-1 max-xl:grid-cols-4">
          {sha256s.map((sha256, place) => (
            <li key={sha256}>
              <a href={pictureUrl(sha256)} target="_blank" rel="noreferrer" className="block">
                {/* oxlint-disable-next-line nextjs/no-img-element */}
                <img
                  src={pictureUrl(sha256, 160)}
                  alt={t('picture', { place: place + 1 })}
                  loading="lazy"
                  className="aspect-square w-full rounded-sm bg-stage object-contain"
                />
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
