import type { Tx } from '../database/db';
import { AppError } from '../errors';

const USE = {
  learning: { is: 'for learning', use: 'learn from one of the kind "learning"' },
  measuring: { is: 'for measuring', use: 'measure on one of the kind "closed", "open" or "business"' },
} as const;

/**
 * A frozen version of a dataset, or its newest, to be used for this.
 *
 * @throws AppError `not-found` without such a version; `bad-input` for a dataset that is for the other use
 */
export async function findVersion(
  tx: Tx,
  name: string,
  number: number | undefined,
  use: keyof typeof USE,
): Promise<{ id: string; contentHash: string }> {
  const row = await tx.datasetVersion.findFirst({
    where: { dataset: { name }, ...(number === undefined ? {} : { number }) },
    orderBy: { number: 'desc' },
    select: { id: true, contentHash: true, dataset: { select: { kind: true } } },
  });
  if (!row) {
    const wanted =
      number === undefined ? `a frozen dataset ${name}` : `a version ${number} of a dataset ${name}`;
    throw new AppError('not-found', `There is no ${wanted}`);
  }
  const isFor = row.dataset.kind === 'learning' ? 'learning' : 'measuring';
  if (isFor !== use) {
    throw new AppError('bad-input', `dataset: ${name} is ${USE[isFor].is}; ${USE[use].use}`);
  }
  return row;
}
