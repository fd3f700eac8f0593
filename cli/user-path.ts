import path from 'node:path';

/** A path as the person meant it: commands run in the project folder, wherever they were typed. */
export function userPath(given: string): string {
  return path.resolve(process.env['TOUCHSTONE_CALLED_FROM'] ?? process.cwd(), given);
}
