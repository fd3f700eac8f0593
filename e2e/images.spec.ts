import sharp from 'sharp';
import { expect, test } from './support/fixtures';
import { call } from './support/http';
import { drawPicture } from './support/pictures';

test('nobody sees an image without signing in', async ({ people, shop }) => {
  const sha256 = await shop.sendImage(await drawPicture());
  const address = `/api/v1/images/${sha256}`;
  for (const caller of [null, { key: shop.key }]) {
    const refused = await call(caller, 'GET', address);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toContain('application/json');
  }
  const seen = await call(await people.one('labeler'), 'GET', address);
  expect(seen.status).toBe(200);
  expect(seen.headers.get('cache-control')).toContain('private');
});

test('an image is served as what it is, whatever its sender called it', async ({ people, shop }) => {
  const bytes = new Uint8Array(
    await sharp(await drawPicture())
      .png()
      .toBuffer(),
  );
  const stored = await call({ key: shop.key }, 'POST', '/api/v1/images', {
    bytes,
    headers: { 'content-type': 'text/html' },
  });
  const { sha256, mediaType } = (await stored.json()) as { sha256: string; mediaType: string };
  expect([stored.status, mediaType]).toEqual([201, 'image/png']);
  const served = await call(await people.one('reviewer'), 'GET', `/api/v1/images/${sha256}`);
  expect(served.headers.get('content-type')).toBe('image/png');
  expect(served.headers.get('x-content-type-options')).toBe('nosniff');
  expect(served.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(bytes);
});

test('what is no picture is refused, even under the name of one', async ({ shop }) => {
  const script = new TextEncoder().encode('<script>alert(1)</script>');
  for (const bytes of [script, new Uint8Array(0)]) {
    const refused = await call({ key: shop.key }, 'POST', '/api/v1/images', {
      bytes,
      headers: { 'content-type': 'image/png' },
    });
    expect(refused.status).toBe(415);
  }
});
