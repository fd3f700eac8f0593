import { useQuery } from '@tanstack/react-query';
import { attentionQuery } from '@/lib/client/drift/drift-queries';
import type { Role } from '@/lib/contracts/accounts';
import type { Place } from './places';

/** How many things at each place want the person; places without any are left out. */
export function useAttention(roles: readonly Role[]): Partial<Record<Place['name'], number>> {
  const isAsked = roles.includes('ops') || roles.includes('admin');
  const { data } = useQuery({ ...attentionQuery(), enabled: isAsked });
  return data ?? {};
}
