// Generates the Prisma client (npm's postinstall, and `touchstone` when schema.prisma has changed since). Prisma 7's
// CLI wants to download an engine binary that `generate` never runs; naming any existing file as that binary keeps
// it from trying.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const schemaFile = path.join(root, 'prisma/schema.prisma');

if (existsSync(schemaFile)) generate();

function generate() {
  const prismaCli = path.join(
    path.dirname(createRequire(import.meta.url).resolve('prisma/package.json')),
    'build/index.js',
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [prismaCli, 'generate'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  });
  if (status !== 0) {
    console.error(stdout, stderr);
    process.exit(1);
  }
  const hash = createHash('sha256').update(readFileSync(schemaFile)).digest('hex');
  writeFileSync(path.join(root, 'lib/server/generated/schema.sha256'), `${hash}\n`);
}
