import { InvalidArgumentError, Option, type Command } from 'commander';
import { LABEL_IMPORT_MODES, type ExchangeFormatName, type LabelImportMode } from '@/lib/contracts/exchange';
import { describeProblem } from '@/lib/domain/exchange/exchange-problem';
import { OperatorError } from '@/lib/server/config/operator-error';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { formatOption } from './export';

type Options = OutputOptions & {
  format: ExchangeFormatName;
  as: LabelImportMode;
  pictures?: string;
  map: ReadonlyMap<string, string>;
  predictions?: true;
  skipFaulty?: true;
  dryRun?: true;
};

export function register(program: Command): void {
  program
    .command('labels')
    .description('labels and boxes from elsewhere')
    .command('import')
    .argument('<path>', 'a folder, a .zip or one file of annotations')
    .description('bring annotations in; the same import again changes nothing (docs/formats.md)')
    .addOption(formatOption())
    .addOption(
      new Option('--as <mode>', 'labels: they are believed; suggestions: labelers are offered the boxes')
        .choices(LABEL_IMPORT_MODES)
        .makeOptionMandatory(),
    )
    .option('--pictures <folder>', 'where the pictures lie, if not among the files')
    .option(
      '--map <class=slug>',
      'a class of the file and the brand it means; can be repeated',
      addMapping,
      new Map(),
    )
    .option('--predictions', 'Label Studio: take predicted boxes of tasks that nobody has annotated')
    .option('--skip-faulty', 'leave out pictures with problems instead of importing nothing')
    .option('--dry-run', 'say every problem and what would change; write nothing')
    .option(...JSON_OPTION)
    .action(runImport);
}

function addMapping(given: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const at = given.lastIndexOf('=');
  if (at < 1 || at === given.length - 1) throw new InvalidArgumentError('write CLASS=SLUG.');
  return new Map([...before, [given.slice(0, at), given.slice(at + 1)]]);
}

async function runImport(given: string, options: Options): Promise<void> {
  const [{ withRuntime }, { importLabelFiles }, { startActivity }] = await Promise.all([
    import('../runtime'),
    import('../import/import-label-files'),
    import('../progress'),
  ]);
  const stopping = new AbortController();
  const stopped = new OperatorError('Stopped; the same command goes on where it was.');
  process.once('SIGINT', () => stopping.abort(stopped));
  process.once('SIGTERM', () => stopping.abort(stopped));
  const isDryRun = options.dryRun ?? false;
  const result = await withRuntime(async ({ db }) => {
    const activity = startActivity('Importing labels');
    const problems: string[] = [];
    const outcome = await importLabelFiles(db, userPath(given), {
      format: options.format,
      pictures: options.pictures === undefined ? null : userPath(options.pictures),
      takesPredictions: options.predictions ?? false,
      mode: options.as,
      mapped: options.map,
      skipsFaulty: options.skipFaulty ?? false,
      isDryRun,
      signal: stopping.signal,
      onProblem: (problem) => problems.push(describeProblem(problem)),
      onPicture: (done, phase) => activity.note(`${phase} ${done}`),
    }).catch((error: unknown) => {
      activity.fail();
      throw error;
    });
    activity.finish();
    for (const problem of problems) console.error(problem);
    return outcome;
  });
  const { counts, importId, problemCount } = result;
  const { pictures, boxes, negatives, written, replaced, unchanged, refused } = counts;
  const what = `${pictures} pictures, ${boxes} boxes, ${negatives} pictures without a mark`;
  const change = `${written} written (${replaced} in place of others), ${unchanged} unchanged, ${refused} pictures refused`;
  const sentence =
    importId !== null
      ? `${what}: ${change}.`
      : isDryRun
        ? `${what}; nothing was written. It would be: ${change}; ${problemCount} problems.`
        : `Nothing was imported: ${problemCount} problems. --skip-faulty leaves out the ${refused} pictures that have one.`;
  printResult(options, result, sentence);
  if (problemCount > 0) process.exitCode = 1;
}
