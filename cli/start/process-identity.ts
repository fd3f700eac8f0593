import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Tells one process from a later one with the same number: the moment it started. Null when there is no such
 * process (a zombie counts as none: it has ended and only waits to be noticed).
 */
export function processIdentity(pid: number): string | null {
  try {
    if (process.platform === 'linux') return fromProc(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (process.platform === 'win32') return process.kill(pid, 0) ? 'alive' : null;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

function fromProc(stat: string): string | null {
  // The name stands in brackets and may hold anything; state and start time are fields 3 and 22 (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : fields[19]!;
}
