// The web process: Next's production server behind an HTTP server of ours, which alone knows the caller's address.
// Plain JavaScript: nothing of tsx runs beside Next. Started by `touchstone start` and `touchstone web`.
import { createServer } from 'node:http';
import next from 'next';

const { HOST = '127.0.0.1', PORT = '3000', TRUST_PROXY = '' } = process.env;
const isProxyTrusted = ['1', 'true'].includes(TRUST_PROXY);
const STOP_MS = 8_000;

const app = next({ dev: false, dir: process.cwd(), hostname: HOST, port: Number(PORT) });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  // Sign-in attempts are counted by address: what a caller claims in this header counts only behind a trusted proxy.
  if (!isProxyTrusted) request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? 'unknown';
  handle(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(Number(PORT), HOST);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);

/** Requests in hand are answered; a caller that holds its connection open does not keep the process. */
function stop() {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), STOP_MS).unref();
}
