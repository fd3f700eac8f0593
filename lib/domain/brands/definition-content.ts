export type Bilingual = { en: string; zh: string };
export type PointKind = 'logo' | 'word-mark' | 'style' | 'pattern' | 'packaging' | 'detail';
/** `key` names a point, ruling or picture within a brand's definitions, from version to version. */
export type IdentificationPoint = { key: string; kind: PointKind; text: Bilingual };
export type Ruling = Bilingual & { key: string };
/** Original-image pixels; `point` is the key of the identification point that is seen there. */
export type MarkedRegion = { x: number; y: number; width: number; height: number; point: string | null };
/** Shows the brand, or looks like it and is not. */
export type ReferenceRole = 'genuine' | 'counter-example';
export type DefinitionPicture = {
  sha256: string;
  role: ReferenceRole;
  note: Bilingual;
  /** None = the whole picture counts. */
  regions: MarkedRegion[];
};

/** All that a definition says of what identifies a brand. */
export type DefinitionContent = {
  name: string;
  aliases: string[];
  keywords: string[];
  categories: string[];
  points: IdentificationPoint[];
  rulings: Ruling[];
  /** Height in px of the original picture under which a mark counts as unidentifiable; null = not said. */
  smallestMarkPx: number | null;
  pictures: DefinitionPicture[];
};

export const WORD_FIELDS = ['aliases', 'keywords', 'categories'] as const;
export type WordField = (typeof WORD_FIELDS)[number];
export const ENTRY_FIELDS = ['points', 'rulings', 'pictures'] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];

/** A picture stands once in a definition, so its bytes name it. */
export function entryKey(entry: { key: string } | { sha256: string }): string {
  return 'key' in entry ? entry.key : entry.sha256;
}

/** A key that none of these has: the prefix and the smallest number that is free. */
export function newKey(prefix: string, taken: ReadonlyArray<{ key: string }>): string {
  const keys = new Set(taken.map(({ key }) => key));
  let number = keys.size + 1;
  while (keys.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}
