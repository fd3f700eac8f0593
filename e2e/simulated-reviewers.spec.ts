import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NAMED } from './support/brands';
import { expect, test } from './support/fixtures';
import { publicUrl } from './support/http';
import { putFirst } from './support/queue';

const ROOT = path.resolve(import.meta.dirname, '..');

test('people who know the truth sign in by command and decide what they know, and leave the rest to others', async ({
  db,
  people,
  shop,
}, testInfo) => {
  const items = await shop.flaggedAds([
    { title: `${NAMED.name} jacket` },
    { title: `${NAMED.name} jacket, another` },
  ]);
  const [unknown, known] = await putFirst(db, items);
  const file = testInfo.outputPath('ads.jsonl');
  await writeFile(file, JSON.stringify({ externalId: known!.externalId, truth: { brand: null } }));
  const anna = await people.one('reviewer');
  const { verdicts } = await simulate(anna, ['--truth', `${shop.source}=${file}`, '--verdicts', '1']);

  expect(verdicts).toBe(1);
  const lines = await db.verdictLine.findMany({
    where: { verdict: { reviewerId: anna.id } },
    include: { verdict: true },
  });
  expect(lines.map(({ reason }) => reason)).toContain('not_this_brand');
  expect(lines.map(({ verdict }) => verdict.reviewItemId)).toContain(known!.reviewItemId);
  expect(await db.verdict.count({ where: { reviewItemId: unknown!.reviewItemId } })).toBe(0);
});

test('a wrong password is said in one sentence', async ({ people }, testInfo) => {
  const file = testInfo.outputPath('ads.jsonl');
  await writeFile(file, '');
  const anna = await people.one('reviewer');
  await expect(simulate({ ...anna, password: 'something else' }, ['--truth', `any=${file}`])).rejects.toThrow(
    `${anna.email} cannot sign in`,
  );
});

function simulate(
  { email, password }: { email: string; password: string },
  options: readonly string[],
): Promise<{ verdicts: number }> {
  const args = ['simulate', 'reviewers', '--json', '--address', publicUrl(), '--email', email, ...options];
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['cli/touchstone.mjs', ...args],
      { cwd: ROOT, timeout: 120_000 },
      (error, stdout, stderr) =>
        error ? reject(new Error(`${stderr}${stdout}`)) : resolve(JSON.parse(stdout) as { verdicts: number }),
    );
    child.stdin!.end(`${password}\n`);
  });
}
