import type { Command } from 'commander';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

export function register(program: Command): void {
  const release = program
    .command('release')
    .description('releases of the deep parts: encoder, detector and what belongs to them (docs/releases.md)');
  release
    .command('import')
    .argument('<folder>', 'a folder with one folder a part, as inference/models')
    .description('verify every part and keep the release as a candidate; nothing that is in use changes')
    .option(...JSON_OPTION)
    .action(importFolder);
  release
    .command('list')
    .description('every release, the newest first')
    .option(...JSON_OPTION)
    .action(list);
}

async function importFolder(given: string, options: OutputOptions): Promise<void> {
  const [{ withRuntime }, { userPath }, { readVerifiedRelease }, { keepRelease }] = await Promise.all([
    import('../runtime'),
    import('../user-path'),
    import('@/inference/read-verified-release'),
    import('@/inference/keep-release'),
  ]);
  // Before the database is touched: a folder that is wrong leaves nothing.
  const verified = await readVerifiedRelease(userPath(given));
  await withRuntime(async ({ db }) => {
    const imported = await keepRelease(db, verified);
    const { number, contentHash, isNew } = imported;
    printResult(
      options,
      imported,
      isNew
        ? `release ${number} is a candidate: ${verified.parts.length} parts, ${contentHash}`
        : `release ${number} has these parts already: ${contentHash}`,
    );
  });
}

async function list(options: OutputOptions): Promise<void> {
  const [{ withRuntime }, { listReleases }] = await Promise.all([
    import('../runtime'),
    import('@/lib/server/releases/list-releases'),
  ]);
  await withRuntime(async ({ db }) => {
    const releases = await listReleases(db);
    const lines = releases.map(
      ({ number, state, contentHash, brandModels }) =>
        `${number}  ${state}  ${contentHash}  ${brandModels} brand models`,
    );
    printResult(options, { releases }, lines.join('\n') || 'no release yet; the first worker makes one');
  });
}
