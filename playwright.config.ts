import { defineConfig, devices } from '@playwright/test';
import { ensureChromium, findChromium } from './.ci/ensure-chromium.mjs';

const executablePath = await findChromium();
if (executablePath === '') throw new Error((await ensureChromium()) ?? 'there is no Chromium');

const isRoot = process.getuid?.() === 0;

/**
 * Browser and HTTP tests against the production build: `npx next build`, then `npx playwright test`. Each worker has an
 * installation of its own, whose one review queue its tests share, one after the other: they wait for pages, polls and leases
 * more than they compute. None is tried twice, because a flaky test is a bug. Traces take a quarter of the run's processor time: `npx playwright test e2e/label.spec.ts --trace retain-on-failure` asks for
 * them.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  workers: 2,
  retries: 0,
  // Beside another worker, on a machine that has other work.
  timeout: 180_000,
  globalTimeout: 25 * 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  projects: [
    // Projects share no worker, so no installation. Every brand in use is modelled again and every ad scored again:
    // nothing else may wait for that.
    { name: 'releases', testMatch: 'releases.spec.ts' },
    // The brands it brings in are there for good, and would be suspected of the other tests' ads.
    { name: 'grocery', testMatch: 'grocery.spec.ts' },
    { name: 'product', testIgnore: ['grocery.spec.ts', 'releases.spec.ts'] },
  ],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      chromiumSandbox: !isRoot,
      args: [
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-gpu',
      ],
    },
  },
});
