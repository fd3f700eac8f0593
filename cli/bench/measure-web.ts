import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { growthPerThousand, residentMb, type MemorySample } from './memory-growth';

export type WebMeasurement = {
  requests: number;
  requestsPerSecond: number;
  /** Growth of the web process's resident memory behind the first 500 requests; null when there were fewer than 1,000. */
  memoryMbPerThousandRequests: number | null;
  residentMb: number;
};
type Account = { email: string; password: string };
type Options = {
  script: string;
  env: Record<string, string>;
  address: string;
  account: Account;
  /** SHA-256 of stored pictures. */
  images: readonly string[];
  requests: number;
  onRequests: (count: number) => void;
};

const READY_MS = 60_000;
const AT_ONCE = 4;
const SAMPLE_EVERY = 50;
const SIDES = [160, 480, 1600] as const;

/** Serves pictures, renditions and claims to a signed-in reviewer, and watches the web process from outside. */
export async function measureWeb(options: Options): Promise<WebMeasurement> {
  const web = spawn(process.execPath, [options.script], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await waitUntilReady(web, options.address);
    const cookie = await signIn(options.address, options.account);
    return await serve(web, cookie, options);
  } finally {
    if (web.exitCode === null) {
      web.kill('SIGTERM');
      await once(web, 'exit');
    }
  }
}

async function serve(web: ChildProcess, cookie: string, options: Options): Promise<WebMeasurement> {
  const { address, images, requests, onRequests } = options;
  const tabId = randomUUID();
  const samples: MemorySample[] = [];
  let next = 0;
  let done = 0;
  const startedAt = performance.now();
  const serveOn = async () => {
    while (next < requests) {
      await request(address, cookie, toRequest(next++, images, tabId));
      done += 1;
      if (done % SAMPLE_EVERY !== 0) continue;
      samples.push({ count: done, residentMb: residentMb(web.pid!) });
      onRequests(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, serveOn));
  return {
    requests,
    requestsPerSecond: (requests * 1_000) / (performance.now() - startedAt),
    memoryMbPerThousandRequests: growthPerThousand(samples),
    residentMb: residentMb(web.pid!),
  };
}

type Call = { path: string; body?: unknown };

/** In turn: a whole picture, three renditions, a claim. */
function toRequest(index: number, images: readonly string[], tabId: string): Call {
  const image = images[Math.floor(index / 5) % images.length]!;
  const kind = index % 5;
  if (kind === 4) return { path: '/api/v1/claims', body: { tabId } };
  return { path: `/api/v1/images/${image}${kind === 0 ? '' : `?side=${SIDES[kind - 1]}`}` };
}

async function request(address: string, cookie: string, { path, body }: Call): Promise<void> {
  const response = await fetch(address + path, {
    headers: { cookie, origin: address, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
}

async function waitUntilReady(web: ChildProcess, address: string): Promise<void> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (web.exitCode !== null) throw new Error(`the web process ended with ${web.exitCode}`);
    if (await fetch(`${address}/api/health`).catch(() => null)) return;
    await sleep(100);
  }
  throw new Error(`the web process does not answer on ${address}`);
}

/** As the sign-in page does it. @returns the session's cookie */
async function signIn(address: string, { email, password }: Account): Promise<string> {
  const form = await fetch(`${address}/api/auth/csrf`);
  const { csrfToken } = (await form.json()) as { csrfToken: string };
  const answer = await fetch(`${address}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie: toCookie(form),
      origin: address,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
  });
  const cookie = toCookie(answer);
  if (!cookie.includes('session-token')) throw new Error(`signing in was answered with ${answer.status}`);
  return cookie;
}

const toCookie = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .join('; ');
