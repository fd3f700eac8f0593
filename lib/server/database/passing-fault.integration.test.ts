import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBrand } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createDb, type Db } from './db';
import { isPassingFault } from './passing-fault';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase(4);
  ({ db } = database);
});
afterAll(() => database.drop());

/** A promise and what resolves it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** What a promise fails with. */
async function faultOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => ({ fault: null }),
    (fault: unknown) => ({ fault }),
  );
  expect(outcome.fault).toBeInstanceOf(Error);
  return outcome.fault;
}

test('a transaction that finds no free connection', async () => {
  const small = createDb(database.url, 1);
  const release = gate();
  const held = small.$transaction(() => release.opened);
  const fault = await faultOf(small.$transaction(() => Promise.resolve(), { maxWait: 50 }));
  release.open();
  await held;
  await small.$disconnect();
  expect(String(fault)).toMatch(/Unable to start a transaction/);
  expect(isPassingFault(fault)).toBe(true);
});

test('a transaction that took too long, and was rolled back', async () => {
  const brand = await makeBrand(db);
  const fault = await faultOf(
    db.$transaction(
      async (tx) => {
        await tx.brand.update({ where: { id: brand.id }, data: { name: 'Not kept' } });
        await tx.$executeRaw`SELECT pg_sleep(0.2)`;
      },
      { timeout: 100 },
    ),
  );
  expect(isPassingFault(fault)).toBe(true);
  expect(await db.brand.count({ where: { id: brand.id, name: 'Not kept' } })).toBe(0);
});

test('two transactions that wait for each other: one is given up', async () => {
  const [one, two] = [await makeBrand(db), await makeBrand(db)];
  const bothHold = [gate(), gate()] as const;
  const cross = (index: 0 | 1, byStatement: boolean) =>
    db.$transaction(async (tx) => {
      const [mine, other] = index === 0 ? [one, two] : [two, one];
      await tx.brand.update({ where: { id: mine.id }, data: { name: `${mine.slug} ${index}` } });
      bothHold[index].open();
      await bothHold[index === 0 ? 1 : 0].opened;
      if (byStatement) await tx.$executeRaw`UPDATE brand SET name = name WHERE id = ${other.id}::uuid`;
      else await tx.brand.update({ where: { id: other.id }, data: { name: other.slug } });
    });
  const outcomes = await Promise.allSettled([cross(0, true), cross(1, false)]);
  const faults = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(faults).toHaveLength(1);
  expect(isPassingFault(faults[0])).toBe(true);
});

test.each([true, false])('a transaction that a rival overtook, by a statement: %s', async (byStatement) => {
  const brand = await makeBrand(db);
  const fault = await faultOf(
    db.$transaction(
      async (tx) => {
        await tx.brand.findUniqueOrThrow({ where: { id: brand.id } });
        await db.brand.update({ where: { id: brand.id }, data: { name: `${brand.slug} rival` } });
        if (byStatement) await tx.$queryRaw`UPDATE brand SET name = name WHERE id = ${brand.id}::uuid`;
        else await tx.brand.update({ where: { id: brand.id }, data: { name: `${brand.slug} mine` } });
      },
      { isolationLevel: 'Serializable' },
    ),
  );
  expect(isPassingFault(fault)).toBe(true);
});

test('a database that cannot be reached', async () => {
  const nowhere = createDb('postgresql://nobody:x@127.0.0.1:1/none');
  const fault = await faultOf(nowhere.$queryRaw`SELECT 1`);
  await nowhere.$disconnect();
  expect(isPassingFault(fault)).toBe(true);
});

test('what would fail again is none: a value taken twice, a bug, no error at all', async () => {
  const brand = await makeBrand(db);
  const taken = await faultOf(db.brand.create({ data: { slug: brand.slug, name: 'Twice' } }));
  const mistaken = await faultOf(db.$queryRaw`SELECT no_such_column`);
  for (const fault of [taken, mistaken, new Error('something else'), 'P2034', null]) {
    expect(isPassingFault(fault)).toBe(false);
  }
});
