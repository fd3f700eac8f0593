import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJsonElements, type JsonElement } from './json-elements';

async function read(...chunks: string[]): Promise<JsonElement[]> {
  const found: JsonElement[] = [];
  const source = (async function* () {
    yield* chunks;
  })();
  for await (const element of readJsonElements(source)) found.push(element);
  return found;
}
const valuesOf = (elements: readonly JsonElement[]) =>
  elements.map((element) => (element.kind === 'element' ? [element.key, element.value] : element));

describe('elements of arrays', () => {
  test('come with their line and pointer', async () => {
    expect(await read('[\n1,\n{"a": [2]}\n]')).toEqual([
      { kind: 'element', key: '', line: 2, pointer: '/0', value: 1 },
      { kind: 'element', key: '', line: 3, pointer: '/1', value: { a: [2] } },
    ]);
    expect(await read('{"x": {"no": [1]},\n"images": [\n"a"], "n": 3, "b": []}')).toEqual([
      { kind: 'element', key: 'images', line: 3, pointer: '/images/0', value: 'a' },
    ]);
  });

  test('are the same however the text is cut into pieces', async () => {
    const json = fc.record({
      info: fc.jsonValue(),
      images: fc.array(fc.jsonValue(), { maxLength: 4 }),
      'an "odd" \\ key': fc.array(fc.jsonValue(), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(json, fc.nat(3), fc.integer({ min: 1, max: 9 }), async (value, indent, length) => {
        const text = JSON.stringify(value, null, indent);
        const pieces = text.match(new RegExp(`[^]{1,${length}}`, 'g'))!;
        const wanted = Object.entries(value).flatMap(([key, list]) =>
          Array.isArray(list) ? list.map((one) => [key, JSON.parse(JSON.stringify(one))]) : [],
        );
        expect(valuesOf(await read(...pieces))).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['', /ends in the middle/],
    ['[1, 2', /ends in the middle/],
    ['[1} ', /another bracket/],
    ['[] []', /behind the end/],
    ['{"a": [1 2]}', /not JSON/],
    ['42', /begins with "4"/],
  ])('%s is no JSON', async (text, problem) => {
    const problems = (await read(text)).filter((element) => element.kind === 'problem');
    expect(problems).toEqual([expect.objectContaining({ problem: expect.stringMatching(problem) })]);
  });

  test('a byte order mark is not theirs', async () => {
    expect(valuesOf(await read('\uFEFF[1]'))).toEqual([['', 1]]);
  });
});
