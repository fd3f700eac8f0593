import { TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { KnownGap } from '@/lib/contracts/data-sheet';

/** What is known to be wrong with a version, found by counting; as calm as everything else. */
export function KnownGaps({ gaps }: { gaps: readonly KnownGap[] }) {
  const t = useTranslations('datasets');
  const sentence = useGapSentence();
  if (gaps.length === 0) return <p className="text-ink-2">{t('gaps.none')}</p>;
  return (
    <ul className="flex max-w-[56rem] flex-col gap-1.5">
      {gaps.map((gap) => (
        <li key={gap.code} className="flex gap-2">
          <TriangleAlert size={15} className="mt-0.5 shrink-0 text-unsure" aria-hidden />
          <span>{sentence(gap)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Names of so many brands; how many more there are. */
const NAMED = 6;

function useGapSentence(): (gap: KnownGap) => string {
  const t = useTranslations('datasets.gaps');
  const tSplits = useTranslations('datasets.splits');
  const format = useFormatter();
  const brandWords = (brands: readonly string[]) =>
    brands.length <= NAMED
      ? format.list(brands)
      : t('andMore', { brands: brands.slice(0, NAMED).join(', '), count: brands.length - NAMED });
  return (gap) => {
    switch (gap.code) {
      case 'few-positives':
        return t('few-positives', { brands: brandWords(gap.brands), count: gap.fewerThan });
      case 'no-hard-negatives':
        return t('no-hard-negatives', { brands: brandWords(gap.brands) });
      case 'no-test-positives':
        return t('no-test-positives', { brands: brandWords(gap.brands) });
      case 'never-searched':
        return t('never-searched', { count: gap.entries, of: gap.of });
      case 'one-answer':
        return t('one-answer', { count: gap.entries, of: gap.of });
      case 'unknown-seller':
        return t('unknown-seller', { count: gap.images, of: gap.of });
      case 'one-source':
        return t('one-source', { source: gap.source });
      case 'oversized-group':
        return t('oversized-group', { count: gap.images, of: gap.of, split: tSplits(gap.split) });
      case 'suspects-only':
        return t('suspects-only');
      case 'regression-to-the-mean':
        return t('regression-to-the-mean');
    }
  };
}
