import { execFile, execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from '../config/operator-error';

/** The OS user the embedded PostgreSQL runs as; `null` is the user of this process. */
export type DatabaseOsUser = { uid: number; gid: number; name: string } | null;

const OWN_USER = 'touchstone-db';

/**
 * PostgreSQL refuses to run as root, so root lends it another user: the owner of an existing cluster, else
 * `postgres`, else a system user made for it. Anybody else runs it as themselves.
 *
 * @throws OperatorError when the cluster belongs to somebody this process cannot become
 */
export async function chooseDatabaseOsUser(clusterDir: string): Promise<DatabaseOsUser> {
  const uid = process.getuid?.();
  if (uid === undefined) return null;
  const owner = await stat(clusterDir).catch(() => null);
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      throw new OperatorError(
        `The database in ${clusterDir} belongs to the user ${nameOf(owner.uid)}; start it as root or as that user, ` +
          'or set DATA_DIR to a folder of your own.',
      );
    }
    return null;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: nameOf(owner.uid) };
  return findUser('postgres') ?? findUser(OWN_USER) ?? addUser();
}

/**
 * Makes sure that the database's user can reach `target`.
 * @throws OperatorError naming the folder that shuts it out
 */
export async function requireReadable(user: DatabaseOsUser, target: string): Promise<void> {
  if (!user || (await canRead(user, target))) return;
  for (const folder of ancestors(target)) {
    if (await canRead(user, folder)) continue;
    throw new OperatorError(
      `The database runs as the user ${user.name}, who may not enter ${folder}, so it cannot reach ${target}; ` +
        `run chmod o+rx ${folder}, or move the project (or DATA_DIR) to a folder that everybody may enter, ` +
        'or start as an ordinary user.',
    );
  }
}

/** From the root of the file system down to `target` itself. */
function ancestors(target: string): string[] {
  const parent = path.dirname(target);
  return parent === target ? [target] : [...ancestors(parent), target];
}

function canRead({ uid, gid }: NonNullable<DatabaseOsUser>, target: string): Promise<boolean> {
  // A folder above needs x only, the target itself is read: `-x` holds for both, as our targets are folders.
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', 'test -x "$0"', target], { uid, gid, cwd: '/' }, (error) => resolve(!error));
  });
}

function findUser(name: string): DatabaseOsUser {
  try {
    const id = (option: string) =>
      Number(execFileSync('id', [option, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g'), name };
  } catch {
    return null;
  }
}

function addUser(): DatabaseOsUser {
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_USER], {
      stdio: 'pipe',
    });
  } catch (error) {
    throw new OperatorError(
      `PostgreSQL may not run as root and the user ${OWN_USER} could not be made for it; add that user by hand, ` +
        'start as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
      { cause: error },
    );
  }
  return findUser(OWN_USER);
}

function nameOf(uid: number): string {
  try {
    return execFileSync('id', ['-un', String(uid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return `number ${uid}`;
  }
}
