'use client';

import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { DefinitionView, Ruling } from '@/lib/contracts/brands';
import { pictureUrl } from '@/lib/client/pictures';
import { useShortcut, useShortcutLabel } from '@/lib/client/shortcuts';
import { Dialog } from '../ui/Dialog';
import { Kbd } from '../ui/Kbd';
import { PanelSection } from './PanelSection';
import { ReferencePicture } from './ReferencePicture';

type Props = {
  name: string;
  definition: Omit<DefinitionView, 'id' | 'version'> & { version?: number };
};

/** What the real brand looks like, and what it is recognised by. */
export function ReferencePanel({ name, definition }: Props) {
  const t = useTranslations('work');
  const locale = useLocale();
  const { identificationPoints, rulings, smallestMarkPx, version } = definition;
  const references = definition.references.filter(({ role }) => role === 'genuine');
  const counterExamples = definition.references.filter(({ role }) => role === 'counter-example');
  const [enlarged, setEnlarged] = useState<number | null>(null);
  useShortcut('enlarge-reference', references.length > 0 ? () => setEnlarged(0) : null);
  const shortcut = useShortcutLabel('enlarge-reference');
  const inWords = (text: Pick<Ruling, 'en' | 'zh'>) => (locale === 'zh-CN' ? text.zh : text.en);
  const picture = enlarged === null ? undefined : references[enlarged];

  return (
    <PanelSection
      title={version === undefined ? t('identifies') : t('identifiesVersion', { version })}
      hint={
        references.length > 0 && (
          <span>
            {t('enlargeHint')} <Kbd>{shortcut}</Kbd>
          </span>
        )
      }
    >
      {references.length > 0 && (
        <ul aria-label={t('references', { brand: name })} className="mb-2 flex gap-2 overflow-x-auto p-0.5">
          {references.map((reference, index) => (
            <li key={`${reference.sha256} ${reference.region?.x ?? ''} ${reference.region?.y ?? ''}`}>
              <ReferencePicture
                sha256={reference.sha256}
                label={t('referenceNumber', { brand: name, number: index + 1 })}
                onEnlarge={() => setEnlarged(index)}
              />
            </li>
          ))}
        </ul>
      )}
      <ol className="list-decimal pl-4 text-ink-2 marker:text-ink-3">
        {identificationPoints.map((point) => (
          <li key={point.key}>{inWords(point.text)}</li>
        ))}
        {smallestMarkPx !== null && <li>{t('smallestMark', { size: smallestMarkPx })}</li>}
      </ol>
      {rulings.length > 0 && (
        <ul className="mt-2 text-ink-2">
          {rulings.map((ruling) => (
            <li key={ruling.key}>{inWords(ruling)}</li>
          ))}
        </ul>
      )}
      {counterExamples.length > 0 && (
        <section aria-label={t('notThis')} className="mt-2">
          <h3 className="mb-1 text-xs font-semibold text-ink-3">{t('notThis')}</h3>
          <ul className="flex gap-2 overflow-x-auto p-0.5">
            {counterExamples.map(({ sha256, region, note }) => (
              <li key={`${sha256} ${region?.x ?? ''} ${region?.y ?? ''}`} className="w-24 shrink-0">
                {/* oxlint-disable-next-line nextjs/no-img-element */}
                <img
                  src={pictureUrl(sha256, 160)}
                  alt={note === null ? '' : inWords(note)}
                  className="size-18 rounded-md border border-dashed border-line-strong bg-white object-contain"
                />
                {note !== null && <span className="line-clamp-2 text-xs text-ink-3">{inWords(note)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {references.length === 0 && <p className="text-ink-3">{t('noReferences')}</p>}
      <Dialog
        isOpen={picture !== undefined}
        title={t('references', { brand: name })}
        className="w-[min(90vw,64rem)]"
        onClose={() => setEnlarged(null)}
      >
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(18rem,1fr))] gap-3">
          {references.map((reference, index) => (
            <li
              key={`${reference.sha256} ${reference.region?.x ?? ''}`}
              className="rounded-md border border-line bg-white p-2"
            >
              {/* Private bytes behind sign-in: nothing for an image optimiser. */}
              {/* oxlint-disable-next-line nextjs/no-img-element */}
              <img
                src={pictureUrl(reference.sha256, 1600)}
                alt={t('referenceNumber', { brand: name, number: index + 1 })}
                className="mx-auto max-h-[60dvh] object-contain"
              />
            </li>
          ))}
        </ul>
      </Dialog>
    </PanelSection>
  );
}
