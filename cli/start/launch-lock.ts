import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { OperatorError } from '@/lib/server/config/operator-error';
import { processIdentity } from './process-identity';

const ProcessSchema = z.object({ pid: z.int().positive(), identity: z.string() });
const LockSchema = z.object({
  address: z.string(),
  launcher: ProcessSchema,
  children: z.array(ProcessSchema),
});
type LockedProcess = z.infer<typeof ProcessSchema>;

export type LaunchLock = {
  /** Writes down a process that must not outlive this launcher. */
  addChild(pid: number): Promise<void>;
  release(): Promise<void>;
};

const LEAVE_MS = 15_000;

/**
 * Makes this process the only launcher of `dataDir`. What a killed launcher left running is ended first.
 * @throws OperatorError with the address when another launcher is alive
 */
export async function takeLaunchLock(dataDir: string, address: string): Promise<LaunchLock> {
  const file = path.join(dataDir, 'launcher.json');
  const left = await readLock(file);
  if (left) {
    if (isAlive(left.launcher)) {
      throw new OperatorError(
        `Touchstone is already running at ${left.address} (process ${left.launcher.pid}); open that, or stop it first.`,
      );
    }
    await Promise.all(left.children.map(endProcess));
    await rm(file, { force: true });
  }
  const lock = { address, launcher: describe(process.pid), children: [] as LockedProcess[] };
  const write = (flag: 'w' | 'wx') => writeFile(file, JSON.stringify(lock), { flag });
  await write('wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new OperatorError(`Another npm start of ${dataDir} began in this moment; look there.`);
  });
  return {
    addChild: (pid) => {
      lock.children = [...lock.children.filter(isAlive), describe(pid)];
      return write('w');
    },
    release: () => rm(file, { force: true }),
  };
}

async function readLock(file: string): Promise<z.infer<typeof LockSchema> | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return LockSchema.parse(JSON.parse(text));
  } catch {
    // Cut off by a full disk or a power cut: says nothing about anybody.
    await rm(file, { force: true });
    return null;
  }
}

/** Orphans notice that their launcher is gone and end by themselves; this only insists. */
async function endProcess(orphan: LockedProcess): Promise<void> {
  signal(orphan, 'SIGTERM');
  const until = Date.now() + LEAVE_MS;
  while (isAlive(orphan) && Date.now() < until) await sleep(100);
  signal(orphan, 'SIGKILL');
}

function signal(target: LockedProcess, name: NodeJS.Signals): void {
  if (isAlive(target)) process.kill(target.pid, name);
}

const isAlive = ({ pid, identity }: LockedProcess) => processIdentity(pid) === identity;
const describe = (pid: number): LockedProcess => ({ pid, identity: processIdentity(pid) ?? 'gone' });
