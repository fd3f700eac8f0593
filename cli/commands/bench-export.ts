import type { Command } from 'commander';
import { round } from '../bench/round';
import { inTemporaryFolder } from '../bench/temporary-folder';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

export function registerExportBench(bench: Command): void {
  bench
    .command('export')
    .description('how fast labels are written in each format, and whether memory grows')
    .option('--pictures <count>', 'how many made-up pictures to write', '100000')
    .option(...JSON_OPTION)
    .action(benchExport);
}

async function benchExport(options: OutputOptions & { pictures: string }): Promise<void> {
  const [{ measureExport }, { EXCHANGE_FORMATS }, { startBar }] = await Promise.all([
    import('../bench/measure-export'),
    import('@/lib/contracts/exchange'),
    import('../progress'),
  ]);
  const pictures = Number(options.pictures);
  await inTemporaryFolder(async (folder) => {
    const formats = [];
    for (const format of EXCHANGE_FORMATS) {
      const bar = startBar(`Writing ${format}`, pictures, 'pictures');
      const measured = await measureExport({
        format,
        pictures,
        folder,
        onPicture: (done) => bar.update(done),
      });
      bar.finish();
      formats.push({
        ...measured,
        picturesPerSecond: round(measured.picturesPerSecond, 0),
        archiveMb: round(measured.archiveMb, 1),
        earlyMb: round(measured.earlyMb, 1),
        lateMb: round(measured.lateMb, 1),
      });
    }
    const lines = formats.map(
      ({ format, picturesPerSecond, earlyMb, lateMb }) =>
        `${format}: ${picturesPerSecond} pictures/s; ${earlyMb} MB held after a tenth, ${lateMb} MB at the end`,
    );
    printResult(options, { formats }, lines.join('\n'));
  });
}
