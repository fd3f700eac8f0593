import type { Command } from 'commander';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

export function register(program: Command): void {
  program
    .command('brands')
    .description('what identifies each brand')
    .command('import')
    .argument('<file>', 'brands.json; reference pictures are paths relative to it')
    .description('publish brand definitions; one that has not changed is left alone')
    .option(...JSON_OPTION)
    .action(importFile);
}

async function importFile(file: string, options: OutputOptions): Promise<void> {
  const [{ withRuntime }, { importBrandFile }, { startBar }] = await Promise.all([
    import('../runtime'),
    import('../import/import-brand-file'),
    import('../progress'),
  ]);
  const brands = await withRuntime(async ({ db }) => {
    let bar: ReturnType<typeof startBar> | null = null;
    const imported = await importBrandFile(db, userPath(file), (done, total) => {
      bar ??= startBar('Publishing brands', total, 'brands');
      bar.update(done);
    });
    bar!.finish();
    return imported;
  });
  const count = (status: string) => brands.filter((brand) => brand.status === status).length;
  printResult(
    options,
    { brands },
    `${count('created')} created, ${count('revised')} revised, ${count('unchanged')} unchanged.`,
  );
}
