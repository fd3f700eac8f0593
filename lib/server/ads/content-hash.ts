import { createHash } from 'node:crypto';
import type { AdInput } from '@/lib/contracts/ads';

/** SHA-256 over what makes a revision: seller, title, price, category, language and the ordered images. */
export function contentHash(ad: AdInput): string {
  const { sellerExternalId, title, price, category, language, images } = ad;
  const content = [
    sellerExternalId,
    title,
    price && [price.amount, price.currency],
    category,
    language ?? null,
    images,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
