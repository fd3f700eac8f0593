import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseEnv, parseLaunchEnv } from './env';

const secret = 'x'.repeat(32);
const external = {
  DATABASE_URL: 'postgresql://u:hush@db:5432/touchstone',
  NEXTAUTH_SECRET: secret,
  TRIAGE_SALT: secret,
};

describe('parseLaunchEnv', () => {
  test('an empty environment means the embedded database, loopback and the demonstration', () => {
    expect(parseLaunchEnv({})).toMatchObject({
      databaseUrl: null,
      isEmbedded: true,
      isDemonstration: true,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      dataDir: path.resolve('.data'),
      imageStore: { kind: 'folder', dir: path.resolve('.data/images') },
      undoWindowMs: 10_000,
      leaseMs: 300_000,
      auditMinProb: 0.01,
      maySelfApprove: false,
    });
  });

  test.each([
    { why: 'HOST is open to the network', env: { HOST: '0.0.0.0' } },
    { why: 'the database is a real one', env: external },
    { why: 'it is switched off', env: { DEMO: 'off' } },
  ])('there is no demonstration when $why', ({ env }) => {
    expect(parseLaunchEnv(env).isDemonstration).toBe(false);
  });

  test.each([
    { env: { PORT: '70000' }, says: 'PORT is "70000"; give a whole number from 1 to 65535' },
    { env: { PORT: '30.5' }, says: 'PORT is "30.5"' },
    { env: { DEMO: 'yes' }, says: 'DEMO is "yes"; give auto, on or off' },
    { env: { DEMO: 'on', HOST: '0.0.0.0' }, says: 'DEMO is "on", but demonstration accounts' },
    { env: { ...external, DEMO: 'on' }, says: 'DEMO is "on", but demonstration accounts' },
    { env: { AUDIT_MIN_PROBABILITY: '0' }, says: 'AUDIT_MIN_PROBABILITY is "0"; give a probability above 0' },
    { env: { EXECUTION_PROVIDERS: 'cuda,abacus' }, says: 'EXECUTION_PROVIDERS is "cuda,abacus"' },
    { env: { REQUIRE_GPU: 'maybe' }, says: 'REQUIRE_GPU is "maybe"; give true or false' },
    { env: { PUBLIC_URL: 'touchstone' }, says: 'PUBLIC_URL is not usable; give the address people type' },
    { env: { S3_BUCKET: 'ads' }, says: 'S3_ACCESS_KEY_ID is missing' },
    { env: { DATABASE_URL: external.DATABASE_URL }, says: 'NEXTAUTH_SECRET is missing' },
  ])('refuses with: $says', ({ env, says }) => {
    expect(() => parseLaunchEnv(env)).toThrow(says);
  });

  test('every wrong variable is named at once', () => {
    expect(() => parseLaunchEnv({ PORT: 'x', LEASE_MS: 'y' })).toThrow(
      /PORT[^\n]*\nLEASE_MS|LEASE_MS[^\n]*\nPORT/,
    );
  });

  test.each(['DATABASE_URL', 'NEXTAUTH_SECRET', 'TRIAGE_SALT'])('a wrong %s is not shown', (name) => {
    expect(() => parseLaunchEnv({ ...external, [name]: 'hunter2' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });

  test('an empty variable counts as absent', () => {
    expect(parseLaunchEnv({ PORT: '', DATABASE_URL: '' }).port).toBe(3000);
  });

  test('S3 is used when bucket and keys are given', () => {
    const env = { S3_BUCKET: 'ads', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key' };
    expect(parseLaunchEnv(env).imageStore).toMatchObject({ kind: 's3', bucket: 'ads', endpoint: null });
  });
});

describe('parseEnv', () => {
  test('a process of its own needs a database', () => {
    expect(() => parseEnv({})).toThrow('DATABASE_URL is missing');
  });

  test('the processes of the launcher know that their database is the embedded one', () => {
    expect(parseEnv({ ...external, TOUCHSTONE_EMBEDDED: '1' })).toMatchObject({
      isEmbedded: true,
      isDemonstration: true,
      authSecret: secret,
    });
  });
});
