// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderPage } from '../testing/render-page';
import { answerFetch, refusal, withQueries } from '../testing/with-queries';
import { ImportForm } from './ImportForm';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const counts = {
  pictures: 3,
  newPictures: 1,
  boxes: 4,
  negatives: 1,
  written: 2,
  replaced: 0,
  unchanged: 5,
  refused: 1,
};
const problem = {
  file: 'annotations/instances_train.json',
  line: 12,
  pointer: '/annotations/3',
  code: 'box-outside',
  problem: 'the box leaves the picture',
  expected: 'a box inside the picture',
};
const answered = (change: object) => () =>
  Response.json({ importId: null, isDryRun: true, counts, problemCount: 0, problems: [], ...change });

function chooseFile() {
  const file = new File(['zip'], 'marks.zip', { type: 'application/zip' });
  fireEvent.change(screen.getByLabelText('File'), { target: { files: [file] } });
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const isDisabled = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name }).disabled;

test('nothing is sent before a file is chosen', () => {
  renderPage(withQueries(<ImportForm />));
  expect([isDisabled('Try'), isDisabled('Import')]).toEqual([true, true]);
});

test('a try sends the file as it is and lists every problem with its place', async () => {
  const fetchSpy = answerFetch(answered({ problemCount: 1, problems: [problem] }));
  renderPage(withQueries(<ImportForm />));
  chooseFile();
  press('Try');
  const table = await screen.findByRole('table', { name: 'Problems' });
  expect(within(table).getByText('annotations/instances_train.json, line 12')).toBeTruthy();
  expect(within(table).getByText('The box leaves the picture')).toBeTruthy();
  expect(within(table).getByText('a box inside the picture')).toBeTruthy();
  expect(screen.getByText(/A try, nothing was written. There is 1 problem/)).toBeTruthy();
  const [url, init] = fetchSpy.mock.calls[0]!;
  expect(url).toBe('/api/v1/label-imports?format=coco&as=suggestions&fileName=marks.zip&dryRun=1');
  expect(init?.body).toBeInstanceOf(File);
});

test('an import says what it wrote, and another file begins anew', async () => {
  answerFetch(answered({ importId: '01a20129-0000-7000-8000-000000000009', isDryRun: false }));
  renderPage(withQueries(<ImportForm />));
  chooseFile();
  press('Import');
  expect(await screen.findByText(/Imported\. 3 pictures \(1 new\), 4 boxes/)).toBeTruthy();
  chooseFile();
  expect(screen.queryByText(/Imported/)).toBeNull();
});

test('a refusal is said in words and can be tried again', async () => {
  answerFetch(refusal(413, 'too-large'));
  renderPage(withQueries(<ImportForm />));
  chooseFile();
  press('Import');
  expect((await screen.findByRole('alert')).textContent).toBe('That is too large.');
  expect(isDisabled('Import')).toBe(false);
});
