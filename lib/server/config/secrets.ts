import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { OperatorError } from './operator-error';

const SecretsSchema = z.object({
  databasePassword: z.string().min(32),
  authSecret: z.string().min(32),
  triageSalt: z.string().min(32),
});
export type Secrets = z.infer<typeof SecretsSchema>;

/**
 * The secrets of an embedded installation, made at the first call and kept in `secrets.json` (0600) of the data
 * folder. Two processes that call it at once get the same ones.
 *
 * @throws OperatorError when the file cannot be read, written or understood
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, 'secrets.json');
  const existing = await readSecrets(file);
  if (existing) return existing;
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(generateSecrets(), null, 2), { mode: 0o600 });
  try {
    await link(draft, file); // fails when a rival was faster, whose secrets then hold for both
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readSecrets(file))!;
}

async function readSecrets(file: string): Promise<Secrets | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new OperatorError(
      `The secrets in ${file} cannot be read (${code}); start as the user who owns them.`,
    );
  }
  try {
    return SecretsSchema.parse(JSON.parse(text));
  } catch {
    throw new OperatorError(
      `The secrets in ${file} are damaged; restore the file from a backup, without it the database's password is lost.`,
    );
  }
}

function generateSecrets(): Secrets {
  const random = () => randomBytes(32).toString('hex');
  return { databasePassword: random(), authSecret: random(), triageSalt: random() };
}
