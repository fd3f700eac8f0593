'use client';

import { useFormatter, useTranslations } from 'use-intl';
import { pictureUrl } from '@/lib/client/pictures';
import type { NearPrecedent } from '@/lib/contracts/precedents';
import { isViolation } from '@/lib/domain/reasons';
import { Dialog } from '../ui/Dialog';
import { OutcomeBadge } from './OutcomeBadge';
import { useInWords } from './use-in-words';

type Props = {
  brandName: string;
  imageSha256: string;
  precedents: readonly NearPrecedent[];
  onClose: () => void;
};

/** The picture on the table beside how pictures like it were decided: violations above, what may stay below. */
export function CompareDialog({ brandName, imageSha256, precedents, onClose }: Props) {
  const t = useTranslations('precedents');
  const rows = [
    { id: 'violation', ones: precedents.filter(({ reason }) => isViolation(reason)) },
    { id: 'no-violation', ones: precedents.filter(({ reason }) => !isViolation(reason)) },
  ] as const;
  return (
    <Dialog
      isOpen
      title={t('compareTitle', { brand: brandName })}
      className="w-[min(96vw,80rem)]"
      onClose={onClose}
    >
      <div className="grid grid-cols-[minmax(14rem,1fr)_3fr] gap-5">
        <figure>
          {/* oxlint-disable-next-line nextjs/no-img-element */}
          <img
            src={pictureUrl(imageSha256, 480)}
            alt={t('onTable')}
            className="max-h-[60dvh] w-full rounded-md bg-stage object-contain"
          />
          <figcaption className="mt-1 text-ink-2">{t('onTable')}</figcaption>
        </figure>
        <div className="flex flex-col gap-4">
          {rows.map(({ id, ones }) => (
            <section key={id} aria-label={t(`outcomes.${id}`)}>
              <h3 className="mb-2 text-xs font-semibold text-ink-3">{t(`outcomes.${id}`)}</h3>
              {ones.length === 0 ? (
                <p className="text-ink-3">{t(`noneOf.${id}`)}</p>
              ) : (
                <ul className="grid grid-cols-4 gap-3">
                  {ones.map((precedent) => (
                    <li key={precedent.precedentId}>
                      <Case precedent={precedent} />
                    </li>
                  ))}
                </ul>
              )}
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

function Case({ precedent }: { precedent: NearPrecedent }) {
  const t = useTranslations('precedents');
  const format = useFormatter();
  const inWords = useInWords();
  const { imageSha256, reason, sentence, point, similarity, pinnedBy, createdAt } = precedent;
  return (
    <div className="flex flex-col gap-1">
      {/* oxlint-disable-next-line nextjs/no-img-element */}
      <img
        src={pictureUrl(imageSha256, 480)}
        alt=""
        className="aspect-square w-full rounded-md bg-stage object-contain"
      />
      <span className="flex items-center justify-between gap-2">
        <OutcomeBadge reason={reason} />
        {similarity !== null && (
          <span className="text-xs text-ink-3">
            {t('similarity', {
              value: format.number(similarity, { maximumFractionDigits: 2, minimumFractionDigits: 2 }),
            })}
          </span>
        )}
      </span>
      <p>{sentence}</p>
      {point !== null && <p className="text-xs text-ink-2">{inWords(point.text)}</p>}
      <p className="text-xs text-ink-3">
        {t('pinnedBy', {
          name: pinnedBy ?? t('system'),
          date: format.dateTime(new Date(createdAt), { dateStyle: 'medium' }),
        })}
      </p>
    </div>
  );
}
