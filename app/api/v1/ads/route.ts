import { IngestAdsRequestSchema } from '@/lib/contracts/ads';
import { requireApiKey } from '@/lib/server/accounts/api-keys';
import { ingestAds } from '@/lib/server/ads/ingest-ads';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';

const MAX_BODY_BYTES = 10_000_000;

/** POST { ads } -> 200 IngestAdsResponse, one outcome an ad | 422 */
export const POST = route('ads', async (request) => {
  const { source } = await requireApiKey(db(), request, 'ads_write');
  const { ads } = IngestAdsRequestSchema.parse(await readJson(request, MAX_BODY_BYTES));
  return Response.json(await ingestAds(db(), source, ads));
});
