import type { Command } from 'commander';
import type { ReleaseParts } from '@/lib/contracts/releases';
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
  const [{ withRuntime }, { userPath }, { readVerifiedRelease }, { importRelease }, { imageStore }] =
    await Promise.all([
      import('../runtime'),
      import('../user-path'),
      import('@/inference/read-verified-release'),
      import('@/lib/server/releases/import-release'),
      import('@/lib/server/images/image-store'),
    ]);
  const folder = userPath(given);
  // Before the database is touched: a folder that is wrong leaves nothing.
  const { contentHash, parts } = await readVerifiedRelease(folder);
  await withRuntime(async ({ db }) => {
    const kept: ReleaseParts = [];
    for (const { name, sha256, files } of parts) {
      for (const file of files) await imageStore().put(file.sha256, await file.read());
      kept.push({
        name,
        sha256,
        files: files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes })),
      });
    }
    const imported = await importRelease(db, { contentHash, parts: kept });
    printResult(
      options,
      imported,
      imported.isNew
        ? `release ${imported.number} is a candidate: ${parts.length} parts, ${contentHash}`
        : `release ${imported.number} has these parts already: ${contentHash}`,
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
