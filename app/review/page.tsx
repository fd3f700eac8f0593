import type { Metadata } from 'next';
import { z } from 'zod';
import { ReviewWork } from '@/components/review/ReviewWork';
import { AppShell } from '@/components/shell/AppShell';
import { config } from '@/lib/server/config/env';
import { requirePageUser } from '@/lib/server/session';
import { readTranslator } from '../request-preferences';

type Props = { searchParams: Promise<Record<string, string | undefined>> };

const QuerySchema = z.object({
  item: z.uuid().nullable().catch(null),
  purpose: z.enum(['answer', 'adjudication']).nullable().catch(null),
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('work.purpose.answer', { kind: 'review' }) };
}

export default async function ReviewPage({ searchParams }: Props) {
  const person = await requirePageUser('/review', 'reviewer', 'ops');
  const query = QuerySchema.parse({ item: null, purpose: null, ...(await searchParams) });
  const purposes = [
    ...(person.roles.includes('reviewer') ? (['answer'] as const) : []),
    ...(person.roles.includes('ops') ? (['adjudication'] as const) : []),
  ];
  const purpose = purposes.find((one) => one === query.purpose) ?? purposes[0]!;
  return (
    <AppShell person={person}>
      <ReviewWork
        key={`${purpose} ${query.item}`}
        purpose={purpose}
        purposes={purposes}
        firstItemId={query.item}
        undoWindowMs={config().undoWindowMs}
      />
    </AppShell>
  );
}
