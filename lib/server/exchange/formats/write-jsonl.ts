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
  const brands = [...new Set(boxes.map((box) => box.brandSlug))];
  const isNegative = isSearched(picture) && boxes.length === 0;
  return {
    externalId: fileName,
    sellerExternalId: ad?.seller ?? 'unknown',
    title: '',
    category: '',
    price: null,
    images: [`images/${fileName}`],
    truth: {
      ...(isNegative ? { brand: null } : brands.length === 1 && brands[0] ? { brand: brands[0] } : {}),
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
