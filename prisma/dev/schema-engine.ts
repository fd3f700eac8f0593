// Prisma's schema engine as WebAssembly: the stock CLI downloads a binary, this one is an npm package (pinned to
// the version of the Prisma client, used for writing and checking migrations only).
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type * as EngineGlue from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Client } from 'pg';
import { withClient } from '../../lib/server/database/with-client';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
/** Parts of the adapter that its types keep to themselves. */
type AdapterInside = {
  performIO(query: unknown): Promise<{ fields?: Array<{ dataTypeID: number }> }>;
  underlyingDriver(): Pick<Client, 'query'>;
};
type Migrations = EngineGlue.MigrationList;

const ENGINE = '@prisma/schema-engine-wasm/schema_engine_bg';
/** PostgreSQL's internal type "char", which the adapter does not know, and text, which it does. */
const [CHAR_OID, TEXT_OID] = [18, 25];

/**
 * The SQL that turns what the migrations make into what the schema says; empty when they agree. Nothing is
 * written to the database of `url`: the migrations run in a shadow database beside it, which is dropped again.
 */
export async function diffMigrationsToSchema(
  url: string,
  schemaFile: string,
  migrationsDir: string,
): Promise<string> {
  const content = await readFile(schemaFile, 'utf8');
  const engine = await openEngine(url, [[schemaFile, content]]);
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...(await readMigrationList(migrationsDir)) },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    engine.free();
  }
}

let loadedGlue: Promise<typeof EngineGlue> | undefined;

async function openEngine(
  url: string,
  datamodels: Array<[string, string]>,
): Promise<EngineGlue.SchemaEngine> {
  loadedGlue ??= loadGlue();
  const { SchemaEngine } = await loadedGlue;
  return SchemaEngine.new({ datamodels }, () => {}, shadowingFactory(url));
}

/** The glue module holds one instance's memory in a global, so a process has one instance. */
async function loadGlue(): Promise<typeof EngineGlue> {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error('schema engine:', text) },
  });
  const glue = (await import(ENGINE)) as typeof EngineGlue;
  const folder = path.dirname(createRequire(import.meta.url).resolve(ENGINE));
  const wasm = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.();
  return glue;
}

function shadowingFactory(url: string) {
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => openAdapter(url),
    // The adapter's own method would take the main database for the shadow.
    connectToShadowDb: async () => {
      const name = `shadow_${randomUUID().replaceAll('-', '')}`;
      await withClient(url, (client) => client.query(`CREATE DATABASE ${name}`));
      const shadowUrl = new URL(url);
      shadowUrl.pathname = `/${name}`;
      return openAdapter(shadowUrl.toString(), async () => {
        await withClient(url, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
      });
    },
  });
}

/** The stock adapter with two gaps closed. */
async function openAdapter(url: string, onDispose?: () => Promise<void>): Promise<Adapter> {
  const adapter = await new PrismaPg({ connectionString: url, max: 1 }).connect();
  const inside = adapter as unknown as AdapterInside;
  const [performIO, queryRaw, dispose] = [
    inside.performIO.bind(adapter),
    adapter.queryRaw.bind(adapter),
    adapter.dispose.bind(adapter),
  ];
  let charColumns: number[] = [];
  inside.performIO = async (query) => {
    const result = await performIO(query);
    const fields = result.fields ?? [];
    charColumns = fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []));
    for (const index of charColumns) fields[index]!.dataTypeID = TEXT_OID;
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  // The stock one cuts scripts at every semicolon, also inside a function's body.
  adapter.executeScript = async (script) => {
    await inside.underlyingDriver().query(script);
  };
  adapter.dispose = async () => {
    await dispose();
    await onDispose?.();
  };
  return adapter;
}

async function readMigrationList(dir: string): Promise<Migrations> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: path.resolve(dir),
    shadowDbInitScript: '',
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(path.join(dir, 'migration_lock.toml'), 'utf8').catch(() => null),
    },
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok',
            value: await readFile(path.join(dir, name, 'migration.sql'), 'utf8'),
          } as const,
        },
      })),
    ),
  };
}
