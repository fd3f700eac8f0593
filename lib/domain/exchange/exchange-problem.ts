export const PROBLEM_CODES = [
  'not-readable',
  'not-this-format',
  'wrong-type',
  'unknown-brand',
  'unknown-picture',
  'missing-picture',
  'duplicate',
  'bad-file-name',
  'bad-size',
  'empty-box',
  'box-outside',
  'unsupported-shape',
  'contradiction',
  'other-bytes',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Where in a set of files something stands. */
export type Place = {
  /** Relative to what was given, `/` between folders. */
  file: string;
  /** From 1; null in files without lines. */
  line: number | null;
  /** JSON pointer, path of XML elements or row, whatever leads there; null = the whole line or file. */
  pointer: string | null;
};

/** Something that an import cannot take, in words: what is wrong and what would be right. */
export type ExchangeProblem = Place & { code: ProblemCode; problem: string; expected: string };

export function problemAt(
  place: Place,
  code: ProblemCode,
  problem: string,
  expected: string,
): ExchangeProblem {
  return { ...place, code, problem, expected };
}

/** `annotations.json, line 7, /annotations/3/bbox: …; expected …` */
export function describeProblem({ file, line, pointer, problem, expected }: ExchangeProblem): string {
  const where = [file, line === null ? null : `line ${line}`, pointer].filter((part) => part !== null);
  return `${where.join(', ')}: ${problem}; expected ${expected}`;
}
