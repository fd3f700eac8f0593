import type { Command } from 'commander';
import { toPositiveCount } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import { collectTruth, type TruthFile } from './truth-files';

type Options = OutputOptions & {
  address: string;
  email: string[];
  truth: TruthFile[];
  verdicts: number;
  secondsALook: number;
};

const HELP = `
The people sign in and work through the product's own pages' routes: what they decide stands in the truth of the ads' file, which
the product never sees. Ads of other sources are given back. Their password is the first line of standard input.

Example:
  echo touchstone-demo | touchstone simulate reviewers --email reviewer@demo.invalid --truth grocery=../shared/data/grocery/ads.jsonl`;

export function registerReviewers(simulate: Command): void {
  simulate
    .command('reviewers')
    .description('people who know the truth work the review queue off')
    .requiredOption('--email <address...>', 'who works, side by side')
    .requiredOption('--truth <source=file...>', 'ads.jsonl that a source was brought in from', collectTruth)
    .option('--address <url>', 'where Touchstone is', 'http://127.0.0.1:3000')
    .option('--verdicts <n>', 'stop behind so many in all', toPositiveCount, 1_000_000)
    .option('--seconds-a-look <n>', 'how long they say that a look took', toPositiveCount, 4)
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(simulateReviewers);
}

async function simulateReviewers(options: Options): Promise<void> {
  const [{ readPassword }, { signIn }, { readTruthBook }, { workQueue }, { startBar }] = await Promise.all([
    import('../read-password'),
    import('../simulate/reviewers/http-session'),
    import('../simulate/reviewers/truth-book'),
    import('../simulate/reviewers/work-queue'),
    import('../progress'),
  ]);
  const { address, email: emails, truth: files, verdicts, secondsALook } = options;
  const password = await readPassword({ isFromStdin: true });
  const books = await Promise.all(
    files.map(async ({ source, file }) => [source, await readTruthBook(file)] as const),
  );
  const people = await Promise.all(emails.map((email) => signIn(address, { email, password })));
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());

  const bar = startBar('Deciding', verdicts, 'verdicts');
  const startedAt = performance.now();
  let count = 0;
  const done = await Promise.all(
    people.map((person, index) =>
      workQueue(person, {
        truth: new Map(books),
        limit: shareOf(verdicts, people.length, index),
        activeMs: secondsALook * 1_000,
        signal: stopping.signal,
        onVerdict: () => bar.update((count += 1)),
      }),
    ),
  );
  bar.finish();
  const result = {
    people: done.map((work, index) => ({ email: emails[index]!, ...work })),
    verdicts: count,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  };
  printResult(options, result, `${count} verdicts in ${result.seconds} s.`);
}

function shareOf(total: number, people: number, index: number): number {
  return Math.floor((total * (index + 1)) / people) - Math.floor((total * index) / people);
}
