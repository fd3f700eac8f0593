import { OperatorError } from '@/lib/server/config/operator-error';
import { isPortFree, listenOnce } from '@/lib/server/database/free-port';

const SUGGESTIONS = 50;

/** @throws OperatorError in one sentence when the web server will not be able to listen there */
export async function requireFreePort(host: string, port: number): Promise<void> {
  try {
    await listenOnce(host, port);
  } catch (error) {
    throw new OperatorError(await explain(error as NodeJS.ErrnoException, host, port), { cause: error });
  }
}

async function explain(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
): Promise<string> {
  if (code === 'EADDRINUSE') {
    const free = await findFreeNear(host, port);
    return `Port ${port} of ${host} is in use by another program; stop that, or choose another: PORT=${free} npm start`;
  }
  if (code === 'EACCES') {
    return `Port ${port} may not be opened by this user; choose one above 1023, for example: PORT=3000 npm start`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST is "${host}", which is not an address of this machine; 127.0.0.1 serves this machine only, 0.0.0.0 everybody.`;
  }
  return `Port ${port} of ${host} cannot be opened: ${message}.`;
}

async function findFreeNear(host: string, port: number): Promise<number> {
  for (let next = port + 1; next <= Math.min(port + SUGGESTIONS, 65_535); next++) {
    if (await isPortFree(host, next)) return next;
  }
  return 8080;
}
