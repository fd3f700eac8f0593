'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { exportPreviewQuery, useWatchExports, type ExportWhat } from '@/lib/client/exchange-queries';
import { InlineProblem } from '../shell/RequestProblem';
import { Button, ButtonLink } from '../ui/Button';

type Props = {
  what: ExportWhat;
  takesUnsearched: boolean;
  /** Whether the format tells a picture that nobody searched from one without a mark. */
  tellsUnsearched: boolean;
  href: string;
};

/** How many pictures go out and how many stay behind, and the way to the archive; the browser saves it while it is made. */
export function ExportSize({ what, takesUnsearched, tellsUnsearched, href }: Props) {
  const t = useTranslations('exchange');
  const watch = useWatchExports();
  const { data, error } = useQuery(exportPreviewQuery(what));
  const icon = <Download size={14} aria-hidden />;
  const isEmpty = data !== undefined && data.complete + (takesUnsearched ? data.unsearched : 0) === 0;
  return (
    <div className="flex flex-wrap items-center gap-3">
      {isEmpty ? (
        <Button look="solid" disabled icon={icon}>
          {t('export')}
        </Button>
      ) : (
        <ButtonLink look="solid" href={href} download onClick={watch} icon={icon}>
          {t('export')}
        </ButtonLink>
      )}
      <output className="text-ink-2 tabular-nums">
        {data === undefined ? (
          error === null && t('counting')
        ) : (
          <>
            {t(takesUnsearched ? 'sizeWithUnsearched' : 'sizeWithoutUnsearched', data)}
            {takesUnsearched && !tellsUnsearched && data.unsearched > 0 && (
              <span className="block text-unsure">{t('unsearchedTeachWrong')}</span>
            )}
          </>
        )}
      </output>
      {error !== null && <InlineProblem error={error} />}
    </div>
  );
}
