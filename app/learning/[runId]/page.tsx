import type { Metadata } from 'next';
import { RunPage } from '@/components/learning/RunPage';
import { AppShell } from '@/components/shell/AppShell';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { getRunDetail } from '@/lib/server/learning/get-run';
import { openPage } from '../../open-page';
import { orNotFound } from '../../or-not-found';
import { readTranslator } from '../../request-preferences';

type Props = { params: Promise<{ runId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.learning') };
}

export default async function Page({ params }: Props) {
  const { runId } = await params;
  const person = await openPage('/learning/[runId]', '', `/learning/${runId}`);
  const run = await readRun(runId).catch(orNotFound);
  return (
    <AppShell person={person}>
      <RunPage initial={run} />
    </AppShell>
  );
}

async function readRun(runId: string) {
  const id = IdSchema.safeParse(runId);
  if (!id.success) throw new AppError('not-found', 'There is no such learning run');
  return getRunDetail(db(), id.data);
}
