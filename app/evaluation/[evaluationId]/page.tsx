import type { Metadata } from 'next';
import { EvaluationPage } from '@/components/evaluation/EvaluationPage';
import { AppShell } from '@/components/shell/AppShell';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { getEvaluationDetail } from '@/lib/server/evaluations/get-evaluation';
import { openPage } from '../../open-page';
import { orNotFound } from '../../or-not-found';
import { readTranslator } from '../../request-preferences';

type Props = { params: Promise<{ evaluationId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await readTranslator();
  return { title: t('shell.evaluation') };
}

export default async function Page({ params }: Props) {
  const { evaluationId } = await params;
  const person = await openPage('/evaluation/[evaluationId]', '', `/evaluation/${evaluationId}`);
  const evaluation = await readEvaluation(evaluationId).catch(orNotFound);
  return (
    <AppShell person={person}>
      <EvaluationPage initial={evaluation} />
    </AppShell>
  );
}

async function readEvaluation(evaluationId: string) {
  const id = IdSchema.safeParse(evaluationId);
  if (!id.success) throw new AppError('not-found', 'There is no such evaluation');
  return getEvaluationDetail(db(), id.data);
}
