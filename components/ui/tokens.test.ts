import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(path.join(import.meta.dirname, '../../app/tokens.css'), 'utf8');
const PAIR = /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g;
const tokens = new Map(
  [...css.matchAll(PAIR)].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]),
);

const GROUNDS = ['bg', 'panel', 'raised', 'hover', 'accent-soft'];
/** Text and the grounds that it stands on. */
const TEXT: Array<[string, string[]]> = [
  ['ink', [...GROUNDS, 'violation-soft', 'clear-soft']],
  ['ink-2', [...GROUNDS, 'violation-soft']],
  ['ink-3', GROUNDS],
  ['accent', ['bg', 'panel', 'raised', 'accent-soft']],
  ['violation', ['bg', 'panel', 'raised', 'hover', 'violation-soft']],
  ['clear', ['bg', 'panel', 'raised', 'hover', 'clear-soft']],
  ['unsure', ['bg', 'panel', 'raised', 'unsure-soft']],
  ['on-solid', ['solid']],
  ['on-violation', ['violation']],
  ['on-clear', ['clear']],
];
/** What one has to see to use it, WCAG 1.4.11. */
const EDGES: Array<[string, string[]]> = [
  ['line-field', ['bg', 'panel', 'raised']],
  ['focus', ['bg', 'panel', 'raised', 'stage']],
];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const colour = (name: string) => tokens.get(name)?.[theme] ?? fail(name);

  test.each(TEXT)('%s is legible on what it stands on (4.5)', (name, grounds) => {
    for (const ground of grounds) {
      expect(contrast(colour(name), colour(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(EDGES)('%s can be seen (3)', (name, grounds) => {
    // What lies on the stage takes the dark tokens in both themes.
    for (const ground of grounds) {
      const seen = ground === 'stage' ? tokens.get(name)!.dark : colour(name);
      expect(contrast(seen, colour(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
});

function fail(name: string): never {
  throw new Error(`app/tokens.css has no --${name}`);
}

/** WCAG 2.2 contrast ratio, 1..21. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
