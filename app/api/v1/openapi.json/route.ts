import { openApiDocument } from '@/lib/contracts/openapi';
import { config } from '@/lib/server/config/env';
import { route } from '@/lib/server/http';

/** GET -> OpenAPI 3.1 */
export const GET = route('openapi', () =>
  Promise.resolve(Response.json(openApiDocument(config().publicUrl))),
);
