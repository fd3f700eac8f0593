'use client';

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import { precedentQuery } from '@/lib/client/precedents/precedent-queries';
import type { PrecedentDetail, PrecedentEvent } from '@/lib/contracts/precedents';
import { useMoment } from '../ui/use-moment';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { DetailPanel } from '../work/DetailPanel';
import { PanelSection } from '../work/PanelSection';
import { EditCaseDialog } from './EditCaseDialog';
import { MoveCaseDialog } from './MoveCaseDialog';
import { OutcomeBadge } from './OutcomeBadge';
import { useInWords } from './use-in-words';

type Props = { precedentId: string; mayChange: boolean; onClose: () => void };

/** One case: picture and ruling, what can be done with it, and what was done. */
export function CasePanel({ precedentId, mayChange, onClose }: Props) {
  const t = useTranslations('precedents');
  const detail = useQuery(precedentQuery(precedentId));
  return (
    <DetailPanel label={t('one')} detail={detail}>
      {(known) => <Case detail={known} mayChange={mayChange} onClose={onClose} />}
    </DetailPanel>
  );
}

function Case({ detail, mayChange, onClose }: { detail: PrecedentDetail } & Omit<Props, 'precedentId'>) {
  const t = useTranslations('precedents');
  const moment = useMoment();
  const inWords = useInWords();
  const [dialog, setDialog] = useState<'edit' | 'move' | null>(null);
  const { precedent, history } = detail;
  const { imageSha256, brand, reason, sentence, point, tags, ad, retirement } = precedent;
  return (
    <>
      <PanelSection>
        <div className="mb-2 flex items-center gap-2">
          <h2 className="min-w-0 flex-1 text-lg font-semibold">{brand.name}</h2>
          <OutcomeBadge reason={reason} />
          <IconButton label={t('close')} icon={<X size={16} aria-hidden />} onClick={onClose} />
        </div>
        {/* oxlint-disable-next-line nextjs/no-img-element */}
        <img
          src={pictureUrl(imageSha256, 480)}
          alt={sentence}
          className="max-h-80 w-full rounded-md bg-stage object-contain"
        />
        <p className="mt-3 font-semibold">{sentence}</p>
        {point !== null && (
          <p className="text-ink-2">
            {t('pointOf', { point: inWords(point.text), version: point.definitionVersion })}
          </p>
        )}
        {tags.length > 0 && <p className="text-ink-2">{tags.join(', ')}</p>}
        {ad !== null && (
          <p className="mt-2 text-ink-3">
            {t('seenIn', { title: ad.title, source: ad.source, externalId: ad.externalId })}
          </p>
        )}
        {retirement !== null && (
          <p className="mt-2 text-violation">{t('retiredFor', { reason: retirement.reason })}</p>
        )}
        {mayChange && (
          <div className="mt-3 flex gap-2">
            <Button onClick={() => setDialog('edit')}>{t('edit')}</Button>
            <Button
              look={retirement === null ? 'violation-outline' : 'outline'}
              onClick={() => setDialog('move')}
            >
              {retirement === null ? t('retire') : t('reinstate')}
            </Button>
          </div>
        )}
      </PanelSection>
      <PanelSection title={t('history')}>
        <ol className="flex flex-col gap-2">
          {history.map((event) => (
            <li key={`${event.at} ${event.what}`}>
              <EventText event={event} />
              <time dateTime={event.at} className="block text-xs text-ink-3">
                {moment(event.at)}
              </time>
            </li>
          ))}
        </ol>
      </PanelSection>
      {dialog === 'edit' && <EditCaseDialog detail={detail} onClose={() => setDialog(null)} />}
      {dialog === 'move' && <MoveCaseDialog precedent={precedent} onClose={() => setDialog(null)} />}
    </>
  );
}

function EventText({ event: { what, by, reason, before } }: { event: PrecedentEvent }) {
  const t = useTranslations('precedents');
  const tReasons = useTranslations('reasons');
  return (
    <>
      <span className="block">{t(`events.${what}`, { name: by ?? t('system') })}</span>
      {reason !== null && <span className="block text-ink-2">{reason}</span>}
      {before !== null && (
        <span className="block text-ink-2">
          {t('before', { reason: tReasons(`${before.reason}.label`), sentence: before.sentence })}
        </span>
      )}
    </>
  );
}
