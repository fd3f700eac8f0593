import type { Command } from 'commander';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { source: string; dryRun?: true };

export function register(program: Command): void {
  program
    .command('authorizations')
    .description('which seller may sell which brand')
    .command('import')
    .argument(
      '<file>',
      'CSV with sellerExternalId,brand,validFrom,validTo and, if wanted, categories,document',
    )
    .description('record authorizations; you vouch for them, so they count at once')
    .requiredOption('--source <name>', 'whose sellers these are: the source their ads come from')
    .option('--dry-run', 'say every problem and what it would do; nothing is stored')
    .option(...JSON_OPTION)
    .action(importFile);
}

async function importFile(file: string, options: Options): Promise<void> {
  const [{ withRuntime }, { importAuthorizationFile, inWords }] = await Promise.all([
    import('../runtime'),
    import('../import/import-authorization-file'),
  ]);
  const { source } = options;
  const isDryRun = options.dryRun === true;
  const result = await withRuntime(({ db }) =>
    importAuthorizationFile(db, userPath(file), { source, isDryRun }),
  );
  const { created, unchanged, newSellers, remarks } = result;
  const counts = `${created} ${isDryRun ? 'would be created' : 'created'}, ${unchanged} unchanged; ${newSellers} new sellers.`;
  printResult(options, result, [...remarks.map(inWords), counts].join('\n'));
}
