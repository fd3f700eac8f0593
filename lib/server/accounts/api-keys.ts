import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { ApiKeyView, ApiScope } from '@/lib/contracts/accounts';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

const apiKeySelect = {
  id: true,
  name: true,
  source: true,
  prefix: true,
  scopes: true,
  createdAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;

/** Makes a key for a source. The key is in the answer and nowhere else: only its hash is stored. */
export async function createApiKey(
  db: Db,
  input: { name: string; source: string; scopes: readonly ApiScope[] },
  actorId: string | null,
): Promise<ApiKeyView & { key: string }> {
  const key = `ts_${randomBytes(32).toString('base64url')}`;
  const id = uuidv7();
  return db.$transaction(async (tx) => {
    const row = await tx.apiKey.create({
      data: {
        id,
        name: input.name,
        source: input.source,
        scopes: [...input.scopes],
        prefix: key.slice(0, 8),
        keyHash: hashOf(key),
        createdById: actorId,
      },
      select: apiKeySelect,
    });
    await recordEvent(tx, {
      actorId,
      action: 'api-key-created',
      table: 'api_key',
      id,
      after: { source: input.source, scopes: [...input.scopes] },
    });
    return { ...toView(row), key };
  });
}

/** Every key, newest first. */
export async function listApiKeys(db: Db): Promise<ApiKeyView[]> {
  const rows = await db.apiKey.findMany({ orderBy: { id: 'desc' }, select: apiKeySelect });
  return rows.map(toView);
}

/** Ends a key at once; ending it again changes nothing. @throws AppError `not-found` */
export async function revokeApiKey(db: Db, id: string, actorId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    if (!(await tx.apiKey.findUnique({ where: { id }, select: { id: true } }))) {
      throw new AppError('not-found', 'There is no such key');
    }
    const { count } = await tx.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count > 0) await recordEvent(tx, { actorId, action: 'api-key-revoked', table: 'api_key', id });
  });
}

/**
 * The source a key speaks for.
 * @throws AppError `not-signed-in` for a missing, unknown or revoked key; `not-allowed` without the scope
 */
export async function requireApiKey(
  db: Db,
  request: Request,
  scope: ApiScope,
): Promise<{ id: string; source: string }> {
  const key = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (!key) throw new AppError('not-signed-in', 'Send an API key: Authorization: Bearer ts_…');
  const row = await db.apiKey.findFirst({
    where: { keyHash: hashOf(key), revokedAt: null },
    select: { id: true, source: true, scopes: true, lastUsedAt: true },
  });
  if (!row) throw new AppError('not-signed-in', 'This API key is unknown or was revoked');
  if (!row.scopes.includes(scope)) throw new AppError('not-allowed', `This API key lacks the scope ${scope}`);
  await noteUse(db, row);
  return { id: row.id, source: row.source };
}

/** Written at most once a minute a key: it is for people, not for counting. */
async function noteUse(db: Db, { id, lastUsedAt }: { id: string; lastUsedAt: Date | null }): Promise<void> {
  if (lastUsedAt && Date.now() - lastUsedAt.getTime() < 60_000) return;
  await db.apiKey.update({ where: { id }, data: { lastUsedAt: new Date() } });
}

function toView(row: {
  id: string;
  name: string;
  source: string;
  prefix: string;
  scopes: ApiScope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}): ApiKeyView {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
