/** An element of an array of a large JSON file, or what is wrong there. */
export type JsonElement = { line: number; pointer: string } & (
  | { kind: 'element'; /** Key of the array; '' = the file is an array. */ key: string; value: unknown }
  | { kind: 'problem'; problem: string }
);

/**
 * Reads the elements of a JSON array, or of the arrays in a JSON object, one by one and with their lines, so that a file
 * of any length fits into memory. What else stands in the object is passed over.
 */
export async function* readJsonElements(chunks: AsyncIterable<string>): AsyncGenerator<JsonElement> {
  const scan = startScan();
  let isFirst = true;
  for await (const chunk of chunks) {
    yield* scan.push(isFirst ? chunk.replace(/^\uFEFF/, '') : chunk);
    isFirst = false;
    if (scan.isBroken()) return;
  }
  yield* scan.end();
}

const OPENING = new Map([
  ['{', '}'],
  ['[', ']'],
]);

function startScan() {
  /** Closing brackets that are still to come. */
  const open: string[] = [];
  let line = 1;
  let inString = false;
  let isEscaped = false;
  let key = '';
  let index = 0;
  /** Pieces of the element, or of the string at depth 1, that is being read. */
  let pieces: string[] | null = null;
  let startLine = 1;
  let broken = false;
  let hasEnded = false;

  /** Depth of the arrays whose elements are wanted. */
  const wantedDepth = () => (open[0] === ']' ? 1 : 2);
  const isInWanted = () => open.length >= wantedDepth() && open[wantedDepth() - 1] === ']';
  const pointer = () => `${key && `/${key}`}/${index}`;

  function* fail(problem: string): Generator<JsonElement> {
    broken = true;
    yield { kind: 'problem', line, pointer: open.length === 0 ? '' : pointer(), problem };
  }
  function* endElement(): Generator<JsonElement> {
    const text = pieces!.join('').trim();
    pieces = null;
    if (text !== '') {
      try {
        yield { kind: 'element', key, line: startLine, pointer: pointer(), value: JSON.parse(text) };
      } catch (error) {
        yield {
          kind: 'problem',
          line: startLine,
          pointer: pointer(),
          problem: `not JSON: ${(error as Error).message}`,
        };
      }
    }
    index += 1;
  }
  function endKey(): void {
    try {
      key = String(JSON.parse(pieces!.join('')));
    } catch {
      key = '?';
    }
    pieces = null;
  }

  function* push(chunk: string): Generator<JsonElement> {
    let from = 0; // what began in an earlier chunk goes on at the start of this one
    for (let at = 0; at < chunk.length && !broken; at++) {
      const character = chunk[at]!;
      if (character === '\n') line += 1;
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (character === '\\') isEscaped = true;
        else if (character === '"') {
          inString = false;
          if (open.length === 1 && open[0] === '}' && pieces) {
            pieces.push(chunk.slice(from, at + 1));
            endKey();
          }
        }
        continue;
      }
      if (character <= ' ') continue;
      if (hasEnded) {
        yield* fail(`${JSON.stringify(character)} behind the end of the JSON`);
        return;
      }
      const isSeparator =
        open.length === wantedDepth() && isInWanted() && (character === ',' || character === ']');
      if (isSeparator && pieces) {
        pieces.push(chunk.slice(from, at));
        yield* endElement();
      }
      if (!pieces && !isSeparator && isInWanted() && open.length === wantedDepth()) {
        [pieces, from, startLine] = [[], at, line];
      }
      if (character === '"') {
        inString = true;
        if (open.length === 1 && open[0] === '}') [pieces, from] = [[], at];
        continue;
      }
      const closing = OPENING.get(character);
      if (closing) {
        open.push(closing);
        if (open.length === wantedDepth()) index = 0;
      } else if (character === '}' || character === ']') {
        if (open.pop() !== character) {
          yield* fail(`${JSON.stringify(character)} where another bracket ends`);
          return;
        }
        hasEnded = open.length === 0;
      } else if (open.length === 0) {
        yield* fail(`the JSON begins with ${JSON.stringify(character)}, not with { or [`);
        return;
      }
    }
    if (pieces) pieces.push(chunk.slice(from));
  }

  return {
    push,
    isBroken: () => broken,
    end: function* (): Generator<JsonElement> {
      if (!hasEnded && !broken) yield* fail('the JSON ends in the middle');
    },
  };
}
