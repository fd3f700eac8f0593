import type { Page } from '@playwright/test';
import { updateUser } from '@/lib/server/accounts/manage-users';
import { expect, test } from './support/fixtures';
import { call } from './support/http';
import { createPerson } from './support/people';

const WRONG = 'E-mail and password do not belong together.';
const REFUSED = /401 \(Unauthorized\)/;

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('the right password leads to one’s work, and back to where one wanted to go', async ({
  people,
  openAs,
}) => {
  const anna = await people.one('reviewer');
  const page = await openAs(null);
  await page.goto('/queue?sort=newest');
  await expect(page).toHaveURL(/\/login\?callbackUrl=/);
  await signIn(page, anna.email.toUpperCase(), anna.password);
  await expect(page).toHaveURL(/\/queue\?sort=newest$/);
  await page.goto('/');
  await expect(page).toHaveURL(/\/review$/);
});

test('a wrong password and an unknown person get the same answer', async ({
  people,
  openAs,
  expectErrors,
}) => {
  expectErrors(REFUSED);
  const anna = await people.one('reviewer');
  const page = await openAs(null);
  await page.goto('/login');
  for (const email of [anna.email, `nobody-${anna.email}`]) {
    await signIn(page, email, 'not the password');
    await expect(page.getByText(WRONG)).toBeVisible();
    await page.reload();
  }
  expect((await call(null, 'GET', '/review')).status).toBe(307);
});

test('after too many attempts even the right password has to wait', async ({
  people,
  openAs,
  expectErrors,
}) => {
  expectErrors(REFUSED);
  const [anna, ben] = await people.many(2, 'reviewer');
  const page = await openAs(null);
  // Whatever a caller says in this header: attempts are counted for the address they come from.
  await page.setExtraHTTPHeaders({ 'x-forwarded-for': '198.51.100.7' });
  await page.goto('/login');
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.setExtraHTTPHeaders({ 'x-forwarded-for': `198.51.100.${attempt}` });
    const answered = page.waitForResponse(/callback\/credentials/);
    await signIn(page, anna!.email, `guess ${attempt}`);
    await answered;
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  }
  await signIn(page, anna!.email, anna!.password);
  await expect(page.getByText(/Too many attempts\. Try again in 1[45] min/)).toBeVisible();
  // Somebody else at the same address is not held up.
  await signIn(page, ben!.email, ben!.password);
  await expect(page).toHaveURL(/\/review$/);
});

test('a disabled account is out at once, on the page and in the API', async ({
  db,
  people,
  openAs,
  expectErrors,
}) => {
  expectErrors(/401/); // what the open queue asks for once more
  const [anna, admin] = [await people.one('reviewer'), await people.one('admin')];
  const page = await openAs(anna);
  await page.goto('/queue');
  await expect(page.getByRole('heading', { name: 'Queue', exact: true })).toBeVisible();
  await updateUser(db, anna.id, { isDisabled: true }, admin.id);
  expect((await call(anna, 'GET', '/api/v1/queue')).status).toBe(401);
  await page.goto('/review');
  await expect(page).toHaveURL(/\/login/);
});

test('other roles and another password end the sessions there are', async ({ db, people }) => {
  const admin = await people.one('admin');
  for (const change of [{ roles: ['labeler' as const] }, { password: 'quite another password' }]) {
    const anna = await people.one('reviewer');
    expect((await call(anna, 'GET', '/api/v1/queue')).status).toBe(200);
    await updateUser(db, anna.id, change, admin.id);
    expect((await call(anna, 'GET', '/api/v1/queue')).status).toBe(401);
  }
});

test('a page that is not for me says which role it takes and who I am', async ({ people, openAs }) => {
  const lou = await people.one('labeler');
  const page = await openAs(lou);
  await page.goto('/admin/accounts');
  await expect(page.getByText('This is not open to your account')).toBeVisible();
  await expect(page.getByText('It takes the role admin.')).toBeVisible();
  await expect(page.getByText(lou.email)).toBeVisible();
});

test('signing out ends the session', async ({ people, openAs }) => {
  const anna = await people.one('reviewer');
  const page = await openAs(anna);
  await page.goto('/queue');
  await page.getByRole('button', { name: anna.name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto('/queue');
  await expect(page).toHaveURL(/\/login\?/);
});

test('where this is no demonstration, a demonstration account cannot get in', async ({
  db,
  openAs,
  expectErrors,
}) => {
  expectErrors(REFUSED);
  const rae = await createPerson(db, ['reviewer'], { isDemonstration: true });
  const page = await openAs(null);
  await page.goto('/login');
  await expect(page.getByText('Demonstration accounts')).toHaveCount(0);
  await signIn(page, rae.email, rae.password);
  await expect(page.getByText(WRONG)).toBeVisible();
  expect((await call(rae, 'GET', '/api/v1/queue')).status, 'with a session from earlier').toBe(401);
});

test('a sign-in page does not lead to other sites', async ({ people, openAs }) => {
  const anna = await people.one('reviewer');
  const page = await openAs(null);
  await page.goto(`/login?callbackUrl=${encodeURIComponent('//evil.example/review')}`);
  await signIn(page, anna.email, anna.password);
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/review$/);
});
