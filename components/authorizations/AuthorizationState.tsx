'use client';

import { useTranslations } from 'use-intl';
import type { AuthorizationState as State } from '@/lib/contracts/authorizations';
import { Badge, type Tone } from '../ui/Badge';

const TONES: Record<State, Tone> = {
  proposed: 'accent',
  upcoming: 'neutral',
  active: 'clear',
  expiring: 'unsure',
  expired: 'neutral',
  revoked: 'violation',
  declined: 'neutral',
};

/** In a word where an authorization stands; dashed = not certain yet. */
export function AuthorizationState({ state }: { state: State }) {
  const t = useTranslations('authorizations.states');
  return (
    <Badge tone={TONES[state]} isDashed={state === 'proposed'}>
      {t(state)}
    </Badge>
  );
}
