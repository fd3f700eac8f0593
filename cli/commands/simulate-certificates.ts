import type { Command } from 'commander';
import { toPositiveCount, toShare } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { collectTruth, type TruthFile } from './truth-files';

type Options = OutputOptions & {
  address: string;
  proposer: string;
  approver: string;
  reviewers: string[];
  truth: TruthFile[];
  brands?: string[];
  target: number;
  delta: number;
  labels: number;
};
type FlagsOptions = OutputOptions & { address: string; email: string; truth: TruthFile[]; brands?: string[] };

const HELP = `
Every brand is certified as its operators do it, through the routes of the pages: a plan is made before labels are seen, what it asks
for is drawn into the queue, reviewers who know the truth decide it, one person proposes what was certified and another approves it.
The password of all of them is the first line of standard input.`;

export function registerCertificates(simulate: Command): void {
  simulate
    .command('certificates')
    .description('from no labels to certified thresholds, with people who know the truth')
    .requiredOption('--proposer <address>', 'an operator')
    .requiredOption('--approver <address>', 'another one')
    .requiredOption('--reviewers <address...>', 'who decide')
    .requiredOption('--truth <source=file...>', 'ads.jsonl that a source was brought in from', collectTruth)
    .option('--address <url>', 'where Touchstone is', 'http://127.0.0.1:3000')
    .option('--brands <slug...>', 'these only')
    .option('--target <share>', 'actionable precision that is promised', toShare, 0.9)
    .option('--delta <share>', 'of promises that may be broken', toShare, 0.05)
    .option('--labels <n>', 'an attempt asks for at most so many', toPositiveCount, 300)
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(simulateCertificates);
  simulate
    .command('flags')
    .description('true precision and recall of what is flagged of a source, by the thresholds in use')
    .requiredOption('--email <address>', 'who looks')
    .requiredOption('--truth <source=file...>', 'ads.jsonl that a source was brought in from', collectTruth)
    .option('--address <url>', 'where Touchstone is', 'http://127.0.0.1:3000')
    .option('--brands <slug...>', 'these only')
    .option(...JSON_OPTION)
    .action(simulateFlags);
}

/** Pairs under it are not looked at for a certificate. */
const LOWEST_SCORE = 0.05;
const ACTIVE_MS = 4_000;

async function simulateCertificates(options: Options): Promise<void> {
  const [
    { readPassword },
    { signIn },
    { readTruthBook },
    { workQueue },
    { certifyBrand },
    { startActivity },
  ] = await Promise.all([
    import('../read-password'),
    import('../simulate/reviewers/http-session'),
    import('../simulate/reviewers/truth-book'),
    import('../simulate/reviewers/work-queue'),
    import('../simulate/reviewers/certify-brand'),
    import('../progress'),
  ]);
  const { address, target, delta, labels } = options;
  const password = await readPassword({ isFromStdin: true });
  const enter = (email: string) => signIn(address, { email, password });
  const [proposer, approver] = [await enter(options.proposer), await enter(options.approver)];
  const reviewers = await Promise.all(options.reviewers.map(enter));
  const truth = new Map(
    await Promise.all(
      options.truth.map(async ({ source, file }) => [source, await readTruthBook(file)] as const),
    ),
  );
  const activity = startActivity('Certifying');
  let verdicts = 0;
  const drain = async () => {
    await Promise.all(
      reviewers.map((person) =>
        workQueue(person, {
          truth,
          limit: Number.POSITIVE_INFINITY,
          activeMs: ACTIVE_MS,
          signal: new AbortController().signal,
          onVerdict: () => activity.note(`${(verdicts += 1)} verdicts`),
        }),
      ),
    );
  };
  const slugs = options.brands ?? (await brandsOf(truth));
  const brands = [];
  for (const slug of slugs) {
    const promise = { target, delta, labels, lowest: LOWEST_SCORE };
    const before = verdicts;
    const certified = await certifyBrand({ proposer, approver, drain }, slug, {
      quantity: 'actionable-precision',
      scope: 'per-brand',
      ...promise,
    });
    brands.push({ ...certified, verdicts: verdicts - before });
  }
  activity.finish();
  const lines = brands.map(({ slug, threshold, n, errors, moreLabels, why }) =>
    threshold === null
      ? `${slug}: not certified (${why}${moreLabels === null ? '' : `, ${moreLabels} more labels`})`
      : `${slug}: certified at ${threshold} on ${n} labels with ${errors} errors`,
  );
  printResult(options, { target, delta, verdicts, brands }, lines.join('\n'));
}

async function brandsOf(truth: ReadonlyMap<string, ReadonlyMap<string, { brand: string | null }>>) {
  const all = [...truth.values()].flatMap((book) => [...book.values()].flatMap(({ brand }) => brand ?? []));
  return [...new Set(all)].toSorted();
}

async function simulateFlags(options: FlagsOptions): Promise<void> {
  const [{ readPassword }, { signIn }, { readTruthBook }, { measureFlags }] = await Promise.all([
    import('../read-password'),
    import('../simulate/reviewers/http-session'),
    import('../simulate/reviewers/truth-book'),
    import('../simulate/reviewers/measure-flags'),
  ]);
  const password = await readPassword({ isFromStdin: true });
  const session = await signIn(options.address, { email: options.email, password });
  const sources = [];
  for (const { source, file } of options.truth) {
    const truth = await readTruthBook(file);
    const slugs = options.brands ?? (await brandsOf(new Map([[source, truth]])));
    sources.push({ source, brands: await measureFlags(session, { source, truth }, slugs) });
  }
  const lines = sources.flatMap(({ brands }) =>
    brands.map(
      ({ slug, threshold, flagged, right, violations }) =>
        `${slug}: ${right} right of ${flagged} flagged at ${threshold}, of ${violations} violations`,
    ),
  );
  printResult(options, { sources }, lines.join('\n'));
}
