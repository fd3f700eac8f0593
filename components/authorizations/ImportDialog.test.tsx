// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { AUTHORIZATION_PROBLEM_CODES, type AuthorizationProblem } from '@/lib/contracts/authorizations';
import { LOCALES } from '@/lib/domain/locale';
import { renderPage } from '../testing/render-page';
import { answerFetch, withQueries } from '../testing/with-queries';
import { ImportDialog } from './ImportDialog';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

type Values = AuthorizationProblem['values'];
const VALUES: Record<AuthorizationProblem['code'], Array<[field: string, values: Values]>> = {
  'not-csv': [['', { heading: 'a,b' }]],
  'no-lines': [
    ['', { count: 0, most: 20_000 }],
    ['', { count: 20_001, most: 20_000 }],
  ],
  'unknown-column': [['colour', { column: 'colour', heading: 'a,b' }]],
  'missing-column': [['brand', { column: 'brand', heading: 'a,b' }]],
  'missing-value': [
    ['sellerExternalId', {}],
    ['brand', {}],
    ['validFrom', {}],
  ],
  'bad-value': [
    ['', { count: 3, wanted: 6 }],
    ['validTo', { value: '2026-13-01' }],
    ['document', { value: 'x' }],
  ],
  'bad-period': [['validTo', { value: '2026-01-01' }]],
  'unknown-brand': [
    ['brand', { value: 'lumipaek', isNear: 'yes', near: 'lumipeak' }],
    ['brand', { value: 'nobody', isNear: 'no', near: '' }],
  ],
  duplicate: [
    ['document', { line: 2, document: 'a.pdf' }],
    ['brand', { column: 'brand', heading: 'a,b' }],
  ],
  'already-over': [['validTo', { day: '2020-12-31', today: '2026-11-22' }]],
  'unknown-category': [['categories', { category: 'shose' }]],
};
const problems = AUTHORIZATION_PROBLEM_CODES.flatMap((code) =>
  VALUES[code].map(([field, values]): AuthorizationProblem => ({
    line: 3,
    field,
    code,
    problem: 'in English',
    expected: 'in English',
    values,
  })),
);

test.each(LOCALES)('every problem of a file, and what would be right, is said in %s', async (locale) => {
  answerFetch(
    () => Response.json({ sources: ['shop'], seller: null }),
    () => Response.json({ isDryRun: true, created: 0, unchanged: 0, newSellers: 0, problems, remarks: [] }),
  );
  renderPage(withQueries(<ImportDialog onClose={() => {}} />), locale);
  fireEvent.change(document.querySelector('input[list]')!, { target: { value: 'shop' } });
  fireEvent.change(document.querySelector('input[type=file]')!, {
    target: { files: [new File(['x'], 'a.csv', { type: 'text/csv' })] },
  });
  fireEvent.click(screen.getByRole('button', { name: locale === 'en' ? 'Try' : '试运行' }));
  const table = await screen.findByRole('table');
  expect(within(table).getAllByRole('row')).toHaveLength(problems.length + 1);
  expect(within(table).queryByText('in English')).toBeNull();
  const words =
    locale === 'en' ? ['perhaps lumipeak', 'It has 3 values.'] : ['是否为 lumipeak', '该行有 3 个值。'];
  for (const word of words) expect(within(table).getByText(word)).toBeTruthy();
});
