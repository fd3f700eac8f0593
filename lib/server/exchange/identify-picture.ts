import { createHash } from 'node:crypto';
import { stemOf } from '@/lib/domain/exchange/file-names';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { problemAt, type ExchangeProblem, type Place } from '@/lib/domain/exchange/exchange-problem';
import type { Db } from '../database/db';
import { readSize } from './read-size';

/** A picture that is stored, or the bytes of one that is to be stored. */
export type Identified = { sha256: string; bytes: Uint8Array | null };
type Given = { picture: ExchangePicture; place: Place; readBytes: (() => Promise<Uint8Array>) | null };

/**
 * Which picture is meant: the given bytes, or the stored picture whose hash the file or the picture's name gives. Bytes
 * that were turned upright for an export mean the picture they were made from, where that is stored.
 */
export async function identifyPicture(db: Db, given: Given): Promise<Identified | ExchangeProblem> {
  const { picture, place, readBytes } = given;
  return readBytes ? identifyBytes(db, picture, place, await readBytes()) : findStored(db, picture, place);
}

async function identifyBytes(
  db: Db,
  picture: ExchangePicture,
  place: Place,
  bytes: Uint8Array,
): Promise<Identified | ExchangeProblem> {
  const { fileName, sha256: stated, uprightSha256 } = picture;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (stated !== null && sha256 !== stated && sha256 !== uprightSha256) {
    const problem = `the bytes of ${fileName} have the SHA-256 ${sha256}, the file says ${stated}`;
    const expected = 'the picture as it was exported; for another one remove sha256';
    return problemAt(place, 'other-bytes', problem, expected);
  }
  const size = await readSize(bytes);
  if (!size) return problemAt(place, 'not-readable', `${fileName} is no picture`, 'a JPEG, PNG or WebP');
  const fault = sizeFault(picture, place, size);
  if (fault) return fault;
  if (sha256 === uprightSha256 && stated !== null) {
    const original = await db.image.findUnique({ where: { sha256: stated }, select: { sha256: true } });
    if (original) return { sha256: stated, bytes: null };
  }
  return { sha256, bytes };
}

async function findStored(
  db: Db,
  picture: ExchangePicture,
  place: Place,
): Promise<Identified | ExchangeProblem> {
  const named = picture.sha256 ?? hashInName(picture.fileName);
  const row = named && (await db.image.findUnique({ where: { sha256: named } }));
  if (!row) {
    const problem = `there is no file ${picture.fileName}${named ? `, and the picture ${named} is not stored` : ''}`;
    return problemAt(
      place,
      'missing-picture',
      problem,
      'the picture among the files, or --pictures with its folder',
    );
  }
  return sizeFault(picture, place, row) ?? { sha256: row.sha256, bytes: null };
}

type Size = { width: number; height: number };

function sizeFault(picture: ExchangePicture, place: Place, { width, height }: Size): ExchangeProblem | null {
  if (picture.width === width && picture.height === height) return null;
  const isTurned = picture.width === height && picture.height === width;
  return problemAt(
    place,
    'bad-size',
    `${picture.fileName} is ${width} x ${height} as shown, the file says ${picture.width} x ${picture.height}`,
    isTurned ? 'size and boxes of the picture with its EXIF orientation applied' : 'the size of this picture',
  );
}

/** Exports name pictures by their hash. */
export function hashInName(fileName: string): string | null {
  const bare = stemOf(fileName.slice(fileName.lastIndexOf('/') + 1));
  return /^[0-9a-f]{64}$/.test(bare) ? bare : null;
}
