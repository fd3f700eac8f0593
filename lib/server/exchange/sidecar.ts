import { SidecarLineSchema, type SidecarLine } from '@/lib/contracts/exchange';
import type { ExchangePicture } from '@/lib/domain/exchange/exchange-picture';
import { problemAt, type ExchangeProblem } from '@/lib/domain/exchange/exchange-problem';
import type { FileTree } from './file-tree';
import { toExtras } from './picture-extras';
import type { Spool } from './spool';
import { readTextLines } from './text-lines';
import { toProblems } from './to-problems';

/** What YOLO, Pascal VOC and CVAT have no room for, a line a picture. */
export const SIDECAR_NAME = 'touchstone-pictures.jsonl';

export async function writeSidecarLine(spool: Spool, picture: ExchangePicture): Promise<void> {
  const { fileName, width, height, boxes } = picture;
  const provenance = boxes.map((box) => box.provenance);
  await spool.write(`${JSON.stringify({ fileName, width, height, ...toExtras(picture), provenance })}\n`);
}

export type Sidecar = { lines: ReadonlyMap<string, SidecarLine>; problems: ExchangeProblem[] };

/** All lines by the name of their picture; empty when the files come from elsewhere. */
export async function readSidecar(tree: FileTree): Promise<Sidecar> {
  const lines = new Map<string, SidecarLine>();
  const problems: ExchangeProblem[] = [];
  if (!(await tree.has(SIDECAR_NAME))) return { lines, problems };
  for await (const { line, text } of readTextLines(tree.stream(SIDECAR_NAME))) {
    const place = { file: SIDECAR_NAME, line, pointer: null };
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      problems.push(
        problemAt(place, 'not-readable', `not JSON: ${(error as Error).message}`, 'one JSON object'),
      );
      continue;
    }
    const parsed = SidecarLineSchema.safeParse(value);
    if (!parsed.success) problems.push(...toProblems(parsed.error, place));
    else if (lines.has(parsed.data.fileName))
      problems.push(
        problemAt(place, 'duplicate', `a second line speaks of ${parsed.data.fileName}`, 'a line a picture'),
      );
    else lines.set(parsed.data.fileName, parsed.data);
  }
  return { lines, problems };
}

/** Provenance of a picture's boxes in their order; all imported when somebody has added or removed one since. */
export function provenanceOf(line: SidecarLine | undefined, boxCount: number): SidecarLine['provenance'] {
  return line?.provenance.length === boxCount
    ? line.provenance
    : Array.from({ length: boxCount }, () => 'imported' as const);
}
