import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { OperatorError } from '@/lib/server/config/operator-error';

/**
 * A password from the terminal, typed twice and not shown, or the first line of standard input.
 * @throws OperatorError when there is no terminal to ask on, or the two differ
 */
export async function readPassword({ isFromStdin }: { isFromStdin: boolean }): Promise<string> {
  if (isFromStdin) return readLine();
  if (!process.stdin.isTTY) {
    throw new OperatorError('There is no terminal to ask for the password on; give --password-stdin.');
  }
  const password = await ask('Password: ');
  if (password !== (await ask('The same again: '))) throw new OperatorError('The two passwords differ.');
  return password;
}

async function readLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new OperatorError('Standard input is empty; give the password as its first line.');
}

function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve, reject) => {
    terminal.once('SIGINT', () => reject(new OperatorError('Cancelled.')));
    terminal.question('', resolve);
  }).finally(() => {
    terminal.close();
    process.stderr.write('\n');
  }) as Promise<string>;
}
