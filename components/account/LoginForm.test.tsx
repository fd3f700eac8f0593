// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { signIn } from 'next-auth/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderPage } from '../testing/render-page';
import { LoginForm } from './LoginForm';

// next-auth's network: the only thing here that is not ours.
vi.mock('next-auth/react', () => ({ signIn: vi.fn() }));

afterEach(() => {
  cleanup();
  vi.mocked(signIn).mockReset();
});

async function attempt(error: string | null) {
  vi.mocked(signIn).mockResolvedValue({ ok: true, status: 200, error, url: null, code: '' } as never);
  renderPage(<LoginForm demoAccounts={null} returnTo="/review" initialProblem={null} />);
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: 'rae@example.com' } });
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } });
  fireEvent.submit(screen.getByRole('button', { name: 'Sign in' }).closest('form')!);
  await vi.waitFor(() => expect(signIn).toHaveBeenCalled());
}

test('a wrong password is said at the field, without telling which of the two is wrong', async () => {
  await attempt('CredentialsSignin');
  expect(await screen.findByText('E-mail and password do not belong together.')).toBeTruthy();
});

test('too many attempts say how long to wait', async () => {
  await attempt('too-many-attempts:125');
  expect((await screen.findByRole('alert')).textContent).toBe('Too many attempts. Try again in 2 min.');
});

test('a server that does not answer is not called a wrong password', async () => {
  await attempt('fetch failed');
  expect((await screen.findByRole('alert')).textContent).toContain('did not answer');
});

test('an ended session says so before anything is typed', () => {
  renderPage(<LoginForm demoAccounts={null} returnTo="/" initialProblem={{ kind: 'expired' }} />);
  expect(screen.getByRole('status').textContent).toContain('You were signed out');
});

test('a demonstration account signs in with one press', async () => {
  vi.mocked(signIn).mockResolvedValue({
    ok: false,
    status: 401,
    error: 'CredentialsSignin',
    url: null,
    code: '',
  } as never);
  const account = {
    email: 'rae@demo.invalid',
    password: 'demo',
    name: 'Rae Reviewer',
    roles: ['reviewer'] as const,
  };
  renderPage(<LoginForm demoAccounts={[account]} returnTo="/" initialProblem={null} />);
  fireEvent.click(screen.getByRole('button', { name: /Rae Reviewer.*reviewer/ }));
  await vi.waitFor(() =>
    expect(signIn).toHaveBeenCalledWith('credentials', {
      email: account.email,
      password: 'demo',
      redirect: false,
    }),
  );
});
