// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderPage } from '../testing/render-page';
import { answerFetch, refusal, withQueries } from '../testing/with-queries';
import { CreateAccountDialog } from './CreateAccountDialog';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function fill(email: string) {
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Nora' } });
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: email } });
  fireEvent.click(screen.getByRole('button', { name: 'Make one up' }));
}
const send = () => fireEvent.click(screen.getByRole('button', { name: 'Create account' }));

test('what the contract refuses is said at its field and nothing is sent', () => {
  const fetchSpy = answerFetch(refusal(500, 'internal'));
  renderPage(withQueries(<CreateAccountDialog onClose={vi.fn()} />));
  fireEvent.click(screen.getByRole('checkbox', { name: /reviewer/ }));
  send();
  expect(screen.getByText('This is not an e-mail address.')).toBeTruthy();
  expect(screen.getByText('It needs at least 10 characters.')).toBeTruthy();
  expect(screen.getByText('Choose at least one role.')).toBeTruthy();
  expect(fetchSpy).not.toHaveBeenCalled();
});

test('a taken address is said at the address, and what was typed stays', async () => {
  answerFetch(refusal(409, 'conflict'));
  renderPage(withQueries(<CreateAccountDialog onClose={vi.fn()} />));
  fill('ada@example.com');
  send();
  expect(await screen.findByText('This address already has an account.')).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Nora');
});

test('an ended session asks to sign in elsewhere, and what was typed stays', async () => {
  answerFetch(refusal(401, 'not-signed-in'));
  renderPage(withQueries(<CreateAccountDialog onClose={vi.fn()} />));
  fill('nora@example.com');
  send();
  const link = await screen.findByRole('link', { name: 'Sign in in a new tab' });
  expect(link.getAttribute('target')).toBe('_blank');
  expect(screen.getByLabelText<HTMLInputElement>('E-mail').value).toBe('nora@example.com');
});

test('a made-up password is good enough and sent as it is shown', async () => {
  const onClose = vi.fn();
  const fetchSpy = answerFetch(() =>
    Response.json({ id: '01a20129-0000-7000-8000-000000000002' }, { status: 201 }),
  );
  renderPage(withQueries(<CreateAccountDialog onClose={onClose} />));
  fill('nora@example.com');
  const shown = screen.getByLabelText<HTMLInputElement>('Password').value;
  send();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(shown).toHaveLength(16);
  expect(fetchSpy.mock.calls[0]?.[1]?.body).toBe(
    JSON.stringify({ email: 'nora@example.com', name: 'Nora', password: shown, roles: ['reviewer'] }),
  );
});
