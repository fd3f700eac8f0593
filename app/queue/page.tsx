import type { Metadata } from 'next';
import { QueueView } from '@/components/queue/QueueView';
import { AppShell } from '@/components/shell/AppShell';
import { readQueueFilter, writeQueueFilter } from '@/lib/client/queue-filter';
import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { listQueue } from '@/lib/server/queue/list-queue';
import { openPage } from '../open-page';
import { readTranslator } from '../request-preferences';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.queue') };
}

export default async function QueuePage({ searchParams }: Props) {
  const filter = readQueueFilter(await searchParams);
  const query = writeQueueFilter(filter);
  const person = await openPage('/queue', query);
  const maySeeAnswers = person.roles.includes('ops') || person.roles.includes('admin');
  const [page, brands] = await Promise.all([listQueue(db(), filter, { maySeeAnswers }), listBrands(db())]);
  return (
    <AppShell person={person}>
      <QueueView initial={{ query, page }} brands={brands} />
    </AppShell>
  );
}
