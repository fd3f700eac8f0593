import type { Command } from 'commander';
import { registerExportBench } from './bench-export';
import { registerModelBenches } from './bench-models';
import { registerPageBenches } from './bench-pages';
import { registerRollbackBench } from './bench-rollback';
import { registerWebBench } from './bench-web';
import { registerWorkerBench } from './bench-worker';

export function register(program: Command): void {
  const bench = program
    .command('bench')
    .description('measure this machine; everything happens in a temporary folder');
  registerWorkerBench(bench);
  registerModelBenches(bench);
  registerRollbackBench(bench);
  registerPageBenches(bench);
  registerWebBench(bench);
  registerExportBench(bench);
}
