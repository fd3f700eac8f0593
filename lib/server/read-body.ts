import { AppError } from './errors';

/**
 * Reads a request body piece by piece and stops as soon as it is too long, whatever its length header says.
 * @throws AppError `too-large` or `bad-input` when there is none
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new AppError(
      'too-large',
      `The body is larger than the ${maxBytes.toLocaleString('en')} bytes that are taken`,
    );
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) throw new AppError('bad-input', 'The request has no body');

  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}
