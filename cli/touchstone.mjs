#!/usr/bin/env node
// The launcher: plain JavaScript without a single package, because it has to run before the packages are there.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split('.').map(Number);
const isOldNode = major < 20 || (major === 20 && minor < 19);

if (isOldNode) {
  fail(
    `Touchstone needs Node.js 20.19 or newer, and this is ${process.versions.node}; install a newer one from https://nodejs.org.`,
  );
} else {
  await launch();
}

async function launch() {
  // Commands run in the project folder wherever they are typed; cli/user-path.ts resolves what people type.
  process.env.TOUCHSTONE_CALLED_FROM = process.env.TOUCHSTONE_CALLED_FROM || process.cwd();
  process.chdir(root);
  const { prepareInstallation } = await import('./install.mjs');
  const problem = await prepareInstallation(root);
  if (problem) return fail(problem);
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: path.join(root, 'tsconfig.json') });
  const { main } = await import('./main.ts');
  await main(process.argv);
}

function fail(sentence) {
  console.error(`touchstone: ${sentence}`);
  process.exitCode = 1;
}
