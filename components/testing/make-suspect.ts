import type { Suspect } from '@/lib/contracts/review';

/** A suspect with everything in it; name what the test is about. */
export function makeSuspect(name: string, part: Partial<Suspect> = {}): Suspect {
  return {
    brandId: `brand-${name}`,
    slug: name.toLowerCase(),
    name,
    aliases: [],
    prob: 0.93,
    brandModelId: `model-${name}`,
    modelVersion: 3,
    releaseNumber: 1,
    bias: -4.1,
    signals: [
      { name: 'appearance', value: 8.2, contribution: 4.9, matched: null },
      { name: 'mark', value: 0.97, contribution: 2.3, matched: null },
      { name: 'title', value: 0.8, contribution: 1.8, matched: 'oat drink' },
    ],
    bestImageSha256: 'a'.repeat(64),
    definition: {
      id: 'definition',
      version: 7,
      identificationPoints: [{ key: 'p1', kind: 'word-mark', text: { en: 'Two lines', zh: '分两行' } }],
      rulings: [],
      smallestMarkPx: 22,
      references: [],
    },
    authorizations: [],
    ...part,
  };
}
