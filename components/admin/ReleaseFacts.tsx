'use client';

import { useTranslations } from 'use-intl';
import type { System } from '@/lib/contracts/health';
import { Fact, Facts, PanelPart, ShortHash } from './PanelPart';
import { useMoment } from '../ui/use-moment';

/** The frozen networks that score at the moment. */
export function ReleaseFacts({ release }: Pick<System, 'release'>) {
  const t = useTranslations('system');
  const moment = useMoment();
  if (release === null) {
    return (
      <PanelPart title={t('release')}>
        <p className="text-ink-2">{t('noRelease')}</p>
      </PanelPart>
    );
  }
  return (
    <>
      <PanelPart title={t('release')}>
        <Facts>
          <Fact name={t('number')}>{release.number}</Fact>
          <Fact name={t('hash')}>
            <ShortHash hash={release.contentHash} />
          </Fact>
          <Fact name={t('activeSince')}>{moment(release.activatedAt)}</Fact>
        </Facts>
      </PanelPart>
      <PanelPart title={t('parts')}>
        <Facts>
          {release.parts.map(({ name, sha256 }) => (
            <Fact key={name} name={name}>
              <ShortHash hash={sha256} />
            </Fact>
          ))}
        </Facts>
      </PanelPart>
    </>
  );
}
