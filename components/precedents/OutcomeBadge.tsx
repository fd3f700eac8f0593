'use client';

import { useTranslations } from 'use-intl';
import { isViolation, type Reason } from '@/lib/domain/reasons';
import { Badge } from '../ui/Badge';

/** The reason of a ruling; red for what must go, green for what may stay. */
export function OutcomeBadge({ reason }: { reason: Reason }) {
  const t = useTranslations('reasons');
  return <Badge tone={isViolation(reason) ? 'violation' : 'clear'}>{t(`${reason}.label`)}</Badge>;
}
