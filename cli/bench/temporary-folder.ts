import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** With the embedded database, whatever the environment says, in a folder of its own. */
export async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'touchstone-bench-'));
  await chmod(folder, 0o755); // started as root, the database runs as another user
  Object.assign(process.env, {
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: '',
    DEMO: 'off',
    LOG_LEVEL: 'warn',
  });
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
