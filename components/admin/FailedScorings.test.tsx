// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { FailedScoring } from '@/lib/contracts/scorings';
import { renderPage } from '../testing/render-page';
import { answerFetch, refusal, withQueries } from '../testing/with-queries';
import { Toaster } from '../ui/Toaster';
import { FailedScorings } from './FailedScorings';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const failed = (number: number, failureCode: string): FailedScoring => ({
  revisionId: `01a20129-0000-7000-8000-00000000000${number}`,
  source: 'shop',
  externalId: `ad-${number}`,
  title: `Ad ${number}`,
  firstImageSha256: 'a'.repeat(64),
  failureCode,
  failureDetail: 'image 1 of 1: premature end',
  attempts: 2,
  endedAt: '2026-11-22T03:18:00.000Z',
});

const open = (rows: FailedScoring[]) =>
  renderPage(
    withQueries(
      <Toaster>
        <FailedScorings failed={rows} total={rows.length} />
      </Toaster>,
    ),
  );

test('a reason is said in words, and one that we do not know by its code', () => {
  open([failed(1, 'corrupt-image'), failed(2, 'strange')]);
  expect(screen.getByText('The picture is damaged and cannot be decoded')).toBeTruthy();
  expect(screen.getByText('It could not be scored (strange)')).toBeTruthy();
});

test('one that somebody else queued does not stop the others', async () => {
  const queued = () => new Response(null, { status: 204 });
  const fetchSpy = answerFetch(queued, refusal(409, 'conflict'), queued);
  open([failed(1, 'gave-up'), failed(2, 'gave-up'), failed(3, 'gave-up')]);
  fireEvent.click(screen.getByRole('button', { name: 'Queue these 3 again' }));
  expect(await screen.findByText('2 queued again')).toBeTruthy();
  // An error toast stands there twice: to be seen, and to be read out at once.
  expect(screen.getAllByText('Somebody else had queued it again already').length).toBeGreaterThan(0);
  expect(fetchSpy).toHaveBeenCalledTimes(3);
});
