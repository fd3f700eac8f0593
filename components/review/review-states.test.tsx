// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderPage } from '../testing/render-page';
import { EscalateDialog } from './EscalateDialog';
import { LeaseTimer } from '../work/LeaseTimer';
import { LostLease } from '../work/LostLease';
import { OfflineBanner } from '../work/OfflineBanner';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('an item cannot be escalated without a note', () => {
  const onSend = vi.fn();
  renderPage(<EscalateDialog isOpen onSend={onSend} onClose={() => {}} />);
  const note = screen.getByLabelText('What is hard to decide here?');
  fireEvent.change(note, { target: { value: '  ' } });
  fireEvent.keyDown(note, { key: 'Enter', ctrlKey: true });
  expect(screen.getByRole('button', { name: /Escalate/ }).hasAttribute('disabled')).toBe(true);
  fireEvent.change(note, { target: { value: ' Sticker or label? ' } });
  fireEvent.keyDown(note, { key: 'Enter', ctrlKey: true });
  expect(onSend.mock.calls).toEqual([['Sticker or label?']]);
});

test('the lease counts down and says when it is over', () => {
  vi.useFakeTimers();
  const endsAtMs = Date.now() + 61_000;
  renderPage(<LeaseTimer endsAtMs={endsAtMs} />);
  expect(screen.getByRole('timer').textContent).toBe('Held for you 1:01');
  act(() => void vi.advanceTimersByTime(60_000));
  expect(screen.getByRole('timer').textContent).toBe('Held for you 0:01');
  act(() => void vi.advanceTimersByTime(5_000));
  expect(screen.getByRole('timer').textContent).toBe('No longer held');
});

test('a lost item says that nothing was sent, and leads on', () => {
  const onNext = vi.fn();
  renderPage(<LostLease kind="review" cause="taken" onNext={onNext} />);
  expect(screen.getByRole('alert').textContent).toContain('Nothing was sent');
  fireEvent.click(screen.getByRole('button', { name: 'Next ad' }));
  expect(onNext).toHaveBeenCalledTimes(1);
});

test('what waits to be sent is counted, offline or not; when all is sent, nothing is said', () => {
  const view = renderPage(
    <OfflineBanner kind="review" isOnline={false} pendingCount={3} onSendNow={() => {}} />,
  );
  expect(screen.getByRole('status').textContent).toContain('3 decisions waiting to be sent');
  view.rerender(<OfflineBanner kind="review" isOnline pendingCount={1} onSendNow={() => {}} />);
  expect(screen.getByRole('status').textContent).toContain('1 decision waiting');
  view.rerender(<OfflineBanner kind="review" isOnline pendingCount={0} onSendNow={() => {}} />);
  expect(screen.queryByRole('status')).toBeNull();
});
