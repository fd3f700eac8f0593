'use client';

import { useTranslations } from 'use-intl';
import type { DrawingSnapshot } from '@/lib/client/labeling/drawing-session';
import { Badge, type Tone } from '../ui/Badge';
import { Tooltip } from '../ui/Tooltip';

/** Where the work is safe by now; never more than is true. */
export function SaveState({ snapshot }: { snapshot: DrawingSnapshot }) {
  const t = useTranslations('labeling.saveState');
  const state = stateOf(snapshot);
  return (
    <Tooltip text={t(`${state}.meaning`)}>
      <output>
        <Badge tone={TONES[state]}>{t(`${state}.label`)}</Badge>
      </output>
    </Tooltip>
  );
}

type State = 'saved' | 'writing' | 'here' | 'refused' | 'taken' | 'failed' | 'unkept';

function stateOf({ kept, server, theirs }: DrawingSnapshot): State {
  if (kept === 'taken') return 'taken';
  if (kept === 'failed') return server === 'saved' ? 'unkept' : 'failed';
  if (server === 'refused') return 'refused';
  if (kept === 'writing') return 'writing';
  return server === 'saved' && theirs === null ? 'saved' : 'here';
}

const TONES: Record<State, Tone> = {
  saved: 'neutral',
  writing: 'neutral',
  here: 'neutral',
  refused: 'accent',
  taken: 'violation',
  failed: 'violation',
  unkept: 'accent',
};
