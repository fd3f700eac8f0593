import type { Command } from 'commander';
import { round } from '../bench/round';
import { inTemporaryFolder } from '../bench/temporary-folder';
import type { Rollback } from '../bench/measure-rollback';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { rounds: string };

export function registerRollbackBench(bench: Command): void {
  bench
    .command('rollback')
    .description('how soon two workers score under a brand model, and under a release, that was taken back')
    .option('--rounds <count>', 'how often each is taken back', '3')
    .option(...JSON_OPTION)
    .action(benchRollback);
}

async function benchRollback(options: Options): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const result = await measure(folder, Number(options.rounds));
    const { model, release, limitSeconds } = result;
    printResult(
      options,
      result,
      `brand model: ${model.slowestSeconds} s (${model.ratio} of the limit of ${limitSeconds} s); release: ${release.slowestSeconds} s (${release.ratio})`,
    );
  });
}

async function measure(folder: string, rounds: number) {
  const [{ withRuntime }, { createUser }, { importBrandFile }, pictures, rollback, { startBar }] =
    await Promise.all([
      import('../runtime'),
      import('@/lib/server/accounts/create-user'),
      import('../import/import-brand-file'),
      import('../bench/bench-pictures'),
      import('../bench/measure-rollback'),
      import('../progress'),
    ]);
  return withRuntime(async ({ db }) => {
    const { length: brands } = await importBrandFile(db, await pictures.writeBenchBrands(folder));
    const newPerson = async (name: string, role: 'ops' | 'admin') => {
      const account = { email: `${name}@example.test`, password: `${name} of a bench`, name };
      return (await createUser(db, { ...account, roles: [role] })).id;
    };
    const people = { operator: await newPerson('operator', 'ops'), admin: await newPerson('admin', 'admin') };
    const bar = startBar('Taking back', 2 * rounds, 'times');
    let done = 0;
    const onRound = () => bar.update((done += 1));
    const measured = await rollback.measureRollback(db, { brands, rounds, people, onRound });
    bar.finish();
    const toFigures = (rollbacks: readonly Rollback[]) => toSlowest(rollbacks, rollback.LIMIT_SECONDS);
    return {
      limitSeconds: rollback.LIMIT_SECONDS,
      workers: 2,
      brands,
      rounds,
      model: toFigures(measured.model),
      release: toFigures(measured.release),
    };
  });
}

/** The slowest decides; seconds until the last of the ads that came in at the commit. */
function toSlowest(rollbacks: readonly Rollback[], limitSeconds: number) {
  const slowest = Math.max(...rollbacks.map(({ lastSeconds }) => lastSeconds));
  return {
    firstSeconds: rollbacks.map(({ firstSeconds }) => round(firstSeconds, 2)),
    lastSeconds: rollbacks.map(({ lastSeconds }) => round(lastSeconds, 2)),
    slowestSeconds: round(slowest, 2),
    ratio: round(slowest / limitSeconds, 3),
  };
}
