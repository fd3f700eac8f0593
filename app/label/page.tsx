import type { Metadata } from 'next';
import { z } from 'zod';
import { LabelPage } from '@/components/labeling/LabelPage';
import { AppShell } from '@/components/shell/AppShell';
import { config } from '@/lib/server/config/env';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

type Props = { searchParams: Promise<Record<string, string | undefined>> };

const QuerySchema = z.object({
  batch: z.uuid().nullable().catch(null),
  task: z.uuid().nullable().catch(null),
  purpose: z.enum(['answer', 'adjudication']).nullable().catch(null),
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.label') };
}

export default async function LabelingPage({ searchParams }: Props) {
  const query = QuerySchema.parse({ batch: null, task: null, purpose: null, ...(await searchParams) });
  const person = await openPage('/label');
  const purposes = [
    ...(person.roles.includes('labeler') ? (['answer'] as const) : []),
    ...(person.roles.includes('ops') ? (['adjudication'] as const) : []),
  ];
  const purpose = purposes.find((one) => one === query.purpose) ?? purposes[0]!;
  return (
    <AppShell person={person}>
      <LabelPage
        key={`${purpose} ${query.batch} ${query.task}`}
        purpose={purpose}
        purposes={purposes}
        batchId={query.batch}
        firstTaskId={query.task}
        undoWindowMs={config().undoWindowMs}
      />
    </AppShell>
  );
}
