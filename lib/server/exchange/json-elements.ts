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
  const scan: Scan = {
    open: [],
    line: 1,
    isInString: false,
    isEscaped: false,
    key: '',
    index: 0,
    pieces: null,
    from: 0,
    startLine: 1,
    state: 'before',
  };
  let isFirst = true;
  for await (const chunk of chunks) {
    yield* scanChunk(scan, isFirst ? chunk.replace(/^\uFEFF/, '') : chunk);
    isFirst = false;
    if (scan.state === 'broken') return;
  }
  if (scan.state !== 'after') yield breakOff(scan, 'the JSON ends in the middle');
}

type Scan = {
  /** Closing brackets that are still to come. */
  open: string[];
  line: number;
  isInString: boolean;
  isEscaped: boolean;
  /** The key read last at the top, and the place of the next element in its array. */
  key: string;
  index: number;
  /** Pieces of the element, or of the key, that is being read; it goes on at `from` of the chunk. */
  pieces: string[] | null;
  from: number;
  startLine: number;
  state: 'before' | 'inside' | 'after' | 'broken';
};

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

function* scanChunk(scan: Scan, chunk: string): Generator<JsonElement> {
  scan.from = 0;
  for (let at = 0; at < chunk.length && scan.state !== 'broken'; at++) {
    const character = chunk[at]!;
    if (character === '\n') scan.line += 1;
    if (scan.isInString) {
      if (endsString(scan, character) && isAtKeys(scan)) takeKey(scan, chunk.slice(scan.from, at + 1));
    } else if (character > ' ') {
      yield* scanStructure(scan, chunk, at);
    }
  }
  scan.pieces?.push(chunk.slice(scan.from));
}

/** Depth of the arrays whose elements are wanted: the top, or the values of the object there. */
const wantedDepth = ({ open }: Scan) => (open[0] === ']' ? 1 : 2);
const isBetweenElements = (scan: Scan) => scan.open.length === wantedDepth(scan) && scan.open.at(-1) === ']';
const isAtKeys = ({ open }: Scan) => open.length === 1 && open[0] === '}';

function endsString(scan: Scan, character: string): boolean {
  if (scan.isEscaped) scan.isEscaped = false;
  else if (character === '\\') scan.isEscaped = true;
  else if (character === '"') scan.isInString = false;
  return !scan.isInString;
}

function* scanStructure(scan: Scan, chunk: string, at: number): Generator<JsonElement> {
  const character = chunk[at]!;
  if (scan.state === 'after') {
    yield breakOff(scan, `${JSON.stringify(character)} behind the end of the JSON`);
    return;
  }
  if (isBetweenElements(scan)) {
    if (character === ',' || character === ']') {
      if (scan.pieces) yield endElement(scan, chunk.slice(scan.from, at));
    } else if (!scan.pieces) {
      [scan.pieces, scan.from, scan.startLine] = [[], at, scan.line];
    }
  }
  if (character === '"') {
    scan.isInString = true;
    if (isAtKeys(scan)) [scan.pieces, scan.from] = [[], at];
    return;
  }
  yield* scanBracket(scan, character);
}

function* scanBracket(scan: Scan, character: string): Generator<JsonElement> {
  const closing = CLOSING[character];
  if (closing !== undefined) {
    scan.open.push(closing);
    scan.state = 'inside';
    if (scan.open.length === wantedDepth(scan)) scan.index = 0;
  } else if (character === '}' || character === ']') {
    if (scan.open.pop() !== character) {
      yield breakOff(scan, `${JSON.stringify(character)} where another bracket ends`);
    } else if (scan.open.length === 0) scan.state = 'after';
  } else if (scan.state === 'before') {
    yield breakOff(scan, `the JSON begins with ${JSON.stringify(character)}, not with { or [`);
  }
}

function takeKey(scan: Scan, end: string): void {
  const text = [...scan.pieces!, end].join('');
  scan.pieces = null;
  try {
    scan.key = String(JSON.parse(text));
  } catch {
    scan.key = text; // nobody asks for a key that cannot be read
  }
}

function endElement(scan: Scan, end: string): JsonElement {
  const place = { line: scan.startLine, pointer: pointerOf(scan) };
  const text = [...scan.pieces!, end].join('');
  scan.pieces = null;
  scan.index += 1;
  try {
    return { kind: 'element', key: scan.key, ...place, value: JSON.parse(text) };
  } catch (error) {
    return { kind: 'problem', ...place, problem: `not JSON: ${(error as Error).message}` };
  }
}

const pointerOf = ({ key, index }: Scan) => `${key && `/${key}`}/${index}`;

function breakOff(scan: Scan, problem: string): JsonElement {
  scan.state = 'broken';
  return {
    kind: 'problem',
    line: scan.line,
    pointer: scan.open.length === 0 ? '' : pointerOf(scan),
    problem,
  };
}
