'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandOverview } from '@/lib/contracts/brand-overviews';
import { usePerson } from '../shell/person';
import { TopBar } from '../shell/TopBar';
import { Badge } from '../ui/Badge';
import { tabsOf } from './brand-tabs';
import { RescoringBar } from './RescoringBar';

type Props = {
  brand: Pick<BrandOverview, 'slug' | 'name' | 'draft' | 'published'>;
  /** What stands at the right of the bar: a state, the page's own action. */
  status?: ReactNode;
  children: ReactNode;
};

/** A brand's name, the tabs of its pages, and the page that one of them leads to. */
export function BrandFrame({ brand, status, children }: Props) {
  const t = useTranslations('brands');
  const { roles } = usePerson();
  const here = usePathname();
  const home = `/brands/${brand.slug}`;
  return (
    <>
      <TopBar
        title={brand.name}
        context={
          <>
            <nav aria-label={t('tabsOf', { brand: brand.name })} className="flex h-11 items-stretch">
              {tabsOf(roles).map(({ name, path }) => {
                const isHere = here === home + path;
                return (
                  <Link
                    key={name}
                    href={home + path}
                    aria-current={isHere ? 'page' : undefined}
                    className={clsx(
                      '-outline-offset-2 flex items-center border-b-2 px-3',
                      isHere
                        ? 'border-accent font-semibold text-ink'
                        : 'border-transparent text-ink-2 hover:text-ink',
                    )}
                  >
                    {t(`tabs.${name}`)}
                  </Link>
                );
              })}
            </nav>
            {brand.published === null && <Badge isDashed>{t('neverPublished')}</Badge>}
            {brand.draft !== null && (
              <Badge tone="accent">{t('draft', { version: brand.draft.version })}</Badge>
            )}
          </>
        }
        status={status}
      />
      <RescoringBar slug={brand.slug} />
      <main className="min-h-0 flex-1 overflow-y-auto">{children}</main>
    </>
  );
}
