import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { API_SCOPES, ROLES, type Role } from '@/lib/contracts/accounts';
import type { Access, ApiRoute } from '@/lib/contracts/routes/api-route';
import { API_ROUTES } from '@/lib/contracts/routes/api-routes';
import { PAGES } from '@/lib/contracts/routes/pages';
import { createApiKey, revokeApiKey } from '@/lib/server/accounts/api-keys';
import type { Db } from '@/lib/server/database/db';
import { newName } from '@/lib/server/testing/builders';
import { expect, test } from './support/fixtures';
import { call } from './support/http';
import type { Person } from './support/people';

const APP = path.resolve(import.meta.dirname, '../app');
/** next-auth answers these itself; the tests of signing in are about them. */
const NOT_OURS = new Set(['/api/auth/[...nextauth]']);

/** Whoever asks; each has one role, or none at all. */
const CALLERS = ['nobody', ...ROLES] as const;

const addressOf = ({ path }: Pick<ApiRoute, 'path'>) =>
  path.replaceAll('[sha256]', 'a'.repeat(64)).replaceAll(/\[\w+\]/g, () => randomUUID());
const bodyOf = ({ method }: ApiRoute) => (method === 'GET' || method === 'DELETE' ? {} : { json: {} });

let roleHolders: Record<Role, Person>;
test.beforeEach(async ({ people }) => {
  const made = await Promise.all(ROLES.map((role) => people.one(role)));
  roleHolders = Object.fromEntries(ROLES.map((role, index) => [role, made[index]!])) as Record<Role, Person>;
});

/** What an answer says about permission; whether the request makes sense otherwise is not asked here. */
function verdictOf(status: number): 'unknown caller' | 'not allowed' | 'let in' {
  return status === 401 ? 'unknown caller' : status === 403 ? 'not allowed' : 'let in';
}

function expectedFor(access: Access, caller: (typeof CALLERS)[number]): ReturnType<typeof verdictOf> {
  if (access.kind === 'public') return 'let in';
  if (caller === 'nobody' || access.kind === 'key') return 'unknown caller';
  return access.roles.length === 0 || access.roles.includes(caller) ? 'let in' : 'not allowed';
}

test('every API route lets in the roles of its row and nobody else', async () => {
  const told: string[] = [];
  const expected: string[] = [];
  for (const route of API_ROUTES) {
    for (const caller of CALLERS) {
      const who = caller === 'nobody' ? null : roleHolders[caller];
      const response = await call(who, route.method, addressOf(route), bodyOf(route));
      const line = `${route.method} ${route.path} as ${caller}: `;
      expect(response.status, line + (await response.text())).not.toBe(500);
      told.push(line + verdictOf(response.status));
      expected.push(line + expectedFor(route.access, caller));
    }
  }
  expect(told).toEqual(expected);
});

test('every page opens for the roles of its row, asks nobody to sign in and tells others what is missing', async () => {
  for (const page of PAGES) {
    for (const caller of CALLERS) {
      const address = page.path.replaceAll(/\[\w+\]/g, 'none');
      const response = await call(caller === 'nobody' ? null : roleHolders[caller], 'GET', address);
      const where = new URL(response.headers.get('location') ?? address, 'http://x');
      const line = `${page.path} as ${caller}`;
      const expected = expectedFor(page.access, caller);
      if (expected === 'unknown caller') {
        expect([response.status, where.pathname, where.searchParams.get('callbackUrl')], line).toEqual([
          307,
          '/login',
          address,
        ]);
      } else if (expected === 'not allowed') {
        expect([response.status, where.pathname], line).toEqual([307, '/forbidden']);
      } else if (page.path === '/') {
        expect(
          PAGES.map((one) => one.path),
          `${line} leads to their work`,
        ).toContain(where.pathname);
        expect(where.pathname, line).not.toMatch(/login|forbidden/);
      } else {
        // What a page with a parameter would show is not there; that is told only to those who may see it.
        expect(response.status, line).toBe(address === page.path ? 200 : 404);
      }
    }
  }
});

test('every route and page of the app has a row, and every row a file', () => {
  const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).map((file) =>
    file.split(path.sep).join('/'),
  );
  const routes = files
    .filter((file) => file.endsWith('/route.ts'))
    .map((file) => ({
      path: `/${path.posix.dirname(file)}`,
      source: readFileSync(path.join(APP, file), 'utf8'),
    }))
    .filter((route) => !NOT_OURS.has(route.path))
    .flatMap((route) => methodsIn(route.source).map((method) => `${method} ${route.path}`));
  expect(routes.toSorted()).toEqual(API_ROUTES.map((row) => `${row.method} ${row.path}`).toSorted());
  const pages = files
    .filter((file) => path.posix.basename(file) === 'page.tsx')
    .map((file) => `/${path.posix.dirname(file)}`.replace(/^\/\.$/, '/'));
  expect(pages.toSorted()).toEqual(PAGES.map((page) => page.path).toSorted());
});

/** Methods a route file exports, however it writes it. */
function methodsIn(source: string): string[] {
  const names = [
    ...source.matchAll(/export\s+(?:async\s+)?(?:const|let|function)\s+([A-Z]+)\b/g),
    ...source.matchAll(/export\s*\{[^}]*\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/g),
  ].map((match) => match[1]!);
  expect(names.length, `a route file exports no method:\n${source}`).toBeGreaterThan(0);
  return names;
}

async function keyWith(db: Db, scopes: ReadonlyArray<(typeof API_SCOPES)[number]>) {
  const name = newName('program');
  return createApiKey(db, { name, source: name, scopes }, null);
}

test('an API key opens the routes of its scopes, and a revoked one nothing', async ({ db }) => {
  const keyRoutes = API_ROUTES.filter((route) => route.access.kind === 'key');
  expect(keyRoutes.length).toBeGreaterThanOrEqual(3);
  for (const route of keyRoutes) {
    if (route.access.kind !== 'key') continue;
    const { scope } = route.access;
    const right = await keyWith(db, [scope]);
    const wrong = await keyWith(
      db,
      API_SCOPES.filter((other) => other !== scope),
    );
    const line = `${route.method} ${route.path}`;
    const ask = async (key: string) =>
      (await call({ key }, route.method, addressOf(route), bodyOf(route))).status;
    expect(verdictOf(await ask(right.key)), `${line} with its scope`).toBe('let in');
    expect(verdictOf(await ask(wrong.key)), `${line} with every other scope`).toBe('not allowed');
    await revokeApiKey(db, right.id, roleHolders.admin.id);
    expect(verdictOf(await ask(right.key)), `${line} with a revoked key`).toBe('unknown caller');
    expect(verdictOf(await ask('ts_made-up')), `${line} with a made-up key`).toBe('unknown caller');
  }
});

test('an API key is no person: it opens no route of people', async ({ db }) => {
  const { key } = await keyWith(db, API_SCOPES);
  for (const route of API_ROUTES.filter((row) => row.access.kind === 'people')) {
    const response = await call({ key }, route.method, addressOf(route), bodyOf(route));
    expect(response.status, `${route.method} ${route.path}`).toBe(401);
  }
});

test('another site cannot act with a signed-in person’s cookie', async () => {
  const changes = API_ROUTES.filter((row) => row.method !== 'GET' && row.access.kind === 'people');
  const foreign = [
    'https://evil.example',
    'null',
    'http://127.0.0.1:1',
    `http://evil.example/${process.env['PORT']}`,
  ];
  for (const route of changes) {
    if (route.access.kind !== 'people') continue;
    const person = roleHolders[route.access.roles[0] ?? 'reviewer'];
    for (const origin of [...foreign, null]) {
      const response = await call(person, route.method, addressOf(route), { ...bodyOf(route), origin });
      const answer = (await response.json()) as { code: string };
      const line = `${route.method} ${route.path} from ${origin ?? 'a page that does not say where it is from'}`;
      expect([response.status, answer.code], line).toEqual([403, 'wrong-origin']);
    }
  }
});

test('the description of the API names every route', async () => {
  const response = await call(null, 'GET', '/api/v1/openapi.json');
  const described = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
  const rows = Object.entries(described.paths).flatMap(([address, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${address}`),
  );
  const toOpenApi = (address: string) => address.replaceAll(/\[(\w+)\]/g, '{$1}');
  expect(rows.toSorted()).toEqual(API_ROUTES.map((row) => `${row.method} ${toOpenApi(row.path)}`).toSorted());
});
