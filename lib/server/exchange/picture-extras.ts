import { PictureExtrasSchema, type PictureExtras } from '@/lib/contracts/exchange';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import type { ExchangeProblem, Place } from '@/lib/domain/exchange/exchange-problem';
import { toProblems } from './to-problems';

type Extras = Omit<PictureExtras, 'labels'> & Pick<ExchangePicture, 'labels'>;

/** What stands beside the boxes, without what is not there. */
export function toExtras({ sha256, uprightSha256, split, ad, searches, labels }: ExchangePicture): object {
  return {
    ...(sha256 === null ? {} : { sha256 }),
    ...(uprightSha256 === null ? {} : { uprightSha256 }),
    ...(split === null ? {} : { split }),
    ...(ad === null ? {} : { ad }),
    ...(searches === null ? {} : { searches }),
    ...(labels.length === 0 ? {} : { labels }),
  };
}

export const NO_EXTRAS: Extras = {
  sha256: null,
  uprightSha256: null,
  split: null,
  ad: null,
  searches: null,
  labels: [],
};

/** Extras as another tool may have left them; absent = none. */
export function readExtras(value: unknown, place: Place): { extras: Extras; problems: ExchangeProblem[] } {
  if (value === undefined || value === null) return { extras: NO_EXTRAS, problems: [] };
  const parsed = PictureExtrasSchema.safeParse(value);
  if (parsed.success) return { extras: parsed.data, problems: [] };
  return { extras: NO_EXTRAS, problems: toProblems(parsed.error, place) };
}
