import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { OperatorError } from '@/lib/server/config/operator-error';
import { queueAds } from '../bench/queue-ads';
import { round } from '../bench/round';
import { inTemporaryFolder } from '../bench/temporary-folder';
import { JSON_OPTION, printResult, type OutputOptions } from '../output';

/** Different enough that every rendition is made once, early on. */
const WEB_PICTURES = 100;

type WebOptions = OutputOptions & { requests: string };

export function registerWebBench(bench: Command): void {
  bench
    .command('web')
    .description('how fast the web process serves pictures and claims, and whether its memory grows')
    .option('--requests <count>', 'how many requests to send', '4000')
    .option(...JSON_OPTION)
    .action(benchWeb);
}

async function benchWeb(options: WebOptions): Promise<void> {
  if (!existsSync('.next/BUILD_ID'))
    throw new OperatorError('There is no build yet; run npm run build first.');
  await inTemporaryFolder(async (folder) => {
    const result = await measureWebMemory(folder, options);
    const { requestsPerSecond, residentMb, memoryMbPerThousandRequests: growth } = result;
    printResult(
      options,
      result,
      `${requestsPerSecond} requests/s, ${residentMb} MB, growing by ${growth ?? '?'} MB per 1,000 requests`,
    );
  });
}

async function measureWebMemory(folder: string, options: WebOptions) {
  const [
    { withRuntime },
    { createUser },
    { findFreePort },
    { measureWeb },
    { WEB_SCRIPT, webEnvironment },
    { startBar },
  ] = await Promise.all([
    import('../runtime'),
    import('@/lib/server/accounts/create-user'),
    import('@/lib/server/database/free-port'),
    import('../bench/measure-web'),
    import('../web/web-environment'),
    import('../progress'),
  ]);
  return withRuntime(async ({ db, config }) => {
    await queueAds(db, config.dataDir, folder, { ...options, images: String(WEB_PICTURES) });
    const images = await db.image.findMany({ select: { sha256: true } });
    const account = { email: 'bench@example.test', password: randomUUID() };
    await createUser(db, { ...account, name: 'Bench', roles: ['reviewer'] });
    const port = await findFreePort('127.0.0.1');
    const address = `http://127.0.0.1:${port}`;
    const requests = Number(options.requests);
    const bar = startBar('Serving', requests, 'requests');
    const measured = await measureWeb({
      script: WEB_SCRIPT,
      env: webEnvironment({ ...config, host: '127.0.0.1', port, publicUrl: address }),
      address,
      account,
      images: images.map((image) => image.sha256),
      requests,
      onRequests: (count) => bar.update(count),
    });
    bar.finish();
    const growth = measured.memoryMbPerThousandRequests;
    return {
      requests,
      requestsPerSecond: round(measured.requestsPerSecond, 1),
      residentMb: round(measured.residentMb, 0),
      memoryMbPerThousandRequests: growth === null ? null : round(growth, 2),
    };
  });
}
