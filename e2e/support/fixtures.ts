import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import type { Role } from '@/lib/contracts/accounts';
import type { Locale, Theme } from '@/lib/domain/locale';
import { createDb, type Db } from '@/lib/server/database/db';
import { openShop, type Shop } from './ads';
import { createContexts, type Contexts } from './browser-contexts';
import { publicUrl } from './http';
import { createPeople, createPerson, type Person } from './people';

export { expect };

type OpenOptions = { locale?: Locale; theme?: Theme; deviceScaleFactor?: number };
type Fixtures = {
  /** Accounts of this test alone. */
  people: {
    one: (...roles: Role[]) => Promise<Person>;
    many: (count: number, ...roles: Role[]) => Promise<Person[]>;
  };
  /** A source of ads of this test alone. */
  shop: Shop;
  /** A browser of their own for a person (null = nobody), signed in; its first page. */
  openAs: (person: Person | null, options?: OpenOptions) => Promise<Page>;
  /** Console errors that this test is about; any other fails it. */
  expectErrors: (...patterns: RegExp[]) => void;
  problems: { seen: string[]; expected: RegExp[] };
};
type WorkerFixtures = {
  /** The installation's database: to look at, and to move time. */
  db: Db;
  contexts: Contexts;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  db: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const db = createDb(process.env['DATABASE_URL']!, 4);
      await use(db);
      await db.$disconnect();
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use(publicUrl()),
  people: async ({ db }, use) =>
    use({
      one: (...roles) => createPerson(db, roles.length > 0 ? roles : ['reviewer']),
      many: (count, ...roles) => createPeople(db, count, roles.length > 0 ? roles : ['reviewer']),
    }),
  shop: async ({ db }, use) => use(await openShop(db)),
  // oxlint-disable-next-line no-empty-pattern
  problems: async ({}, use) => {
    const problems: Fixtures['problems'] = { seen: [], expected: [] };
    await use(problems);
    const unexpected = problems.seen.filter(
      (text) => !problems.expected.some((pattern) => pattern.test(text)),
    );
    expect(unexpected, 'errors in the browser’s console').toEqual([]);
  },
  expectErrors: async ({ problems }, use) => use((...patterns) => void problems.expected.push(...patterns)),
  contexts: [
    async ({ browser }, use) => {
      const contexts = createContexts(browser);
      await use(contexts);
      await contexts.close();
    },
    { scope: 'worker' },
  ],
  openAs: async ({ contexts, problems }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (person, { locale = 'en', theme = 'light', deviceScaleFactor } = {}) => {
      const page = await contexts.open(deviceScaleFactor);
      const context = page.context();
      opened.push(context);
      const cookies = { locale, theme, ...(person ? { [person.cookie.name]: person.cookie.value } : {}) };
      await context.addCookies(
        Object.entries(cookies).map(([name, value]) => ({ name, value, url: publicUrl() })),
      );
      context.on('console', (message) => {
        if (message.type() === 'error') problems.seen.push(message.text());
      });
      context.on('weberror', (error) => problems.seen.push(String(error.error())));
      return page;
    });
    await Promise.all(opened.map((context) => contexts.giveBack(context)));
  },
});
