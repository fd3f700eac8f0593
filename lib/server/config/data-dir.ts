import { access, constants, mkdir } from 'node:fs/promises';
import { OperatorError } from './operator-error';

/**
 * Makes the data folder when it is missing, closed to other users.
 * @throws OperatorError when it cannot be made or written
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OperatorError(
      `The data folder ${dataDir} cannot be written (${code}); make it writable or set DATA_DIR to another folder.`,
    );
  }
}
