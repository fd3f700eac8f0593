// Every text of the interface stands in the catalogues, in all languages, and every text of the catalogues is used.
// `tsx .ci/check-messages.ts` prints what is wrong and ends with 1.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compareCatalogues, flattenCatalogue, placeholdersOf, type Catalogue } from './message-catalogues';
import { scanSource, type MessageUse } from './message-uses';

export type MessageProject = {
  /** English first: the others are held against it. */
  catalogues: ReadonlyMap<string, Catalogue>;
  sources: ReadonlyArray<{ path: string; code: string }>;
  /** Codes of the server; each has its words at `errors.<code>`. */
  errorCodes: readonly string[];
};

/** What is wrong, one sentence each; empty when all is well. */
export function checkMessages({ catalogues, sources, errorCodes }: MessageProject): string[] {
  const english = catalogues.get('en');
  if (english === undefined) throw new Error('there is no English catalogue');
  const scans = sources.map(({ path, code }) => scanSource(path, code, /^(components|app)\//.test(path)));
  const uses = scans.flatMap((scan) => scan.uses);
  const words = new Set(scans.flatMap((scan) => [...scan.words]));
  return [
    ...[...catalogues].flatMap(([locale, texts]) =>
      locale === 'en' ? [] : compareCatalogues(english, texts, locale),
    ),
    ...scans.flatMap((scan) => scan.literals),
    ...uses.flatMap((use) => checkUse(use, english)),
    ...findUnused(english, uses, words),
    ...errorCodes
      .filter((code) => !english.has(`errors.${code}`))
      .map((code) => `en: the error code "${code}" has no words at "errors.${code}"`),
  ];
}

function checkUse({ at, key, pattern, given }: MessageUse, english: Catalogue): string[] {
  if (key !== undefined && !english.has(key)) return [`${at} asks for "${key}", which is in no catalogue`];
  if (given === undefined) return [];
  return [...english]
    .filter(([candidate]) => (key === undefined ? pattern.test(candidate) : candidate === key))
    .flatMap(([candidate, text]) => {
      const wanted = placeholdersOf(text);
      if (typeof wanted === 'string') return [`en: "${candidate}" is not a readable message: ${wanted}`];
      const missing = wanted.filter((name) => !given.includes(name));
      // A key chosen at run time may be given more than the one text needs, never less than any needs.
      if (key === undefined && given.length === 0) return [];
      return missing.map((name) => `${at} gives nothing for {${name}} of "${candidate}"`);
    });
}

/** A key put together at run time counts for those of its matches whose open segments are words of the code. */
function findUnused(english: Catalogue, uses: readonly MessageUse[], words: ReadonlySet<string>): string[] {
  const isUsed = (candidate: string) =>
    uses.some(({ key, pattern }) => {
      if (key !== undefined) return key === candidate;
      const [match, ...atRunTime] = pattern.exec(candidate) ?? [];
      return match !== undefined && atRunTime.every((segment) => segment === undefined || words.has(segment));
    });
  return [...english.keys()]
    .filter((key) => !isUsed(key))
    .map((key) => `"${key}" is used nowhere: remove it from the catalogues`);
}

function readProject(root: string): MessageProject {
  const catalogues = new Map<string, Catalogue>();
  for (const locale of ['en', 'zh-CN']) {
    const file = path.join(root, `lib/contracts/messages/${locale}.json`);
    catalogues.set(locale, flattenCatalogue(JSON.parse(readFileSync(file, 'utf8'))));
  }
  const sources = ['app', 'components', 'lib']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.posix.join(folder, file.replaceAll(path.sep, '/')),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/generated\//.test(file))
    .map((file) => ({ path: file, code: readFileSync(path.join(root, file), 'utf8') }));
  const errors = readFileSync(path.join(root, 'lib/server/errors.ts'), 'utf8');
  const union = /type AppErrorCode =([^;]+);/.exec(errors)?.[1] ?? '';
  return { catalogues, sources, errorCodes: [...union.matchAll(/'([^']+)'/g)].map(([, code]) => code) };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkMessages(readProject(path.resolve(import.meta.dirname, '..')));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'messages: ok' : `messages: ${problems.length} to put right`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
