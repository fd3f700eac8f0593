import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { register as registerAuthorizations } from './commands/authorizations';
import { register as registerBench } from './commands/bench';
import { register as registerBrands } from './commands/brands';
import { register as registerDataset } from './commands/dataset';
import { register as registerEvaluate } from './commands/evaluate';
import { register as registerExport } from './commands/export';
import { register as registerIngest } from './commands/ingest';
import { register as registerLabels } from './commands/labels';
import { register as registerMigrate } from './commands/migrate';
import { register as registerRelease } from './commands/release';
import { register as registerScore } from './commands/score';
import { register as registerSimulate } from './commands/simulate';
import { register as registerStart } from './commands/start';
import { register as registerUser } from './commands/user';
import { register as registerWeb } from './commands/web';
import { register as registerWorker } from './commands/worker';
import { reportFailure, wantsJson } from './output';

/** Each command is a file with one `register(program)`; what is slow to load it imports inside its action. */
const COMMANDS = [
  registerStart,
  registerMigrate,
  registerWeb,
  registerWorker,
  registerIngest,
  registerBrands,
  registerAuthorizations,
  registerLabels,
  registerDataset,
  registerExport,
  registerRelease,
  registerScore,
  registerEvaluate,
  registerSimulate,
  registerBench,
  registerUser,
];

const EXIT = { ok: 0, failed: 1, badUsage: 2 } as const;

/** Runs one command line; sets the exit code: 0 ok, 1 failed, 2 wrongly called. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end this way as well, with 0.
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.badUsage;
      return;
    }
    process.exitCode = EXIT.failed;
    reportFailure(error, wantsJson(argv));
  }
}

export function createProgram(): Command {
  const program = new Command('touchstone')
    .description('Human review of ads suspected of counterfeit or trademark abuse.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for the options)');
  for (const register of COMMANDS) register(program);
  return program;
}
