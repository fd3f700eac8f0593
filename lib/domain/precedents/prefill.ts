import type { Reason } from '../reasons';

type Suspect = {
  prob: number;
  isAuthorized: boolean;
  signals: ReadonlyArray<{ name: 'appearance' | 'mark' | 'title'; contribution: number }>;
};
type PointKind = 'logo' | 'word-mark' | 'style' | 'pattern' | 'packaging' | 'detail';

/** The reason that a person most likely has in mind before they gave one: what the machine and the authorization say. */
export function guessReason({ prob, isAuthorized }: Suspect): Reason {
  if (prob < 0.5) return 'not-this-brand';
  return isAuthorized ? 'authorized' : 'trademark-use';
}

/** The kinds of identification points that a signal is about. */
const ABOUT: Record<Suspect['signals'][number]['name'], readonly PointKind[]> = {
  mark: ['logo', 'word-mark'],
  title: ['word-mark', 'logo'],
  appearance: ['packaging', 'style', 'pattern', 'detail'],
};

/** Which identification point speaks about what the machine saw most of; the first when none does, null when there is none. */
export function guessPoint({ signals }: Suspect, points: ReadonlyArray<{ kind: PointKind }>): number | null {
  const strongest = signals.toSorted((a, b) => b.contribution - a.contribution)[0];
  for (const kind of strongest ? ABOUT[strongest.name] : []) {
    const position = points.findIndex((point) => point.kind === kind);
    if (position >= 0) return position;
  }
  return points.length > 0 ? 0 : null;
}
