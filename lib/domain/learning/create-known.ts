import { speaksOf, type LessonEntry } from './plan-lessons';

/** What is known of a picture and a brand: by a label, or because it shows another brand or none. */
export type Known = 'present' | 'absent' | null;

/**
 * What frozen entries say of a picture and a brand. One that shows another brand, or that people said shows none, is known not to show
 * this one, where no label says otherwise. Null = nobody knows.
 */
export function createKnown(
  entries: readonly LessonEntry[],
): (imageSha256: string, brandId: string) => Known {
  const saidOf = new Map<string, { labels: Map<string, boolean>; shared: LessonEntry | null }>();
  for (const entry of entries) {
    const said = saidOf.get(entry.imageSha256) ?? { labels: new Map<string, boolean>(), shared: null };
    saidOf.set(entry.imageSha256, said);
    if (entry.brandId !== null) said.labels.set(entry.brandId, entry.isPresent);
    if (entry.brandId === null || entry.isPresent) said.shared = entry;
  }
  return (imageSha256, brandId) => {
    const said = saidOf.get(imageSha256);
    const label = said?.labels.get(brandId);
    if (label !== undefined) return label ? 'present' : 'absent';
    return said?.shared && speaksOf(said.shared, brandId) ? 'absent' : null;
  };
}
