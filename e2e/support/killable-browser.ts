import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../../.ci/ensure-chromium.mjs';
import { publicUrl } from './http';
import type { Person } from './people';

const PATIENCE_MS = 30_000;

/** A person's browser with a profile on the disk, which can be killed without a word (SIGKILL) and opened again. */
export async function openKillableBrowser(person: Person) {
  const profile = await mkdtemp(path.join(tmpdir(), 'touchstone-profile-'));
  let running: { child: ChildProcess; browser: Browser } | null = null;

  async function open(): Promise<Page> {
    const child = await startChromium(profile);
    const browser = await chromium.connectOverCDP(await readEndpoint(child));
    running = { child, browser };
    const context = browser.contexts()[0]!;
    const cookies = { locale: 'en', theme: 'light', [person.cookie.name]: person.cookie.value };
    await context.addCookies(
      Object.entries(cookies).map(([name, value]) => ({ name, value, url: publicUrl() })),
    );
    const page = context.pages()[0] ?? (await context.newPage());
    await page.setViewportSize({ width: 1440, height: 900 });
    return withBase(page);
  }

  function kill(): void {
    // The whole group: the process that renders would otherwise end in good order.
    if (running) process.kill(-running.child.pid!, 'SIGKILL');
    running = null;
  }

  return {
    open,
    kill,
    close: async () => {
      await running?.browser.close().catch(() => {}); // it may have been killed
      kill();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A page that was not made by Playwright knows no base address. */
function withBase(page: Page): Page {
  const goto = page.goto.bind(page);
  page.goto = (address, options) => goto(new URL(address, publicUrl()).href, options);
  return page;
}

async function startChromium(profile: string): Promise<ChildProcess> {
  const executable = (await findChromium()) ?? chromium.executablePath();
  const args = [
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--disable-gpu',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ];
  return spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
}

/** Chromium says on stderr where it listens. */
function readEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('Chromium did not say where it listens')), PATIENCE_MS);
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const endpoint = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (endpoint === undefined) return;
      clearTimeout(late);
      resolve(endpoint);
    });
    child.once('exit', () => reject(new Error(`Chromium ended at its start:\n${said}`)));
  });
}
