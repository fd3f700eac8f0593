import { InvalidArgumentError, type Command } from 'commander';
import type { FreezePhase } from '@/lib/contracts/dataset-versions';
import type { Db } from '@/lib/server/database/db';
import { OperatorError } from '@/lib/server/config/operator-error';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

export function register(program: Command): void {
  const dataset = program
    .command('dataset')
    .description('frozen labels to learn from and to measure with (docs/datasets.md)');
  dataset
    .command('freeze')
    .argument('<recipe>', 'a recipe file (.json), or the name of a dataset to freeze by its last recipe')
    .description('freeze a new version; Ctrl-C stops it and no version is stored')
    .option(...JSON_OPTION)
    .action(freeze);
  dataset
    .command('list')
    .description('every dataset with its latest version')
    .option(...JSON_OPTION)
    .action(list);
  dataset
    .command('show')
    .argument('<name>', 'the dataset')
    .argument('[number]', 'which version; the last when left out', versionNumber)
    .description('the data sheet of a version: what is in it, where from, and what is known to be missing')
    .option(...JSON_OPTION)
    .action(show);
  dataset
    .command('diff')
    .argument('<name>', 'the dataset')
    .argument('[from]', 'the earlier version; the one before the later when left out', versionNumber)
    .argument('[to]', 'the later version; the last when left out', versionNumber)
    .description('count what was added, removed and relabelled between two versions')
    .option(...JSON_OPTION)
    .action(diff);
}

/** Where each phase begins and ends in the bar, as they take their time on large datasets. */
const PHASES: Record<FreezePhase, readonly [from: number, to: number]> = {
  waiting: [0, 0],
  reading: [0, 25],
  linking: [25, 50],
  choosing: [50, 60],
  grouping: [60, 70],
  hashing: [70, 80],
  writing: [80, 100],
};

async function freeze(given: string, options: OutputOptions): Promise<void> {
  const [{ withRuntime }, { freezeDataset }, { readRecipeFile }, { describeVersion }, { startBar }] =
    await Promise.all([
      import('../runtime'),
      import('@/lib/server/datasets/freeze-dataset'),
      import('../dataset/read-recipe-file'),
      import('../dataset/describe-version'),
      import('../progress'),
    ]);
  const { name, recipe } = await readRecipeFile(given);
  let isStopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isStopped = true));
  const frozen = await withRuntime(async ({ db }) => {
    const bar = startBar(`Freezing ${name}`, 100, '%');
    const version = await freezeDataset(db, { name, recipe, actorId: null }, (phase, share) => {
      if (isStopped) throw new OperatorError('Stopped; no version was stored.');
      const [from, to] = PHASES[phase];
      bar.update(Math.round(from + (to - from) * share), phase);
    }).catch((error: unknown) => {
      bar.fail();
      throw error;
    });
    bar.finish();
    return version;
  });
  const { number, contentHash, leftOutCount, sheet } = frozen;
  const version = { name, number, contentHash, sheet };
  printResult(options, { ...version, leftOutCount }, describeVersion(version));
}

async function list(options: OutputOptions): Promise<void> {
  const [{ withRuntime }, { listDatasets }] = await Promise.all([
    import('../runtime'),
    import('@/lib/server/datasets/list-datasets'),
  ]);
  const datasets = await withRuntime(({ db }) => listDatasets(db));
  const lines = datasets.map(({ name, kind, latest }) =>
    latest === null
      ? `${name} (${kind}): nothing frozen yet`
      : `${name} (${kind}), version ${latest.number}: ${latest.entryCount} entries of ${latest.imageCount} pictures, content ${latest.contentHash.slice(0, 12)}`,
  );
  printResult(options, { datasets }, lines.length === 0 ? 'No datasets yet.' : lines.join('\n'));
}

async function show(name: string, given: number | undefined, options: OutputOptions): Promise<void> {
  const [{ withRuntime }, { getVersion }, { describeVersion }] = await Promise.all([
    import('../runtime'),
    import('@/lib/server/datasets/list-datasets'),
    import('../dataset/describe-version'),
  ]);
  const version = await withRuntime(async ({ db }) => {
    return getVersion(db, name, given ?? (await lastNumber(db, name)));
  });
  printResult(options, version, describeVersion({ ...version, name: version.dataset }));
}

async function diff(
  name: string,
  from: number | undefined,
  to: number | undefined,
  options: OutputOptions,
): Promise<void> {
  const [{ withRuntime }, { compareVersions }, { DifferenceFilterSchema }] = await Promise.all([
    import('../runtime'),
    import('@/lib/server/datasets/compare-versions'),
    import('@/lib/contracts/dataset-differences'),
  ]);
  const difference = await withRuntime(async ({ db }) => {
    const filter = DifferenceFilterSchema.parse({ limit: 1, ...(from !== undefined && { from }) });
    return compareVersions(db, { name, number: to ?? (await lastNumber(db, name)) }, filter);
  });
  const { counts } = difference;
  printResult(
    options,
    { from: difference.from, to: difference.to, counts },
    `${name}, version ${difference.from} to ${difference.to}: ${counts.added} added, ${counts.removed} removed, ` +
      `${counts.relabelled} relabelled, ${counts.moved} moved, ${counts.unchanged} unchanged.`,
  );
}

/** @throws AppError `not-found` without such a dataset; OperatorError while it has no version */
async function lastNumber(db: Db, name: string): Promise<number> {
  const { getDataset } = await import('@/lib/server/datasets/list-datasets');
  const { latest } = await getDataset(db, name);
  if (latest === null) throw new OperatorError(`Nothing of ${name} is frozen yet.`);
  return latest.number;
}

function versionNumber(given: string): number {
  if (/^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new InvalidArgumentError('write the number of a version.');
}
