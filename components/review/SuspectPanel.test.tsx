// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { makeSuspect } from '../testing/make-suspect';
import { renderPage } from '../testing/render-page';
import { SuspectPanel } from './SuspectPanel';

afterEach(cleanup);

const suspects = [
  makeSuspect('Oatly'),
  makeSuspect('Alpro', { prob: 0.41 }),
  makeSuspect('Arla', { prob: 0.07 }),
];

test('Shift and a digit choose a suspect, S goes on to the next and around', () => {
  const onChoose = vi.fn();
  renderPage(
    <SuspectPanel
      suspects={suspects}
      chosenBrandId="brand-Arla"
      lines={[]}
      otherBrand={null}
      isSeveral={false}
      onChoose={onChoose}
      onToggleSeveral={() => {}}
    />,
  );
  fireEvent.keyDown(document.body, { key: '@', code: 'Digit2', shiftKey: true });
  fireEvent.keyDown(document.body, { key: 's', code: 'KeyS' });
  expect(onChoose.mock.calls).toEqual([['brand-Alpro'], ['brand-Oatly']]);
});

test('each signal has its share as a meter, with words', () => {
  const signals = [
    { name: 'appearance' as const, value: -1, contribution: -0.9, matched: null },
    { name: 'title' as const, value: null, contribution: 0, matched: null },
  ];
  renderPage(
    <SuspectPanel
      suspects={[makeSuspect('Oatly', { signals })]}
      chosenBrandId="brand-Oatly"
      lines={[]}
      otherBrand={null}
      isSeveral={false}
      onChoose={() => {}}
      onToggleSeveral={() => {}}
    />,
  );
  expect(screen.getByRole('meter', { name: 'Whole appearance' }).getAttribute('aria-valuetext')).toBe('−0.9');
  expect(screen.getByText('speaks against it')).toBeTruthy();
  expect(screen.getByText('not there, moves nothing')).toBeTruthy();
});

test('an audit without a suspect asks which known brand it shows', () => {
  renderPage(
    <SuspectPanel
      suspects={[]}
      chosenBrandId={null}
      lines={[]}
      otherBrand={null}
      isSeveral={false}
      onChoose={() => {}}
      onToggleSeveral={() => {}}
    />,
    'zh-CN',
  );
  expect(screen.getByRole('heading', { name: '没有疑似品牌' })).toBeTruthy();
});

test('a brand that the reviewer named stands beside the suspects, with its answer', () => {
  renderPage(
    <SuspectPanel
      suspects={[suspects[0]!]}
      chosenBrandId="valio"
      lines={[{ brandId: 'valio', reason: 'look-alike' }]}
      otherBrand={{ id: 'valio', name: 'Valio' }}
      isSeveral={false}
      onChoose={() => {}}
      onToggleSeveral={() => {}}
    />,
  );
  expect(screen.getByRole('button', { name: /Valio.*Look-alike/, pressed: true })).toBeTruthy();
});
