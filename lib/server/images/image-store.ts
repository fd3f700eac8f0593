import { config } from '../config/env';
import { openFolderStore } from './folder-store';
import { openS3Store } from './s3-store';

/** Bytes by key. Keys are a SHA-256 in hex, or `<folder>/<name>` for what can be made again. */
export type ImageStore = {
  /** Stores the bytes whole or not at all; storing a key again is harmless. @throws AppError `storage-full` */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** null when there is no such key. */
  get(key: string): Promise<Buffer | null>;
  has(key: string): Promise<boolean>;
};

let cached: ImageStore | undefined;

/** The store of this installation: a folder, or S3 when it is configured. */
export function imageStore(): ImageStore {
  const settings = config().imageStore;
  cached ??= settings.kind === 's3' ? openS3Store(settings) : openFolderStore(settings.dir);
  return cached;
}
