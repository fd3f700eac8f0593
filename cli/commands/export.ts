import { Option, type Command } from 'commander';
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '@/lib/contracts/exchange';
import { OperatorError } from '@/lib/server/config/operator-error';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & {
  dataset?: string;
  brand?: string;
  all?: true;
  format: ExchangeFormatName;
  out: string;
  pictures: 'as-stored' | 'upright' | 'none';
  unsearched?: true;
};

export function register(program: Command): void {
  program
    .command('export')
    .description('write labels and boxes with their pictures, as other tools read them (docs/formats.md)')
    .option('--dataset <name[@version]>', 'a frozen dataset version; without a number the newest')
    .option('--brand <slug>', 'what is believed now of one brand')
    .option(
      '--all',
      'what is believed now of every brand; a brand keeps its class number whichever brands join',
    )
    .addOption(formatOption())
    .requiredOption('--out <path>', 'a new folder, or a file that ends with .zip')
    .addOption(
      new Option(
        '--pictures <how>',
        'upright: turned by their EXIF orientation, for tools that do not look at it',
      )
        .choices(['as-stored', 'upright', 'none'])
        .default('as-stored'),
    )
    .option('--unsearched', 'also pictures that show a brand whose marks nobody has looked for')
    .option(...JSON_OPTION)
    .action(runExport);
}

export function formatOption(): Option {
  return new Option('--format <format>', 'which format').choices(EXCHANGE_FORMATS).makeOptionMandatory();
}

async function runExport(options: Options): Promise<void> {
  const [{ withRuntime }, { exportToPath }, { toSelection }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('../export/export-to-path'),
    import('@/lib/server/exchange/find-subject'),
    import('../progress'),
  ]);
  const { dataset, brand, all } = options;
  const selection = toSelection({ ...(dataset === undefined ? {} : splitVersion(dataset)), brand, all });
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort(new OperatorError('Stopped; nothing was written.')));
  process.once('SIGTERM', () => stopping.abort(new OperatorError('Stopped; nothing was written.')));
  const result = await withRuntime(async ({ db }) => {
    let bar: ReturnType<typeof startBar> | null = null;
    const exported = await exportToPath(db, userPath(options.out), {
      selection,
      format: options.format,
      pictures: options.pictures,
      takesIncomplete: options.unsearched ?? false,
      signal: stopping.signal,
      onStart: (pictures) => (bar = startBar('Exporting', pictures, 'pictures')),
      onPicture: (done) => bar!.update(done),
    });
    bar!.finish();
    return exported;
  });
  const { pictures, boxes, negatives, incomplete, of, out } = result;
  const left =
    incomplete > 0
      ? ` ${incomplete} pictures show a brand whose marks nobody has looked for; they were left out (--unsearched takes them).`
      : '';
  printResult(
    options,
    result,
    `${of}: ${pictures} pictures, ${boxes} boxes, ${negatives} without a mark, in ${out}.${left}`,
  );
}

/** `NAME@7` is version 7 of NAME. */
function splitVersion(given: string): { dataset: string; version?: number } {
  const [, dataset, number] = /^(.*)@(\d+)$/.exec(given) ?? [];
  return dataset === undefined ? { dataset: given } : { dataset, version: Number(number) };
}
