import { describe, expect, test } from 'vitest';
import { rejectByGraph } from './graphical';

const others = (count: number) =>
  Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) => (from === to ? 0 : 1 / (count - 1))),
  );

describe('rejectByGraph', () => {
  // Vignettes of the R package graphicalMCP 0.2 ("Get started" and "Shortcut testing"): two primary, two secondary hypotheses.
  test.each([
    {
      pValues: [0.01, 0.005, 0.03, 0.01],
      transfers: [
        [0, 0, 1, 0],
        [0, 0, 0, 1],
        [0, 1, 0, 0],
        [1, 0, 0, 0],
      ],
    },
    {
      pValues: [0.018, 0.01, 0.105, 0.006],
      transfers: [
        [0, 0.5, 0.5, 0],
        [0.5, 0, 0, 0.5],
        [0, 1, 0, 0],
        [1, 0, 0, 0],
      ],
    },
  ])('published example: all but the third of $pValues', ({ pValues, transfers }) => {
    const graph = { weights: [0.5, 0.5, 0, 0], transfers };
    expect(rejectByGraph(graph, pValues, 0.025)).toEqual([true, true, false, true]);
  });

  test('with equal shares to all others it is Holm', () => {
    const graph = { weights: [0.25, 0.25, 0.25, 0.25], transfers: others(4) };
    // Holm at 0.05: 0.0125, 0.0167, 0.025, 0.05 for the sorted values.
    expect(rejectByGraph(graph, [0.01, 0.04, 0.016, 0.024], 0.05)).toEqual([true, true, true, true]);
    expect(rejectByGraph(graph, [0.01, 0.06, 0.017, 0.02], 0.05)).toEqual([true, false, false, false]);
  });

  test('a chain is a fixed sequence: it ends at the first that fails', () => {
    const transfers = [
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ];
    expect(rejectByGraph({ weights: [1, 0, 0], transfers }, [0.04, 0.06, 0.001], 0.05)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
