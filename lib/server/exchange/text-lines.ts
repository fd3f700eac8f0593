export type TextLine = { line: number; text: string };

/** Lines with their numbers, from 1, without the empty ones; a byte order mark and carriage returns are not theirs. */
export async function* readTextLines(chunks: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let rest = '';
  let line = 0;
  for await (const chunk of chunks) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop()!;
    for (const text of texts) yield* lineOf(text, (line += 1));
  }
  yield* lineOf(rest, line + 1);
}

function* lineOf(raw: string, line: number): Generator<TextLine> {
  const text = (line === 1 ? raw.replace(/^\uFEFF/, '') : raw).replace(/\r$/, '');
  if (text.trim() !== '') yield { line, text };
}
