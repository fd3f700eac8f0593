import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import {
  AUTHORIZATION_COLUMNS,
  AuthorizationLineSchema,
  type AuthorizationLine,
  type AuthorizationProblem,
} from '@/lib/contracts/authorizations';

export type ReadLine = { line: number; authorization: AuthorizationLine };
export type ReadCsv = { lines: ReadLine[]; problems: AuthorizationProblem[] };

const HEADING = [...AUTHORIZATION_COLUMNS.needed, ...AUTHORIZATION_COLUMNS.optional].join(',');
const MAX_LINES = 20_000;

/**
 * Reads authorizations.csv: comma, semicolon or tab between the columns, with or without byte order mark. Every problem is
 * named with its line (1 = the heading); lines without one are returned.
 */
export function readAuthorizationCsv(text: string): ReadCsv {
  let records: string[][];
  try {
    records = parseRecords(text);
  } catch (error) {
    const { lines = 1, message } = error as Error & { lines?: number };
    return {
      lines: [],
      problems: [
        {
          line: lines,
          field: '',
          code: 'not-csv',
          problem: message,
          expected: `a heading (${HEADING}) and a line each`,
          values: { heading: HEADING },
        },
      ],
    };
  }
  const heading = (records[0]?.slice(1) ?? []).map((name) => name.trim());
  const wrongColumns = checkHeading(heading);
  if (wrongColumns.length > 0) return { lines: [], problems: wrongColumns };
  if (records.length === 1 || records.length > MAX_LINES + 1) {
    const problem =
      records.length === 1 ? 'there is no line under the heading' : `there are ${records.length - 1} lines`;
    const expected =
      records.length === 1 ? 'a line for each authorization' : `at most ${MAX_LINES} at a time`;
    const values = { count: records.length - 1, most: MAX_LINES };
    return { lines: [], problems: [{ line: 1, field: '', code: 'no-lines', problem, expected, values }] };
  }
  const lines: ReadLine[] = [];
  const problems: AuthorizationProblem[] = [];
  for (const [line, ...values] of records.slice(1)) {
    const read = readLine(Number(line), heading, values);
    if ('problems' in read) problems.push(...read.problems);
    else lines.push(read);
  }
  return { lines, problems };
}

/** Each record with the line it begins at in front. */
function parseRecords(text: string): string[][] {
  const rows = parse(text, {
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    delimiter: delimiterOf(text),
  }) as unknown as Array<{ record: string[]; info: { lines: number } }>;
  return rows.map(({ record, info }) => [String(info.lines), ...record]);
}

/** What separates the heading's columns: spreadsheets of many countries write semicolons. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const count = (mark: string) => heading.split(mark).length;
  return [';', '\t'].find((mark) => count(mark) > count(',')) ?? ',';
}

function checkHeading(heading: readonly string[]): AuthorizationProblem[] {
  const { needed, optional, exported } = AUTHORIZATION_COLUMNS;
  const known: readonly string[] = [...needed, ...optional, ...exported];
  const wrong = (field: string, code: AuthorizationProblem['code'], problem: string, expected: string) => ({
    line: 1,
    field,
    code,
    problem,
    expected,
    values: { column: field, heading: code === 'missing-column' ? HEADING : known.join(', ') },
  });
  return [
    ...needed
      .filter((name) => !heading.includes(name))
      .map((name) => wrong(name, 'missing-column', `the heading has no column ${name}`, HEADING)),
    ...heading
      .filter((name) => !known.includes(name))
      .map((name) => wrong(name, 'unknown-column', `"${name}" is no column`, known.join(', '))),
    ...heading
      .filter((name, index) => heading.indexOf(name) < index)
      .map((name) => wrong(name, 'duplicate', `the column ${name} comes twice`, 'each column once')),
  ];
}

function readLine(
  line: number,
  heading: readonly string[],
  values: readonly string[],
): ReadLine | { problems: AuthorizationProblem[] } {
  if (values.length !== heading.length) {
    const problem = `it has ${values.length} values`;
    const expected = `${heading.length}, as the heading has; write "…" around values that hold a separator`;
    const counts = { count: values.length, wanted: heading.length };
    return { problems: [{ line, field: '', code: 'bad-value', problem, expected, values: counts }] };
  }
  const passedOver: readonly string[] = AUTHORIZATION_COLUMNS.exported;
  const record = Object.fromEntries(
    heading.flatMap((name, index) =>
      passedOver.includes(name) ? [] : [[name, unescapeFormula(values[index]!)]],
    ),
  ) as Record<string, string>;
  const parsed = AuthorizationLineSchema.safeParse(record);
  if (parsed.success) return { line, authorization: parsed.data };
  return { problems: parsed.error.issues.map((issue) => toProblem(line, record, issue)) };
}

/** An export writes ' before what a spreadsheet would take for a formula. */
const unescapeFormula = (value: string) => value.replace(/^'(?=[=+\-@])/, '');

function toProblem(
  line: number,
  record: Readonly<Record<string, string>>,
  { path, message }: z.core.$ZodIssue,
): AuthorizationProblem {
  const field = String(path[0] ?? '');
  const value = record[field] ?? '';
  if (value.trim() === '') {
    return {
      line,
      field,
      code: 'missing-value',
      problem: 'nothing stands there',
      expected: message,
      values: {},
    };
  }
  const code = message.includes('before validFrom') ? 'bad-period' : 'bad-value';
  return { line, field, code, problem: `"${value}"`, expected: message, values: { value } };
}
