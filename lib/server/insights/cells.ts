import type { StoredFigures } from '@/lib/contracts/insights';
import { TITLE_LEVELS, type SampleCell, type TitleLevel } from '@/lib/domain/insights/yields';

/**
 * The cells of drawn ads that a sum of days holds. A brand's own days name only ads that were flagged for it, that name it in
 * their title or that show it; all others of the sample are the rest of its cell without flag and title.
 */
export function toCells(all: StoredFigures, own: StoredFigures | null): SampleCell[] {
  const cells = toNamedCells(own ?? all);
  if (own === null) return cells;
  const total = (of: 'weight' | 'activeMs', from: readonly SampleCell[]) =>
    from.reduce((sum, cell) => sum + cell[of], 0);
  const everything = toNamedCells(all);
  const rest = {
    weight: Math.max(0, total('weight', everything) - total('weight', cells)),
    activeMs: Math.max(0, total('activeMs', everything) - total('activeMs', cells)),
  };
  return cells.map((cell) =>
    cell.isFlagged || cell.titleLevel !== 0
      ? cell
      : {
          ...cell,
          weight: cell.weight + rest.weight,
          activeMs: cell.activeMs + rest.activeMs,
          hits: { ...cell.hits, heaviest: heaviestOf(everything) },
        },
  );
}

function toNamedCells(figures: StoredFigures): SampleCell[] {
  return [true, false].flatMap((isFlagged) =>
    TITLE_LEVELS.map((titleLevel) => toCell(figures, isFlagged, titleLevel)),
  );
}

function toCell(figures: StoredFigures, isFlagged: boolean, titleLevel: TitleLevel): SampleCell {
  const of = (part: string) => figures[`${isFlagged ? 'flagged' : 'passed'}${titleLevel}.${part}`] ?? 0;
  return {
    isFlagged,
    titleLevel,
    weight: of('weight'),
    activeMs: of('ms'),
    hits: {
      count: of('hits'),
      sum: of('hitWeight'),
      squares: of('hitSquares'),
      heaviest: Math.max(1, of('most')),
    },
  };
}

const heaviestOf = (cells: readonly SampleCell[]) => Math.max(...cells.map(({ hits }) => hits.heaviest));
