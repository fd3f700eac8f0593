// Kills the web process (kill -9) at random moments while reviewers decide, and asks afterwards for every verdict that was
// acknowledged.
//   npx next build && node --import tsx e2e/kill-web-during-verdicts.ts [kills=5] [verdictsBetweenKills=20]
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDb } from '@/lib/server/database/db';
import { findFreePort } from '@/lib/server/database/free-port';
import { openShop } from './support/ads';
import { NAMED } from './support/brands';
import { claim, openTab, submit, verdictOn, type Tab } from './support/claims';
import { publicUrl } from './support/http';
import { startInstallation } from './support/installation';
import { createPeople } from './support/people';

const REVIEWERS = 4;
const PATIENCE_MS = 60_000;

const [kills = 5, verdictsBetween = 20] = process.argv.slice(2).map(Number);

const installation = await startInstallation();
const db = createDb(process.env['DATABASE_URL']!, 4);
let web: ChildProcess | null = null;
try {
  const shop = await openShop(db);
  const count = kills * verdictsBetween * 2;
  await shop.flaggedAds(
    Array.from({ length: count }, (_, index) => ({ title: `${NAMED.name} article ${index + 1}` })),
  );
  // A second web process over the same database, which is ours to kill.
  process.env['PORT'] = String(await findFreePort('127.0.0.1'));
  process.env['PUBLIC_URL'] = process.env['NEXTAUTH_URL'] = `http://127.0.0.1:${process.env['PORT']}`;
  const people = await createPeople(db, REVIEWERS);
  const acknowledged: string[] = [];
  let unanswered = 0;
  for (let round = 0; round < kills; round++) {
    web = await startWeb();
    const roundStart = acknowledged.length;
    const over = new AbortController();
    const reviewing = people.map(async (person) => {
      const tab = openTab(person);
      while (!over.signal.aborted) unanswered += await decideOne(tab, acknowledged);
    });
    while (acknowledged.length - roundStart < verdictsBetween * (0.5 + Math.random())) await sleep(1);
    web.kill('SIGKILL');
    over.abort();
    await once(web, 'exit');
    await Promise.all(reviewing);
    // What the killed tabs held comes free, as it does when a lease ends.
    await db.$executeRaw`UPDATE work_slot SET leased_until = now() WHERE answered_at IS NULL AND leased_until > now()`;
  }
  const stored = new Set((await db.verdict.findMany({ select: { id: true } })).map((verdict) => verdict.id));
  const lost = acknowledged.filter((verdictId) => !stored.has(verdictId));
  console.log(
    JSON.stringify({
      kills,
      acknowledged: acknowledged.length,
      stored: stored.size,
      unanswered,
      lost: lost.length,
    }),
  );
  process.exitCode = lost.length === 0 ? 0 : 1;
} finally {
  web?.kill('SIGKILL');
  await db.$disconnect();
  await installation.stop();
}

/** @returns 1 when the web process died before it answered */
async function decideOne(tab: Tab, acknowledged: string[]): Promise<number> {
  try {
    const [review] = await claim(tab, { count: 1 });
    if (!review) return 0;
    const verdictId = randomUUID();
    const response = await submit(tab, verdictId, verdictOn(review));
    if (response.ok) acknowledged.push(verdictId);
    else throw new Error(`a verdict was answered with ${response.status}: ${await response.text()}`);
    return 0;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch: the connection ended
    return 1;
  }
}

async function startWeb(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['cli/web/serve.mjs'], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const answer = await fetch(`${publicUrl()}/api/health`).catch(() => null);
    if (answer) return child;
    await sleep(100);
  }
  throw new Error('the web process does not answer');
}
