import type { Command } from 'commander';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type Options = OutputOptions & { source: string };

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
    .option(...JSON_OPTION)
    .action(importFile);
}

async function importFile(file: string, options: Options): Promise<void> {
  const [{ withRuntime }, { importAuthorizationFile }] = await Promise.all([
    import('../runtime'),
    import('../import/import-authorization-file'),
  ]);
  const counts = await withRuntime(({ db }) => importAuthorizationFile(db, userPath(file), options.source));
  printResult(options, counts, `${counts.created} created, ${counts.unchanged} unchanged.`);
}
