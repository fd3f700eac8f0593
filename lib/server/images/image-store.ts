import { config } from '../config/env';
import type { ByteStore } from './byte-store';
import { openFolderStore } from './folder-store';
import { openS3Store } from './s3-store';

let cached: ByteStore | undefined;

/** The store of this installation: a folder, or S3 when it is configured. */
export function imageStore(): ByteStore {
  const settings = config().imageStore;
  cached ??= settings.kind === 's3' ? openS3Store(settings) : openFolderStore(settings.dir);
  return cached;
}
