'use client';

import { useTranslations } from 'use-intl';
import type { AuthorizationCounts } from '@/lib/contracts/authorizations';
import { Badge, type Tone } from '../ui/Badge';

type Shown = 'proposed' | 'expiring';
type Props = { counts: AuthorizationCounts | undefined; onShow: (state: Shown) => void };

/** What wants somebody's attention, each a way to the rows it counts. */
export function AttentionCounts({ counts, onShow }: Props) {
  const t = useTranslations('authorizations');
  if (counts === undefined) return null;
  const { proposed, endsNow, endsSoon } = counts;
  const chips: ReadonlyArray<{ id: string; count: number; tone: Tone; text: string; state: Shown }> = [
    {
      id: 'now',
      count: endsNow,
      tone: 'violation',
      text: t('endNow', { count: endsNow }),
      state: 'expiring',
    },
    {
      id: 'soon',
      count: endsSoon - endsNow,
      tone: 'unsure',
      text: t('endSoon', { count: endsSoon - endsNow }),
      state: 'expiring',
    },
    {
      id: 'proposed',
      count: proposed,
      tone: 'accent',
      text: t('waiting', { count: proposed }),
      state: 'proposed',
    },
  ];
  return chips
    .filter(({ count }) => count > 0)
    .map(({ id, tone, text, state }) => (
      <button key={id} type="button" className="rounded-full" onClick={() => onShow(state)}>
        <Badge tone={tone} className="h-6 hover:underline">
          {text}
        </Badge>
      </button>
    ));
}
