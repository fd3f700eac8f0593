export type Lexicon = {
  names: readonly string[];
  aliases: readonly string[];
  keywords: readonly string[];
};
export type PhraseKind = 'name' | 'alias' | 'keyword';
export type Spelling = 'exact' | 'look-alike';
export type TitleMatch = {
  /** As the lexicon spells it. */
  phrase: string;
  kind: PhraseKind;
  spelling: Spelling;
  /** What stands in the title, normalised (lower case, half width, without diacritics). */
  found: string;
};
export type TitleSignal = { value: number; match: TitleMatch | null };
export type CompiledLexicon = readonly CompiledPhrase[];

type CompiledPhrase = {
  phrase: string;
  kind: PhraseKind;
  spelling: Spelling;
  value: number;
  pattern: RegExp;
};

/** What `title` says where the brand is named, and where a name of it is imitated. */
export const TITLE_VALUES: Record<Spelling, number> = { exact: 1, 'look-alike': 0.7 };
/** Ours. A keyword points at a style, not at the brand; an imitated spelling may be a coincidence. */
const VALUE: Record<PhraseKind, Record<Spelling, number>> = {
  name: TITLE_VALUES,
  alias: TITLE_VALUES,
  keyword: { exact: 0.4, 'look-alike': 0 },
};

/** Written without spaces between words, so a match may begin anywhere. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}`;
const isUnspaced = new RegExp(`^[${UNSPACED}]$`, 'u');
const LETTER = String.raw`[\p{L}--[${UNSPACED}]]`;
const LETTER_OR_DIGIT = String.raw`[[\p{L}\p{N}]--[${UNSPACED}]]`;
const SEPARATOR = String.raw`[^\p{L}\p{N}]`;

/**
 * Prepares a brand's words for `matchTitle`; do it once a brand, not once an ad.
 *
 * Latin (and other spaced) words match on word boundaries, Chinese and Japanese ones anywhere; a
 * phrase of one sign only where it stands alone. Spaces and hyphens inside a phrase may be left out.
 */
export function compileLexicon(lexicon: Lexicon): CompiledLexicon {
  const phrases = [
    ...lexicon.names.map((phrase) => ({ phrase, kind: 'name' as const })),
    ...lexicon.aliases.map((phrase) => ({ phrase, kind: 'alias' as const })),
    ...lexicon.keywords.map((phrase) => ({ phrase, kind: 'keyword' as const })),
  ];
  return phrases
    .flatMap(({ phrase, kind }) => compilePhrase(phrase, kind))
    .toSorted((a, b) => b.value - a.value);
}

/**
 * Signal `title`: how plainly the title names the brand, 0 (not at all) to 1 (by name).
 *
 * The strongest match wins, names before aliases before keywords; `match` says it in words.
 */
export function matchTitle(title: string, lexicon: CompiledLexicon): TitleSignal {
  const normalized = normalizeText(title);
  const skeleton = toSkeleton(normalized);
  for (const { phrase, kind, spelling, value, pattern } of lexicon) {
    const found =
      normalized.match(pattern)?.[0] ?? (spelling === 'look-alike' && skeleton.match(pattern)?.[0]);
    if (found) return { value, match: { phrase, kind, spelling, found } };
  }
  return { value: 0, match: null };
}

/** Compatibility forms and full width folded, lower case, Latin/Greek/Cyrillic letters without their marks. */
export function normalizeText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/[øłđßæœ]/gu, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/gu, ''); // invisible signs that split a word for a machine only
}

const UNDECOMPOSED: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' };

/** Signs that a reader takes for the same letter. i, l, 1 share one class; so do o and 0. */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: '4@аα',
    b: '8вβ',
    c: 'с',
    e: '3€еε',
    g: '9',
    h: 'н',
    k: 'кκ',
    l: 'i1|!іι',
    m: 'м',
    o: '0оο',
    p: 'рρ',
    s: '5$ѕ',
    t: '7тτ',
    v: 'ν',
    x: 'хχ',
    y: 'у',
  }).flatMap(([letter, signs]) => Array.from(signs, (sign): [string, string] => [sign, letter])),
);

function toSkeleton(normalized: string): string {
  const letters = Array.from(normalized, (sign) => LOOKS_LIKE.get(sign) ?? sign);
  return letters.join('').replaceAll('vv', 'w').replaceAll('rn', 'm');
}

function compilePhrase(phrase: string, kind: PhraseKind): CompiledPhrase[] {
  const normalized = normalizeText(phrase).trim();
  const signs = Array.from(normalized.replace(/[^\p{L}\p{N}]+/gu, ''));
  if (signs.length === 0) return [];
  const compiled = [toCompiled(phrase, kind, 'exact', exactPattern(normalized, signs))];
  if (kind === 'keyword') return compiled;
  const spreads = spreadPattern(signs);
  if (spreads) compiled.push(toCompiled(phrase, kind, 'look-alike', spreads));
  const imitated = imitatedPattern(signs);
  if (imitated) compiled.push(toCompiled(phrase, kind, 'look-alike', imitated));
  return compiled;
}

function toCompiled(phrase: string, kind: PhraseKind, spelling: Spelling, source: string): CompiledPhrase {
  return { phrase, kind, spelling, value: VALUE[kind][spelling], pattern: new RegExp(source, 'v') };
}

/** Words in order with anything but letters and digits between them; short ones (H&M) keep their own signs. */
function exactPattern(normalized: string, signs: readonly string[]): string {
  const body =
    signs.length < 4
      ? Array.from(normalized, escapeSign).join('')
      : normalized
          .split(/[^\p{L}\p{N}]+/u)
          .filter(Boolean)
          .map((word) => Array.from(word, escapeSign).join(''))
          .join(`${SEPARATOR}{0,3}`);
  // A digit may touch a long word (nike2024), not a short one (hm2).
  return bounded(body, signs, signs.length < 4 ? LETTER_OR_DIGIT : LETTER);
}

/** n.i.k.e, 耐*克: every sign set apart. */
function spreadPattern(signs: readonly string[]): string | null {
  const isLongEnough = signs.length >= (isUnspaced.test(signs[0]!) ? 2 : 3);
  return isLongEnough
    ? bounded(signs.map(escapeSign).join(`${SEPARATOR}{1,2}`), signs, LETTER_OR_DIGIT)
    : null;
}

/** N1KE, adídas with a Cyrillic а: the same to the eye. Short words coincide too easily. */
function imitatedPattern(signs: readonly string[]): string | null {
  const skeleton = toSkeleton(signs.join(''));
  if (signs.length < 4 || signs.some((sign) => isUnspaced.test(sign))) return null;
  return bounded(Array.from(skeleton, escapeSign).join(''), signs, LETTER_OR_DIGIT);
}

function bounded(body: string, signs: readonly string[], wordSign: string): string {
  const needsBefore = signs.length === 1 || !isUnspaced.test(signs[0]!);
  const needsAfter = signs.length === 1 || !isUnspaced.test(signs.at(-1)!);
  const edge = signs.length === 1 ? String.raw`[\p{L}\p{N}]` : wordSign;
  return `${needsBefore ? `(?<!${edge})` : ''}${body}${needsAfter ? `(?!${edge})` : ''}`;
}

function escapeSign(sign: string): string {
  return /[\p{L}\p{N}\s]/u.test(sign) ? sign : `\\u{${sign.codePointAt(0)!.toString(16)}}`;
}
