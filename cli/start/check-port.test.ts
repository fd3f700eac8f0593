import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { requireFreePort } from './check-port';

test('a port in use is named, with a free one to choose instead', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;
  try {
    await expect(requireFreePort('127.0.0.1', port)).rejects.toThrow(
      new RegExp(`^Port ${port} of 127.0.0.1 is in use .* PORT=\\d+ npm start$`),
    );
  } finally {
    squatter.close();
  }
});

test('an address of another machine is refused', async () => {
  await expect(requireFreePort('203.0.113.7', 3000)).rejects.toThrow('is not an address of this machine');
});
