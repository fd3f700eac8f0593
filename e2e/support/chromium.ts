import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** As the browser tests choose: CHROMIUM_PATH, Playwright's own (undefined), the system's. */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return given;
  return existsSync(chromium.executablePath()) ? undefined : '/usr/bin/chromium';
}
