import { defineConfig, devices } from '@playwright/test';
import { ensureChromium, findChromium } from './.ci/ensure-chromium.mjs';

const executablePath = await findChromium();
if (executablePath === '') throw new Error((await ensureChromium()) ?? 'there is no Chromium');

const isRoot = process.getuid?.() === 0;

/**
 * Browser and HTTP tests against the production build: `npx next build`, then `npx playwright test`. They run one after
 * the other, because all of them share one review queue, and none is tried twice, because a flaky test is a bug. Two workers
 * with an installation each were tried: on two cores that saves little, and each test takes half as long again. Traces
 * take a quarter of the run's processor time: `npx playwright test e2e/label.spec.ts --trace retain-on-failure` asks for
 * them.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser',
  globalSetup: './e2e/global-setup.ts',
  workers: 1,
  retries: 0,
  // On a machine that has other work.
  timeout: 180_000,
  globalTimeout: 25 * 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  projects: [
    { name: 'product', testIgnore: ['grocery.spec.ts', 'releases.spec.ts'] },
    // Every brand in use is modelled again and every ad scored again: nothing else may wait for that.
    { name: 'releases', testMatch: 'releases.spec.ts' },
    // Last: the brands it brings in are there for good, and would be suspected of the other tests' ads.
    { name: 'grocery', testMatch: 'grocery.spec.ts' },
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
