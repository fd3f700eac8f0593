// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { DetectionView } from '@/lib/contracts/review';
import { makeSuspect } from '../testing/make-suspect';
import { renderPage } from '../testing/render-page';
import { BoxList } from '../canvas/BoxList';
import { useDetectionBoxes } from './use-detection-boxes';

afterEach(cleanup);

const box = { x: 10, y: 20, width: 30, height: 40 };
const suspect = makeSuspect('Oatly');
const detections: DetectionView[] = [
  { ...box, objectness: 0.9, match: { brandId: suspect.brandId, brandName: 'Oatly', prob: 0.94 } },
  { ...box, objectness: 0.8, match: { brandId: 'brand-Arla', brandName: 'Arla', prob: 0.6 } },
  { ...box, objectness: 0.7, match: null },
  { ...box, objectness: 0.1, match: null },
  { ...box, objectness: 0.05, match: { brandId: suspect.brandId, brandName: 'Oatly', prob: 0.51 } },
];

function Boxes() {
  const boxes = useDetectionBoxes(suspect, detections);
  return <BoxList boxes={boxes} />;
}

test('marks of the suspect stand out, other and unknown ones are said to be so, faint unknown ones are left out', () => {
  renderPage(<Boxes />);
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    '1 Oatly 0.94: mark, 30 by 40 px at 10, 20',
    '2 Arla 0.60: unsure mark, 30 by 40 px at 10, 20',
    '3 unknown mark: machine estimate, 30 by 40 px at 10, 20',
    '4 Oatly 0.51: mark, 30 by 40 px at 10, 20',
  ]);
});
