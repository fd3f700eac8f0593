import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { ads?: string; changed?: string };

const HELP = `
Every brand is learned twice on the same pictures, the second time with more negatives of one brand. The pictures go through
the networks of the release; without --ads they are those of the demonstration, drawn into a temporary folder.`;

export function registerIndependence(simulate: Command): void {
  simulate
    .command('independence')
    .description('whether more negatives of one brand leave the others bit-identical')
    .option('--ads <path>', 'ads.jsonl with truth, such as …/grocery/ads.jsonl#split=learn')
    .option('--changed <slug>', 'the brand whose negatives change (default: the one with most pictures)')
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(simulateIndependence);
}

async function simulateIndependence(options: Options): Promise<void> {
  const [{ openScorer }, { measureIndependence }, { startBar }] = await Promise.all([
    import('@/inference/scorer'),
    import('../evaluate/measure-independence'),
    import('../progress'),
  ]);
  const result = await withSet(options.ads, async (set) => {
    const scorer = await openScorer({ providers: ['cpu'] });
    try {
      let bar: ReturnType<typeof startBar> | undefined;
      const measured = await measureIndependence(
        scorer,
        { set, changed: options.changed ?? null },
        (done, total) => (bar ??= startBar('Looking at pictures', total, 'ads')).update(done),
      );
      bar?.finish();
      return measured;
    } finally {
      await scorer.close();
    }
  });
  const { brands, changed, othersIdentical, maxOtherDifference, shared } = result;
  const verdict = othersIdentical ? 'are bit-identical' : `differ by up to ${maxOtherDifference}`;
  printResult(
    options,
    result,
    `More negatives of ${changed}: the other ${brands - 1} brands ${verdict}; one classifier for all moves them by up to ${shared.maxOtherDifference.toFixed(3)}.`,
  );
  if (!othersIdentical) process.exitCode = 1;
}

async function withSet<Result>(
  given: string | undefined,
  use: (set: string) => Promise<Result>,
): Promise<Result> {
  if (given !== undefined) return use(given);
  const folder = await mkdtemp(path.join(tmpdir(), 'touchstone-independence-'));
  try {
    const { runScript } = await import('../start/run-command');
    await runScript(['cli/demonstration/generate.ts', folder], new AbortController().signal, () => {});
    return await use(path.join(folder, 'ads.jsonl'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
