import { isSearched, UNKNOWN_MARK, type ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import type { FormatWriter, WriteContext } from '../exchange-format';
import { toExtras } from '../picture-extras';

/** Ads as lines, one a picture: `ads.jsonl`, `brands.json` and `images/`. The ad's own id stands in `truth.touchstone.ad`. */
export async function startJsonl({ sink, spools, categories }: WriteContext): Promise<FormatWriter> {
  const lines = await spools.open();
  return {
    picturePath: ({ fileName }) => `images/${fileName}`,
    async add(picture) {
      await lines.write(`${JSON.stringify(toLine(picture))}\n`);
    },
    async finish() {
      await sink.putSpool('ads.jsonl', await lines.finish());
      const brands = categories
        .filter(({ slug }) => slug !== UNKNOWN_MARK)
        .map(({ slug, name }) => ({ slug, name }));
      await sink.put('brands.json', Buffer.from(`${JSON.stringify(brands, null, 1)}\n`));
    },
  };
}

function toLine(picture: ExchangePicture): object {
  const { fileName, ad, boxes, split, width, height } = picture;
  return {
    externalId: fileName,
    sellerExternalId: ad?.seller ?? 'unknown',
    title: '',
    category: '',
    price: null,
    images: [`images/${fileName}`],
    truth: {
      ...brandOf(picture),
      boxes: isSearched(picture)
        ? boxes.map(({ brandSlug, x, y, width, height, provenance }) => ({
            brand: brandSlug ?? UNKNOWN_MARK,
            x,
            y,
            width,
            height,
            provenance,
          }))
        : null,
      ...(split === null ? {} : { split }),
      width,
      height,
      touchstone: toExtras(picture),
    },
  };
}

/** The one brand that is shown, null when none of all is; left out where several are, or where that was not asked. */
function brandOf({ boxes, searches, labels }: ExchangePicture): { brand?: string | null } {
  const present = labels.filter((label) => label.presence === 'present');
  const shown = [...new Set([...boxes, ...present].map((one) => one.brandSlug))];
  const wasEverythingAsked = searches === null || searches.some((search) => search.brandSlug === null);
  if (shown.length === 0) return wasEverythingAsked ? { brand: null } : {};
  return shown.length === 1 && shown[0] ? { brand: shown[0] } : {};
}
