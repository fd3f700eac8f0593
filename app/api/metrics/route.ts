import { requireApiKey } from '@/lib/server/accounts/api-keys';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { installationMetricsText } from '@/lib/server/metrics/installation-metrics';
import { webMetricsText } from '@/lib/server/metrics/web-metrics';

/** GET -> Prometheus text, behind an API key with the scope metrics_read */
export const GET = route('metrics', async (request) => {
  await requireApiKey(db(), request, 'metrics_read');
  const text = (await Promise.all([webMetricsText(), installationMetricsText(db())])).join('\n');
  return new Response(text, { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
});
