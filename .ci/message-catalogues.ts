import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/** Key of a text, dotted, to the text. */
export type Catalogue = ReadonlyMap<string, string>;

/** Names and nothing else: the same in every language. */
export const SAME_IN_EVERY_LANGUAGE: ReadonlySet<string> = new Set(['login.product']);

/** @throws Error when a value is neither a text nor a section */
export function flattenCatalogue(section: unknown, prefix = ''): Map<string, string> {
  if (typeof section !== 'object' || section === null) {
    throw new Error(`${prefix || 'the catalogue'} is neither a text nor a section`);
  }
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(section)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof value === 'string') texts.set(key, value);
    else for (const [inner, text] of flattenCatalogue(value, key)) texts.set(inner, text);
  }
  return texts;
}

/** Beside Chinese the full-width mark is right; no ICU syntax stands right behind or before Chinese. */
const NARROW_PUNCTUATION = /(?<=[\u4e00-\u9fff”])[,:;()?!]|[,:;(](?=[\u4e00-\u9fff])/;

/** What is wrong between the source language and a translation of it, one sentence each. */
export function compareCatalogues(source: Catalogue, translation: Catalogue, locale: string): string[] {
  const problems: string[] = [];
  for (const key of source.keys()) if (!translation.has(key)) problems.push(`${locale}: "${key}" is missing`);
  for (const [key, text] of translation) {
    const original = source.get(key);
    if (original === undefined) {
      problems.push(`en: "${key}" is missing, but ${locale} has it`);
      continue;
    }
    const names = [original, text].map(placeholdersOf);
    const unreadable = names.find((it) => typeof it === 'string');
    if (unreadable !== undefined) problems.push(`"${key}" is not a readable message: ${unreadable}`);
    else if (String(names[0]) !== String(names[1])) {
      problems.push(`${locale}: "${key}" has {${String(names[1])}} where English has {${String(names[0])}}`);
    }
    const narrow = locale.startsWith('zh') ? NARROW_PUNCTUATION.exec(text)?.[0] : undefined;
    if (narrow !== undefined) {
      problems.push(`${locale}: "${key}" has a half-width "${narrow}" beside Chinese: ${text}`);
    }
    if (isUntranslated(original, text, locale) && !SAME_IN_EVERY_LANGUAGE.has(key)) {
      problems.push(`${locale}: "${key}" is not translated: ${text}`);
    }
  }
  return problems;
}

/** Names of arguments and tags in order of the alphabet, or what makes the message unreadable. */
export function placeholdersOf(text: string): string[] | string {
  try {
    const names = new Set<string>();
    collectNames(parse(text), names);
    return [...names].toSorted();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function collectNames(elements: readonly MessageFormatElement[], names: Set<string>): void {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    names.add(element.value);
    if (element.type === TYPE.tag) collectNames(element.children, names);
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      for (const option of Object.values(element.options)) collectNames(option.value, names);
    }
  }
}

function isUntranslated(original: string, text: string, locale: string): boolean {
  if (!/\p{L}/u.test(text.replaceAll(/\{[^{}]*\}/g, ''))) return false;
  return text === original || (locale.startsWith('zh') && !/\p{Script=Han}/u.test(text));
}
