import { z } from 'zod';
import type { ApiRoute } from './routes/api-route';
import { API_ROUTES } from './routes/api-routes';

const ErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
});

/** OpenAPI 3.1 made from the contracts, so that description and behaviour cannot part. */
export function openApiDocument(serverUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of API_ROUTES) {
    const path = route.path.replaceAll(/\[(\w+)\]/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Touchstone',
      version: '1',
      description: 'Ads in, decisions out. Errors carry a stable `code`.',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'touchstone api-key, or the accounts page' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
    },
  };
}

function operation({ path, summary, access, query, request, response }: ApiRoute): object {
  return {
    summary,
    security:
      access.kind === 'public'
        ? []
        : access.kind === 'key'
          ? [{ apiKey: [access.scope] }]
          : [{ session: [] }],
    ...(access.kind === 'people' && access.roles.length > 0
      ? { description: `Roles: ${access.roles.join(', ')}` }
      : {}),
    parameters: [
      ...[...path.matchAll(/\[(\w+)\]/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...queryParameters(query),
    ],
    ...(request ? { requestBody: { required: true, content: content(request, 'input') } } : {}),
    responses: {
      '200': { description: 'Done', ...(response ? { content: content(response, 'output') } : {}) },
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: z.toJSONSchema(ErrorSchema) } },
      },
    },
  };
}

function queryParameters(query: z.ZodType | undefined): object[] {
  if (!query) return [];
  const schema = z.toJSONSchema(query, { io: 'input' }) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

function content(body: z.ZodType | 'binary' | 'zip' | 'text' | 'csv', io: 'input' | 'output'): object {
  if (body === 'binary') return { 'image/*': { schema: { type: 'string', format: 'binary' } } };
  if (body === 'zip') return { 'application/zip': { schema: { type: 'string', format: 'binary' } } };
  if (body === 'csv') return { 'text/csv': { schema: { type: 'string' } } };
  if (body === 'text') return { 'text/plain': { schema: { type: 'string' } } };
  return { 'application/json': { schema: z.toJSONSchema(body, { io, unrepresentable: 'any' }) } };
}
