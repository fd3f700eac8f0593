import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const tree = mkdtempSync(path.join(tmpdir(), 'touchstone-rules-'));
afterAll(() => rmSync(tree, { recursive: true, force: true }));

/** A file that breaks one rule, of a name that no other one has, and the files it imports. */
type Planted = { rule: string; file: string; code: string; others?: Record<string, string> };

const value = 'export const value = 1;\n';
const uses = (target: string) => `import { value } from '${target}';\nexport const copy = value;\n`;

const PLANTED: Planted[] = [
  {
    rule: 'simulation-through-http',
    file: 'cli/simulate/a.ts',
    code: uses('../../lib/server/b'),
    others: { 'lib/server/b.ts': value },
  },
  {
    rule: 'domain-is-pure',
    file: 'lib/domain/a.ts',
    code: uses('../contracts/b'),
    others: { 'lib/contracts/b.ts': value },
  },
  {
    rule: 'contracts-on-domain',
    file: 'lib/contracts/a.ts',
    code: uses('../server/b'),
    others: { 'lib/server/b.ts': value },
  },
  {
    rule: 'client-no-server',
    file: 'lib/client/a.ts',
    code: uses('../server/b'),
    others: { 'lib/server/b.ts': value },
  },
  {
    rule: 'components-no-server',
    file: 'components/a.ts',
    code: uses('../lib/server/b'),
    others: { 'lib/server/b.ts': value },
  },
  {
    rule: 'server-no-ui',
    file: 'lib/server/a.ts',
    code: uses('../../components/b'),
    others: { 'components/b.ts': value },
  },
  {
    rule: 'worker-no-web',
    file: 'inference/a.ts',
    code: uses('../components/b'),
    others: { 'components/b.ts': value },
  },
  {
    rule: 'app-no-worker',
    file: 'app/a.ts',
    code: uses('../inference/b'),
    others: { 'inference/b.ts': value },
  },
  {
    rule: 'cli-no-ui',
    file: 'cli/a.ts',
    code: uses('../components/b'),
    others: { 'components/b.ts': value },
  },
  {
    rule: 'e2e-no-worker',
    file: 'e2e/a.ts',
    code: uses('../inference/b'),
    others: { 'inference/b.ts': value },
  },
  {
    rule: 'prisma-on-server',
    file: 'prisma/a.ts',
    code: uses('../components/b'),
    others: { 'components/b.ts': value },
  },
  {
    rule: 'cli-worker-commands-only',
    file: 'cli/commands/user.ts',
    code: uses('../../inference/b'),
    others: { 'inference/b.ts': value },
  },
  {
    rule: 'domain-no-packages',
    file: 'lib/domain/c.ts',
    code: "import { z } from 'zod';\nexport const text = z.string();\n",
  },
  {
    rule: 'prisma-behind-server',
    file: 'app/c.ts',
    code: "import { PrismaPg } from '@prisma/adapter-pg';\nexport const adapter = PrismaPg;\n",
  },
  {
    rule: 'prisma-behind-server',
    file: 'app/d.ts',
    code: uses('../lib/server/generated/b'),
    others: { 'lib/server/generated/b.ts': value },
  },
  {
    rule: 'ort-behind-inference',
    file: 'lib/server/c.ts',
    code: "import { env } from 'onnxruntime-node';\nexport const e = env;\n",
  },
  {
    rule: 'konva-behind-canvas',
    file: 'components/review/a.ts',
    code: "import Konva from 'konva';\nexport const k = Konva;\n",
  },
  {
    rule: 'react-behind-ui',
    file: 'inference/c.ts',
    code: "import { useState } from 'react';\nexport const s = useState;\n",
  },
  {
    rule: 'no-request-scope-outside-web',
    file: 'cli/c.ts',
    code: uses('../lib/server/session'),
    others: { 'lib/server/session.ts': value },
  },
  {
    rule: 'truth-never-scores',
    file: 'inference/d.ts',
    code: uses('../lib/server/truth/b'),
    others: { 'lib/server/truth/b.ts': value },
  },
  {
    rule: 'no-cycles',
    file: 'lib/domain/d.ts',
    code: uses('./f'),
    others: { 'lib/domain/f.ts': `import './d';\n${value}` },
  },
  { rule: 'no-unresolvable', file: 'lib/domain/e.ts', code: uses('./nowhere') },
];

test('every rule is planted here', () => {
  const { forbidden } = requireConfig();
  expect(new Set(PLANTED.map((planted) => planted.rule))).toEqual(
    new Set(forbidden.map((rule) => rule.name)),
  );
});

describe('all planted in one tree', () => {
  let broken: Violation[];
  beforeAll(() => {
    broken = cruise(
      Object.assign({}, ...PLANTED.map(({ file, code, others }) => ({ ...others, [file]: code }))),
    );
  });

  test.each(PLANTED)('$rule: $file is caught', ({ rule, file }) => {
    const ofFile = broken.filter((violation) => violation.from === file);
    expect(ofFile.map((violation) => violation.rule.name)).toContain(rule);
  });

  test('nothing is caught but what was planted', () => {
    const planted = PLANTED.flatMap(({ file, others }) => [file, ...Object.keys(others ?? {})]);
    expect(planted).toEqual(expect.arrayContaining(broken.map((violation) => violation.from)));
  });
});

test('what is allowed passes, a type-only import of a request-scoped file included', () => {
  const broken = cruise({
    'lib/domain/b.ts': 'export type Thing = { a: number };\nexport const value = 1;\n',
    'lib/contracts/a.ts':
      "import { z } from 'zod';\nimport { value } from '../domain/b';\nexport const s = z.literal(value);\n",
    'lib/server/session.ts': 'export type ReviewerId = string;\n',
    'inference/a.ts':
      "import type { ReviewerId } from '../lib/server/session';\nexport const id: ReviewerId = 'x';\n",
    'cli/commands/score-again.ts': uses('../../inference/c'),
    'inference/c.ts': value,
  });
  expect(broken).toEqual([]);
});

type Violation = { from: string; rule: { name: string } };

function requireConfig(): { forbidden: Array<{ name: string }> } {
  const { stdout } = spawnSync(
    process.execPath,
    ['-p', 'JSON.stringify(require("./dependency-cruiser.cjs"))'],
    { cwd: import.meta.dirname, encoding: 'utf8' },
  );
  return JSON.parse(stdout) as { forbidden: Array<{ name: string }> };
}

/** Lays out a tree with the project's own configuration and asks the check that `npm test` runs. */
function cruise(files: Record<string, string>): Violation[] {
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(path.join(tree, '.ci'), { recursive: true });
  cpSync(path.join(root, '.ci/dependency-cruiser.cjs'), path.join(tree, '.ci/dependency-cruiser.cjs'));
  for (const name of ['tsconfig.json', 'package.json']) cpSync(path.join(root, name), path.join(tree, name));
  symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  for (const [name, code] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
    writeFileSync(path.join(tree, name), code);
  }
  const folders = [...new Set(Object.keys(files).map((name) => name.split('/')[0]))];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.ci/dependency-cruiser.cjs',
      '--output-type',
      'json',
      ...folders,
    ],
    { cwd: tree, encoding: 'utf8', maxBuffer: 64e6 },
  );
  if (!stdout) throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}
