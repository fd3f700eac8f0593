// `npm test`: installs what tests need, then every gate. `npm run check` (--only check) is what needs neither a
// database nor a browser. Each gate runs even when an earlier one failed, so that one run tells everything; ends with
// the line `N passed, N failed` (a gate without tests of its own counts as one).
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './ensure-chromium.mjs';
import { readReport } from './read-report.mjs';
import { prepareInstallation } from '../cli/install.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const reports = path.join(root, 'test-results/reports');
process.chdir(root);

/** @typedef {{ name: string, check?: boolean, isBeside?: boolean, run: string[], report?: string, env?: Record<string, string> }} Gate */
/**
 * Gates `isBeside` that follow each other run two at a time: each takes about one core.
 * @type {Gate[]}
 */
const GATES = [
  { name: 'route types', check: true, run: ['next', 'typegen'] },
  { name: 'types', check: true, isBeside: true, run: ['tsc', '--noEmit'] },
  { name: 'format', check: true, isBeside: true, run: ['prettier', '--check', '.', '--log-level', 'warn'] },
  { name: 'lint', check: true, isBeside: true, run: ['oxlint', '--type-aware', '--deny-warnings', '.'] },
  {
    name: 'import rules',
    check: true,
    isBeside: true,
    run: ['depcruise', '--config', '.ci/dependency-cruiser.cjs', '.'],
  },
  { name: 'dead code', check: true, isBeside: true, run: ['knip'] },
  { name: 'messages', check: true, isBeside: true, run: ['tsx', '.ci/check-messages.ts'] },
  {
    name: 'unit',
    check: true,
    run: ['vitest', 'run', '--project', 'domain', '--project', 'unit'],
    report: 'vitest',
  },
  { name: 'schema drift', run: ['tsx', 'prisma/dev/check-drift.ts'] },
  { name: 'integration', run: ['vitest', 'run', '--project', 'integration'], report: 'vitest' },
  // The gate "types" has looked at the same files.
  { name: 'production build', run: ['next', 'build'], env: { TYPES_ARE_CHECKED: '1' } },
  { name: 'browser', run: ['playwright', 'test'], report: 'playwright' },
];

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
const gates = GATES.filter((gate) => only === null || (only === 'check' ? gate.check : gate.name === only));
if (gates.length === 0)
  finish(`there is no gate "${only}"; there are: check, ${GATES.map((gate) => gate.name).join(', ')}`);

const problem =
  (await prepareInstallation(root)) ??
  (gates.some((gate) => gate.name === 'browser') ? await ensureChromium() : null);
if (problem) finish(problem);

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const outcomes = [];
const rest = [...gates];
while (rest.length > 0) {
  const together = [rest.shift()];
  while (together[0].isBeside && rest[0]?.isBeside) together.push(rest.shift());
  if (together.length > 1) {
    console.log(
      `\n${together.map(({ name }) => name).join(', ')}: two at a time, each is shown when it has ended`,
    );
  }
  outcomes.push(...(await runTogether(together)));
}

console.log('');
for (const { name, passed, failed, seconds } of outcomes) {
  console.log(
    `${failed ? '✗' : '✓'} ${name.padEnd(18)} ${String(passed).padStart(5)} passed ${failed ? `, ${failed} failed ` : ''}(${seconds} s)`,
  );
}
for (const { name, failures } of outcomes) {
  for (const failure of failures) console.log(`✗ ${name}: ${failure.replace(`${root}/`, '')}`);
}
const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 ? 1 : 0;

/** @param {Gate[]} gates */
async function runTogether(gates) {
  const waiting = [...gates.entries()];
  const outcomes = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      outcomes[next[0]] = await runGate(next[1], gates.length > 1);
    }
  };
  await Promise.all([work(), work()]);
  return outcomes;
}

/**
 * @param {Gate} gate
 * @param {boolean} isHeldBack what it says comes when it has ended, in one piece
 */
async function runGate(gate, isHeldBack) {
  const { name, report } = gate;
  const headline = `\n── ${name} ─────────────────────────────────────────────`;
  if (!isHeldBack) console.log(headline);
  const startedAt = Date.now();
  const file = path.join(reports, `${name}.json`);
  const { code, said } = await start(gate, file, isHeldBack);
  if (isHeldBack) process.stdout.write(`${headline}\n${said}`);
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  const counted = report ? readReport(report, file) : { passed: code === 0 ? 1 : 0, failed: 0, failures: [] };
  // A runner that ends badly without a failed test (it could not start, an error outside a test) has failed.
  const hasFailed = counted.failed > 0 || code !== 0 || counted.passed === 0;
  return { name, seconds, ...counted, failed: hasFailed ? Math.max(1, counted.failed) : 0 };
}

/**
 * @param {Gate} gate
 * @returns {Promise<{ code: number, said: string }>}
 */
function start({ run: [program, ...args], report, env = {} }, file, isHeldBack) {
  const reporters = {
    vitest: ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    playwright: ['--reporter=list,json'],
  };
  const child = spawn(
    path.join(root, 'node_modules/.bin', program),
    [...args, ...(reporters[report] ?? [])],
    {
      stdio: isHeldBack ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        ...env,
        NEXT_TELEMETRY_DISABLED: '1',
        CHECKPOINT_DISABLE: '1',
        ...(report === 'playwright' ? { PLAYWRIGHT_JSON_OUTPUT_FILE: file } : {}),
      },
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (said += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

function finish(sentence) {
  console.error(`npm test: ${sentence}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
