import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OperatorError } from '@/lib/server/config/operator-error';
import { withActivity, type Activity } from '../progress';
import { readLogTail } from './supervise';

const BUILD_DIR = '.next';
const STAMP_FILE = path.join(BUILD_DIR, 'touchstone-build.sha256');
const NEXT_BIN = 'node_modules/next/dist/bin/next';

/** Everything the web build reads; what is not listed here cannot make it outdated. */
const SOURCE_FOLDERS = ['app', 'components', 'lib', 'public'];
const SOURCE_FILES = [
  'proxy.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
  'prisma/schema.prisma',
];

/**
 * Makes the production build of the web part unless the one that is there was made from the same sources.
 * @throws OperatorError when it fails, with the end of its log
 */
export async function buildWebIfOutdated(logsDir: string): Promise<void> {
  const hash = await hashSources();
  const built = await readFile(STAMP_FILE, 'utf8').catch(() => '');
  if (built.trim() === hash) return;
  await requireWritable();
  await rm(STAMP_FILE, { force: true });
  await withActivity('Building the web pages', (activity) => build(logsDir, activity));
  await writeFile(STAMP_FILE, `${hash}\n`);
}

/** SHA-256 over names and contents of the sources, tests left out. */
export async function hashSources(): Promise<string> {
  const names = [...SOURCE_FILES];
  for (const folder of SOURCE_FOLDERS) names.push(...(await listFiles(folder)));
  const hash = createHash('sha256');
  for (const name of names.sort()) {
    const content = await readFile(name).catch(() => null);
    if (content) hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function build(logsDir: string, activity: Activity): Promise<void> {
  const logFile = path.join(logsDir, 'build.log');
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, [NEXT_BIN, 'build'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm test checks the types; a newcomer need not wait for that.
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', TYPES_ARE_CHECKED: '1' },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false });
    stream.on('data', (chunk: Buffer) => activity.note(lastWords(chunk.toString())));
  }
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 1));
  });
  log.end();
  if (code === 0) return;
  throw new OperatorError(
    `The web pages could not be built (${code}). The end of ${logFile}:\n${await readLogTail(logFile)}`,
  );
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((name) => !name.startsWith(path.join('lib', 'server', 'generated')));
}

async function requireWritable(): Promise<void> {
  try {
    await mkdir(BUILD_DIR, { recursive: true });
    await access(BUILD_DIR, constants.W_OK);
  } catch (error) {
    const folder = path.resolve(BUILD_DIR);
    throw new OperatorError(
      `The web pages have to be built, but ${folder} cannot be written by this user; start as the user who owns ` +
        'the project, or clone it to a folder of your own.',
      { cause: error },
    );
  }
}

/** The last line of a piece of output, without colours. */
function lastWords(output: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '');
  return plain.trim().split('\n').at(-1)?.trim() ?? '';
}
