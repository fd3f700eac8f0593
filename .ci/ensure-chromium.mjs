// A browser for the browser tests: CHROMIUM_PATH, Playwright's own, the system's, else Debian's package when we may
// install it. Browser tests are never left out silently.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Chromium without a window to draw: tests take three quarters of the time. */
const SHELL = '/usr/bin/chromium-headless-shell';
const SYSTEM = [SHELL, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @returns {Promise<string | undefined>} what to launch; undefined = Playwright's own */
export async function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return undefined;
  return SYSTEM.find((file) => existsSync(file)) ?? '';
}

/** @returns {Promise<string | null>} a sentence that says what to install, or null when there is a browser */
export async function ensureChromium() {
  const found = await findChromium();
  const isSlower = SYSTEM.includes(found) && found !== SHELL;
  if (found !== '' && !isSlower) return null;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.error('Installing Chromium for the browser tests …');
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium-headless-shell', 'fonts-noto-cjk');
  }
  if ((await findChromium()) !== '') return null;
  return 'The browser tests need Chromium: install it (Debian: apt-get install chromium-headless-shell; elsewhere: npx playwright install chromium), or set CHROMIUM_PATH.';
}
