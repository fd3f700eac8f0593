import type { RawPicture } from '@/lib/domain/exchange/check-picture';
import type { ExchangeCategory, ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import type { ExchangeProblem } from '@/lib/domain/exchange/exchange-problem';
import type { ExportManifest } from '@/lib/contracts/exchange';
import type { FileTree } from './file-tree';
import type { ExportSink } from './export-sink';
import type { SpoolFolder } from './spool';

export type WriteContext = {
  sink: ExportSink;
  spools: SpoolFolder;
  categories: readonly ExchangeCategory[];
  /** Id of a box's class: its place in `categories`. */
  categoryId: (brandSlug: string | null) => number;
};

/** Writes pictures one by one. Same pictures, same bytes. */
export type FormatWriter = {
  /** Where the picture's own file goes in the export. */
  picturePath(picture: ExchangePicture): string;
  add(picture: ExchangePicture): Promise<void>;
  finish(): Promise<void>;
};

export type ReadContext = {
  tree: FileTree;
  /** touchstone.json, when the files are an export of ours. */
  manifest: ExportManifest | null;
  /** Size as shown of a picture that lies among the files; null when it does not, or is no picture. */
  sizeOf: (fileName: string, picturePath: string) => Promise<{ width: number; height: number } | null>;
  /** Names of the pictures in a folder that was given beside the files. */
  pictureNames: () => Promise<readonly string[]>;
  /** Whether boxes that a machine predicted are wanted. */
  takesPredictions: boolean;
};

export type ReadItem =
  | { kind: 'categories'; categories: readonly ExchangeCategory[] }
  | { kind: 'problem'; problem: ExchangeProblem }
  | {
      kind: 'picture';
      picture: RawPicture;
      /** Where the picture lies among the files, if it does. */
      picturePath: string;
      /** What is wrong with parts of it that could not even be read. */
      problems: readonly ExchangeProblem[];
    };

export type ExchangeFormat = {
  /** Coordinates are whole pixels. */
  isRounded: boolean;
  /** Files that say nothing about pictures' boxes may lie beside these; an export holds the first, import reads all. */
  isAnnotationFile: (name: string) => boolean;
  startWriting(context: WriteContext): Promise<FormatWriter>;
  read(context: ReadContext): AsyncIterable<ReadItem>;
};
