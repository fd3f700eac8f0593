import type { FinishedSpool } from './spool';

/** Where an export goes: a folder, or an archive that is written from front to back. Paths have `/` between folders. */
export type ExportSink = {
  put(path: string, bytes: Uint8Array): Promise<void>;
  putSpool(path: string, spool: FinishedSpool): Promise<void>;
  /** Nothing is there under its name before this. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
};
