import { createHash } from 'node:crypto';
import type { StoredDocument } from '@/lib/contracts/authorizations';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { imageStore } from '../images/image-store';
import { inspectImage } from '../images/inspect-image';

/** Documents larger than this are not taken. */
export const MAX_DOCUMENT_BYTES = 20_000_000;

/**
 * Keeps a document, a PDF or a picture: bytes first, then its row. The type is what the bytes are; what the sender calls
 * them is not asked. The same bytes are one document.
 *
 * @throws AppError `unsupported-document` or `storage-full`; nothing is kept then
 */
export async function storeDocument(db: Db, bytes: Uint8Array): Promise<StoredDocument> {
  const mediaType = await mediaTypeOf(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await imageStore().put(sha256, bytes);
  const document = { sha256, mediaType, byteCount: bytes.length };
  await db.storedDocument.createMany({ data: [document], skipDuplicates: true });
  return document;
}

/** A document's bytes with their type. @throws AppError `not-found` */
export async function readDocument(db: Db, sha256: string): Promise<{ bytes: Buffer; mediaType: string }> {
  const row = await db.storedDocument.findUnique({ where: { sha256 }, select: { mediaType: true } });
  const bytes = row && (await imageStore().get(sha256));
  if (!row || !bytes) throw new AppError('not-found', 'There is no such document');
  return { bytes, mediaType: row.mediaType };
}

async function mediaTypeOf(bytes: Uint8Array): Promise<string> {
  if (isPdf(bytes)) return 'application/pdf';
  try {
    return (await inspectImage(bytes)).mediaType;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('unsupported-document', 'This is no PDF, JPEG, PNG or WebP that can be read', {
      cause: error,
    });
  }
}

/** Begins with %PDF-1 or %PDF-2 and ends with %%EOF, perhaps followed by a line's end or a few bytes (ISO 32000-1, 7.5). */
function isPdf(bytes: Uint8Array): boolean {
  const text = (part: Uint8Array) => Buffer.from(part).toString('latin1');
  return /^%PDF-[12]\.\d/.test(text(bytes.subarray(0, 8))) && text(bytes.subarray(-1_024)).includes('%%EOF');
}
