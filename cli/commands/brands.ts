import type { Command } from 'commander';
import { userPath } from '../user-path';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

export function register(program: Command): void {
  const brands = program.command('brands').description('what identifies each brand');
  brands
    .command('import')
    .argument('<file>', 'brands.json, whose pictures are paths relative to it, or a .zip with both')
    .description('publish brand definitions; one that has not changed is left alone')
    .option(...JSON_OPTION)
    .action(importFile);
  brands
    .command('export')
    .argument('[slugs...]', 'which brands; none = every brand')
    .description('write published definitions with their pictures, as import reads them')
    .requiredOption('--out <path>', 'a new folder, or a file that ends with .zip')
    .option(...JSON_OPTION)
    .action(exportFile);
}

async function exportFile(slugs: string[], options: OutputOptions & { out: string }): Promise<void> {
  const [{ withRuntime }, { exportBrands }] = await Promise.all([
    import('../runtime'),
    import('../export/export-brands'),
  ]);
  const out = userPath(options.out);
  const brands = await withRuntime(({ db }) => exportBrands(db, slugs, out));
  const words = brands.length === 1 ? '1 brand' : `${brands.length} brands`;
  printResult(options, { brands, out }, `${words} written to ${out}.`);
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
