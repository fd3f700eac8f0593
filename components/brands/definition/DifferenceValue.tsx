'use client';

import { useTranslations } from 'use-intl';
import type { Definition, DefinitionPicture, IdentificationPoint, Ruling } from '@/lib/contracts/brands';
import { BothLanguages } from './DefinitionSheet';
import { RegionPicture } from './RegionPicture';

type Value = string | number | IdentificationPoint | Ruling | DefinitionPicture | null;
type Props = { value: Value; sizes: Definition['sizes'] };

/** One thing that a definition says, as one side of a comparison. */
export function DifferenceValue({ value, sizes }: Props) {
  const t = useTranslations('brands.definition');
  if (value === null) return <span className="text-ink-3">{t('notThere')}</span>;
  if (typeof value !== 'object') return <span className="break-words">{value}</span>;
  if ('sha256' in value) {
    return (
      <div className="flex max-w-64 flex-col gap-1">
        <RegionPicture picture={value} sizes={sizes} label={t(`roleOf.${value.role}`)} className="max-h-36" />
        <span className="text-xs text-ink-3">
          {t(`roleOf.${value.role}`)} · {t('regionCount', { count: value.regions.length })}
        </span>
        <BothLanguages text={value.note} />
      </div>
    );
  }
  if ('kind' in value) {
    return (
      <div>
        <span className="text-xs text-ink-3">{t(`kinds.${value.kind}`)}</span>
        <div>
          <BothLanguages text={value.text} />
        </div>
      </div>
    );
  }
  return (
    <div>
      <BothLanguages text={value} />
    </div>
  );
}

/** Words that came, and words that went. */
export function WordChanges({ added, removed }: { added: readonly string[]; removed: readonly string[] }) {
  const t = useTranslations('brands.definition');
  return (
    <ul className="flex flex-wrap gap-1">
      {removed.map((word) => (
        <li key={`- ${word}`} className="rounded-full bg-violation-soft px-2 text-violation">
          <del>{word}</del>
          <span className="sr-only"> {t('removed')}</span>
        </li>
      ))}
      {added.map((word) => (
        <li key={`+ ${word}`} className="rounded-full bg-clear-soft px-2 text-clear">
          <ins className="no-underline">{word}</ins>
          <span className="sr-only"> {t('added')}</span>
        </li>
      ))}
    </ul>
  );
}
