// What has to be there before anything else can run: the packages of package-lock.json, the generated Prisma client.
// Plain JavaScript without a single package.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Installs what is missing or outdated; does nothing (and takes milliseconds) when all is there.
 *
 * @param {string} root folder of the project
 * @returns {Promise<string | null>} a sentence that says why it was not possible
 */
export async function prepareInstallation(root) {
  const outdated = await whyOutdated(root);
  if (outdated) {
    const problem = (await whyNotWritable(root)) ?? (await installPackages(root, outdated));
    if (problem) return problem;
  }
  if (
    !(await isClientCurrent(root)) &&
    (await run(root, process.execPath, ['prisma/generate-client.mjs'])) !== 0
  ) {
    return 'The database client could not be generated; the reason stands above.';
  }
  return null;
}

/**
 * Compares package-lock.json with npm's own record of what it installed.
 * @returns {Promise<string | null>} what differs, or null when nothing does
 */
export async function whyOutdated(root) {
  const wanted = await readJson(path.join(root, 'package-lock.json'));
  const installed = await readJson(path.join(root, 'node_modules/.package-lock.json'));
  if (!installed) return 'they are not installed yet';
  for (const [folder, { version, optional, devOptional, dev, peer }] of Object.entries(
    wanted?.packages ?? {},
  )) {
    if (folder === '') continue;
    const found = installed.packages?.[folder];
    // Packages for other platforms are left out, and a production install leaves out those for development.
    if (!found && (optional || devOptional || dev || peer)) continue;
    if (found?.version !== version) return `${folder.replace(/^.*node_modules\//, '')} ${version} is missing`;
  }
  return null;
}

async function installPackages(root, reason) {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  console.error(`Installing packages, because ${reason} (about a minute) …`);
  const ticker = setInterval(() => console.error(`  still installing, ${elapsed()}`), 15_000);
  const npmScript = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.env.npm_execpath] : [];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const program = npmScript.length > 0 ? process.execPath : npm;
  const args = [...npmScript, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await run(root, program, args);
  clearInterval(ticker);
  if (code === 0) {
    console.error(`Installed in ${elapsed()}.`);
    return null;
  }
  return `The packages could not be installed (npm ci ended with ${code}); the reason stands above.`;
}

/** @returns {Promise<number | string>} exit code, or why the program did not even start */
function run(root, program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      // Everything goes to standard error: standard output belongs to the command, perhaps as JSON.
      stdio: ['ignore', 2, 2],
      shell: program.endsWith('.cmd'),
      env: {
        ...process.env,
        ONNXRUNTIME_NODE_INSTALL: 'skip',
        CHECKPOINT_DISABLE: '1',
        NEXT_TELEMETRY_DISABLED: '1',
      },
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
}

async function whyNotWritable(root) {
  const folder = path.join(root, 'node_modules');
  const target = (await canAccess(folder, constants.F_OK)) ? folder : root;
  if (await canAccess(target, constants.W_OK)) return null;
  return (
    `The packages have to be installed, but ${target} cannot be written by this user; ` +
    'start as the user who owns the project, or clone it to a folder of your own.'
  );
}

async function isClientCurrent(root) {
  const schema = await readFile(path.join(root, 'prisma/schema.prisma')).catch(() => null);
  if (!schema) return true;
  const generatedFrom = await readFile(path.join(root, 'lib/server/generated/schema.sha256'), 'utf8').catch(
    () => '',
  );
  return generatedFrom.trim() === createHash('sha256').update(schema).digest('hex');
}

const readJson = (file) =>
  readFile(file, 'utf8').then(
    (text) => JSON.parse(text),
    () => null,
  );
const canAccess = (target, mode) =>
  access(target, mode).then(
    () => true,
    () => false,
  );
