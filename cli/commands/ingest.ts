import type { Command } from 'commander';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { source: string };
const SHOWN_REJECTIONS = 20;

export function register(program: Command): void {
  program
    .command('ingest')
    .argument('<path>', 'ads.jsonl, ads.csv, a folder with one of them, or a folder of pictures')
    .description('bring ads in; stop it at any time, the same command goes on where it was')
    .requiredOption('--source <name>', 'where the ads come from; an ad is known by source and external id')
    .option(...JSON_OPTION)
    .action(runIngest);
}

async function runIngest(given: string, options: Options): Promise<void> {
  const [{ withRuntime }, { openAds }, { ingestFile }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('../ingest/read-ads'),
    import('../ingest/ingest-file'),
    import('../progress'),
  ]);
  const ads = await openAds(userPath(given));
  let total = 0;
  for await (const _ of ads.read()) total += 1;
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());

  const result = await withRuntime(async ({ db, config }) => {
    const bar = startBar('Bringing ads in', total, 'ads');
    let done = 0;
    let shown = 0;
    const outcome = await ingestFile(ads, {
      db,
      dataDir: config.dataDir,
      source: options.source,
      signal: stopping.signal,
      onLines: (count) => bar.update((done += count)),
      onRejection: ({ line, field, problem }) => {
        if (++shown <= SHOWN_REJECTIONS) console.error(`line ${line}${field && `, ${field}`}: ${problem}`);
      },
    });
    bar.finish();
    if (shown > SHOWN_REJECTIONS) console.error(`… and ${shown - SHOWN_REJECTIONS} more`);
    return outcome;
  });

  const { created, revised, unchanged, rejected, reportFile, isFinished } = result;
  const counts = `${created} created, ${revised} revised, ${unchanged} unchanged, ${rejected} rejected`;
  const where = reportFile ? `; every problem stands in ${reportFile}` : '';
  printResult(
    options,
    result,
    isFinished ? `${counts}${where}.` : `Stopped: ${counts}${where}. The same command goes on here.`,
  );
  if (!isFinished) process.exitCode = 130;
  else if (rejected > 0) process.exitCode = 1;
}
