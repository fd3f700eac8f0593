import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { AuthorizationLineSchema, type AuthorizationLine } from '@/lib/contracts/authorizations';
import { toRejections } from '@/lib/server/ads/ingest-ads';
import { OperatorError } from '@/lib/server/config/operator-error';
import type { Db } from '@/lib/server/database/db';
import { importAuthorization } from '@/lib/server/sellers/import-authorization';

/**
 * Records every authorization of a CSV file, or none when a line is wrong.
 * @throws OperatorError that names each problem by line and field
 */
export async function importAuthorizationFile(
  db: Db,
  file: string,
  source: string,
): Promise<{ created: number; unchanged: number }> {
  const lines = await readAuthorizationFile(file);
  const known = new Set((await db.brand.findMany({ select: { slug: true } })).map((brand) => brand.slug));
  const unknown = lines.filter(({ authorization }) => !known.has(authorization.brand));
  if (unknown.length > 0) {
    throw new OperatorError(
      unknown
        .map(
          ({ line, authorization }) =>
            `line ${line}, brand: there is no brand "${authorization.brand}"; import brands first`,
        )
        .join('\n'),
    );
  }
  const counts = { created: 0, unchanged: 0 };
  for (const { authorization } of lines) counts[await importAuthorization(db, source, authorization)] += 1;
  return counts;
}

async function readAuthorizationFile(
  file: string,
): Promise<Array<{ line: number; authorization: AuthorizationLine }>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${file} cannot be read: ${error.code}.`, { cause: error });
  });
  const rows = parseRows(file, text);
  const problems: string[] = [];
  const lines = rows.flatMap(({ record, info: { lines: line } }) => {
    const parsed = AuthorizationLineSchema.safeParse(record);
    if (parsed.success) return [{ line, authorization: parsed.data }];
    problems.push(
      ...toRejections(parsed.error).map(({ field, problem }) => `line ${line}, ${field}: ${problem}`),
    );
    return [];
  });
  if (problems.length > 0) throw new OperatorError(problems.join('\n'));
  return lines;
}

type Row = { record: object; info: { lines: number } };

function parseRows(file: string, text: string): Row[] {
  try {
    return parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true }) as Row[];
  } catch (error) {
    throw new OperatorError(`${file} is no CSV with a heading line: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
