'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { BrandHealth } from '@/lib/contracts/brand-health';
import { Fact, Facts } from '../admin/PanelPart';
import { Skeleton } from '../ui/Skeleton';

/** A digit alone is still large enough to hit. */
const COUNT = 'inline-block min-w-6 leading-6 underline tabular-nums';

/** What people have said about the brand's pictures, and how often such answers are right. */
export function LabelFacts({ slug, health }: { slug: string; health: BrandHealth | undefined }) {
  const t = useTranslations('brands.health');
  const format = useFormatter();
  if (health === undefined) return <Skeleton className="h-24 w-full" />;
  const { labels, accuracy } = health;
  const right = accuracy?.singleAnswer ?? null;
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <Facts>
      <Fact name={t('present')}>
        <Link href={`/data?brand=${slug}&presence=present`} className={COUNT}>
          {format.number(labels.present)}
        </Link>
      </Fact>
      <Fact name={t('absent')}>
        <Link href={`/data?brand=${slug}&presence=absent`} className={COUNT}>
          {format.number(labels.absent)}
        </Link>
      </Fact>
      <Fact name={t('hardNegatives')}>
        <Link href={`/data?brand=${slug}&hard=yes&sort=score-high`} className={COUNT}>
          {format.number(labels.hardNegatives)}
        </Link>
      </Fact>
      <Fact name={t('searched')}>{t('pictures', { count: labels.searched })}</Fact>
      <Fact name={t('accuracy')}>
        {accuracy === null || right === null ? (
          <span className="text-ink-3">{t('accuracyUnknown', { count: accuracy?.doubleLabeled ?? 0 })}</span>
        ) : (
          t('accuracyOf', {
            value: percent(right.value),
            low: percent(right.low),
            high: percent(right.high),
            n: right.n,
          })
        )}
      </Fact>
    </Facts>
  );
}
