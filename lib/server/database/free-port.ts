import { createServer } from 'node:net';

/** True when nobody listens on `port` of `host` and this process may. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return listenOnce(host, port).then(
    () => true,
    () => false,
  );
}

/** A port of `host` that was free a moment ago. */
export const findFreePort = (host: string): Promise<number> => listenOnce(host, 0);

/** Listens and closes at once; rejects with the reason when that is not possible. */
export function listenOnce(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const boundPort = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(boundPort));
    });
  });
}
