import { Option, type Command } from 'commander';
import { ROLES, type Role } from '@/lib/contracts/accounts';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

type CreateOptions = OutputOptions & { email: string; name: string; role: Role[]; passwordStdin?: true };

export function register(program: Command): void {
  const user = program.command('user').description('manage accounts');
  user
    .command('create')
    .description('add an account; asks for its password')
    .requiredOption('--email <address>', 'what the person signs in with')
    .requiredOption('--name <name>', 'what others see')
    .addOption(new Option('--role <role...>', 'one or several').choices(ROLES).makeOptionMandatory())
    .option('--password-stdin', 'read the password from standard input (one line)')
    .option(...JSON_OPTION)
    .action(create);
}

async function create(options: CreateOptions): Promise<void> {
  const { readPassword } = await import('../read-password');
  const { withRuntime } = await import('../runtime');
  const { createUser } = await import('@/lib/server/accounts/create-user');
  const password = await readPassword({ isFromStdin: options.passwordStdin ?? false });
  const { email, name, role: roles } = options;
  const { id } = await withRuntime(({ db }) => createUser(db, { email, name, password, roles }));
  printResult(options, { id, email, roles }, `${email} can sign in as ${roles.join(', ')}.`);
}
