import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../../.ci/ensure-chromium.mjs';
import { createDb, type Db } from '@/lib/server/database/db';
import { publicUrl } from './http';
import { startInstallation } from './installation';
import type { Person } from './people';

export type Measuring = { db: Db; browser: Browser };

/** An installation of its own with the test brands, and a browser, for a script that measures; both end with it. */
export async function measureWith(measure: (given: Measuring) => Promise<void>): Promise<void> {
  const installation = await startInstallation();
  const db = createDb(process.env['DATABASE_URL']!, 4);
  try {
    const executablePath = await findChromium();
    const browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      chromiumSandbox: process.getuid?.() !== 0,
      args: ['--disable-gpu'],
    });
    try {
      await measure({ db, browser });
    } finally {
      await browser.close();
    }
  } finally {
    await db.$disconnect();
    await installation.stop();
  }
}

/** A page of a person who is signed in. */
export async function openPageAs(browser: Browser, person: Person): Promise<Page> {
  const context = await browser.newContext({ baseURL: publicUrl(), viewport: { width: 1440, height: 900 } });
  const cookies = { locale: 'en', theme: 'dark', [person.cookie.name]: person.cookie.value };
  await context.addCookies(
    Object.entries(cookies).map(([name, value]) => ({ name, value, url: publicUrl() })),
  );
  return context.newPage();
}
