import { UNKNOWN_MARK } from './exchange-picture';

export type NamedBrand = { id: string; slug: string; name: string };
/** The brand's id, null for a mark that nobody could name, undefined for a class that is no brand here. */
export type ResolveClass = (className: string) => string | null | undefined;

/**
 * Which brand a class means: the one it is mapped to, else the one with that slug, else the only one with that name
 * (upper and lower case alike).
 *
 * @param mapped class → slug, as a person said
 */
export function resolveClasses(
  brands: readonly NamedBrand[],
  mapped: ReadonlyMap<string, string>,
): ResolveClass {
  const bySlug = new Map(brands.map((brand) => [brand.slug, brand.id]));
  const byName = new Map<string, string | null>();
  for (const { id, name } of brands) {
    const key = fold(name);
    byName.set(key, byName.has(key) ? null : id); // a name of two brands names none
  }
  return (className) => {
    if (className === UNKNOWN_MARK) return null;
    const slug = mapped.get(className);
    if (slug === UNKNOWN_MARK) return null;
    return bySlug.get(slug ?? className) ?? byName.get(fold(slug ?? className)) ?? undefined;
  };
}

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** The slug that looks most like a class that is no brand; null when none does. */
export function similarSlug(brands: readonly NamedBrand[], className: string): string | null {
  const wanted = fold(className);
  const ranked = brands
    .map(({ slug, name }) => ({
      slug,
      distance: Math.min(editDistance(wanted, slug), editDistance(wanted, fold(name))),
    }))
    .sort((a, b) => a.distance - b.distance || (a.slug < b.slug ? -1 : 1));
  const [best] = ranked;
  return best && best.distance <= Math.max(1, wanted.length / 3) ? best.slug : null;
}

/** Levenshtein: fewest single characters inserted, removed or replaced. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}
