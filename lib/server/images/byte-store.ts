/** Bytes by key. Keys are a SHA-256 in hex, or `<folder>/<name>` for what can be made again. */
export type ByteStore = {
  /** Stores the bytes whole or not at all; storing a key again is harmless. @throws AppError `storage-full` */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** null when there is no such key. */
  get(key: string): Promise<Buffer | null>;
  has(key: string): Promise<boolean>;
};
