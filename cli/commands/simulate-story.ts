import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { LOOK_ORDERS, type LookOrder } from '@/lib/contracts/first-looks';
import { toPositiveCount } from '../option-values';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';
import type { ArmResult } from '../story/format-story';
import type { StoryRow } from '../story/run-arm';
import { userPath } from '../user-path';

type Options = OutputOptions & {
  folder: string;
  brands?: string;
  authorizations?: string;
  traffic?: string;
  brandFree?: string;
  verdicts: number[];
  orders: LookOrder[];
  seeds: number[];
  cache?: string;
  port: number;
};

const HELP = `
An installation that was empty gets accounts, brands and the ads to learn from, and scores them with what references give. On a copy
of it for every order and seed, people who know the truth then work through the product's own routes: first looks are drawn and decided,
labels frozen, every brand learned, candidates proposed and approved, ads scored again. Measured is with "evaluate --in-use".
What an order and seed came to stays in the folder; the same command goes on behind it.`;

export function registerStory(simulate: Command): void {
  simulate
    .command('story')
    .argument(
      '<ads>',
      'ads.jsonl with truth; truth.split says what learns and what measures, else ads take turns',
    )
    .description('recall by verdicts from an empty installation on: chosen first looks against random ones')
    .requiredOption('--folder <path>', 'where the installations live, best on a disk of its own')
    .option(
      '--brands <file>',
      'brands.json with references (default: the first ad of each brand, in its boxes)',
    )
    .option('--authorizations <file>', 'who may sell what')
    .option('--traffic <file>', 'ads without a known brand that come in as well')
    .option('--brand-free <file>', 'ads without a known brand that measure as well')
    .option('--verdicts <n...>', 'in all, behind each round', collectCounts, [])
    .option('--orders <order...>', 'chosen, half, random (default: chosen, random)', collectOrders, [])
    .option('--seeds <n...>', 'of the random order; each is an arm', collectCounts, [])
    .option('--cache <path>', 'where analysed pictures of the measuring are kept')
    .option('--port <n>', 'of the installations', toPositiveCount, 3980)
    .option(...JSON_OPTION)
    .addHelpText('after', HELP)
    .action(simulateStory);
}

async function simulateStory(ads: string, options: Options): Promise<void> {
  const [{ writeStorySets }, { prepareBase, runArm }, { formatStory }, { withActivity }] = await Promise.all([
    import('../story/write-sets'),
    import('../story/run-arm'),
    import('../story/format-story'),
    import('../progress'),
  ]);
  const arms = await withActivity('Telling the story', async (activity) => {
    const pathOf = (given: string | undefined) => (given === undefined ? null : userPath(given));
    const folder = userPath(options.folder);
    await mkdir(folder, { recursive: true });
    const sets = await writeStorySets(folder, {
      ads,
      brands: pathOf(options.brands),
      traffic: options.traffic ?? null,
      brandFree: options.brandFree ?? null,
    });
    const story = {
      folder,
      sets,
      brandFile: pathOf(options.brands) ?? path.join(sets.learn, 'brands.json'),
      authorizations: pathOf(options.authorizations),
      verdicts: orElse(options.verdicts, [50, 100, 200, 400]),
      cache: pathOf(options.cache) ?? path.join(folder, 'cache'),
      port: options.port,
      onProgress: (note: string) => activity.note(note),
    };
    const base = await prepareBase(story);
    const told: ArmResult[] = [];
    for (const seed of orElse(options.seeds, [1, 2, 3])) {
      for (const order of orElse<LookOrder>(options.orders, ['chosen', 'random'])) {
        const file = path.join(folder, `${order}-${seed}.json`);
        const known = await readFile(file, 'utf8').catch(() => null);
        const rows =
          known === null ? await runArm(story, base, { order, seed }) : (JSON.parse(known) as StoryRow[]);
        if (known === null) await writeFile(file, JSON.stringify(rows));
        told.push({ order, seed, rows });
      }
    }
    return told;
  });
  printResult(options, { arms }, formatStory(arms));
}

const orElse = <Value>(given: readonly Value[], otherwise: readonly Value[]): readonly Value[] =>
  given.length > 0 ? given : otherwise;

const collectCounts = (text: string, before: number[]) => [...before, toPositiveCount(text)];

function collectOrders(text: string, before: LookOrder[]): LookOrder[] {
  const order = LOOK_ORDERS.find((one) => one === text);
  if (!order) throw new InvalidArgumentError(`give one of ${LOOK_ORDERS.join(', ')}`);
  return [...before, order];
}
