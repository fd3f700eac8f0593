import { readFile } from 'node:fs/promises';
import type { AuthorizationImportResult, AuthorizationProblem } from '@/lib/contracts/authorizations';
import { importAuthorizations } from '@/lib/server/authorizations/import-authorizations';
import { OperatorError } from '@/lib/server/config/operator-error';
import type { Db } from '@/lib/server/database/db';

/**
 * Records every authorization of a CSV file, or none when a line is wrong; with `isDryRun` none in any case.
 * @throws OperatorError that names each problem by line and field, with what would be right
 */
export async function importAuthorizationFile(
  db: Db,
  file: string,
  { source, isDryRun }: { source: string; isDryRun: boolean },
): Promise<AuthorizationImportResult> {
  const csv = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${file} cannot be read: ${error.code}.`, { cause: error });
  });
  const result = await importAuthorizations(db, csv, { source, isDryRun, actorId: null });
  if (result.problems.length > 0) throw new OperatorError(result.problems.map(inWords).join('\n'));
  return result;
}

/** A problem or remark in a line. */
export function inWords({ line, field, problem, expected }: AuthorizationProblem): string {
  return `line ${line}${field === '' ? '' : `, ${field}`}: ${problem}; ${expected}`;
}
