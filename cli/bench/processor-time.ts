import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/** Processor time that a process and its ended children have used, ms; null where the system has no /proc. */
export function processorMs(pid: number): number | null {
  const fields = statOf(pid);
  if (!fields) return null;
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
  return (user! + system! + childUser! + childSystem!) * TICK_MS;
}

/** The same for a process with all its children, which is a PostgreSQL server with its connections. */
export function familyProcessorMs(parentPid: number): number | null {
  const own = processorMs(parentPid);
  if (own === null) return null;
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && Number(statOf(pid)?.[1]) === parentPid)
    .reduce((sum, pid) => sum + (processorMs(pid) ?? 0), own);
}

/** The fields behind the name, which may hold blanks: state, parent, …; null when there is no such process. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
