/** Texts joined so that they can be searched in any script: full-width and compatibility forms folded (Unicode NFKC), lower case, one space between words. */
export function toSearchText(...texts: readonly string[]): string {
  return texts.join(' ').normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** The words of a search, each of which has to occur. Scripts without spaces are one word. */
export function searchWords(query: string): string[] {
  return [...new Set(toSearchText(query).split(' ').filter(Boolean))];
}
