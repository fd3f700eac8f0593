import { config } from '@/lib/server/config/env';
import { db } from '@/lib/server/database/db';
import { checkHealth } from '@/lib/server/health/check-health';
import { route } from '@/lib/server/http';

/** GET -> 200 Health | 503 with what is missing */
export const GET = route('health', async () => {
  const health = await checkHealth(db(), config().databaseUrl);
  return Response.json(health, { status: health.status === 'ready' ? 200 : 503 });
});
