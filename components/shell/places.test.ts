import { expect, test } from 'vitest';
import { ROLES, type Role } from '@/lib/contracts/accounts';
import { PAGES } from '@/lib/contracts/routes/pages';
import { placesOf, startOf } from './places';

test.each(ROLES)('the rail shows a %s just what the table of pages opens to them', (role) => {
  for (const { path, access } of PAGES) {
    // What has a parameter is reached from the place above it.
    if (access.kind !== 'people' || access.roles.length === 0 || path.includes('[')) continue;
    const isShown = placesOf([role]).some((place) => place.path === path);
    expect([path, isShown]).toEqual([path, access.roles.includes(role)]);
  }
});

test.each<[Role[], string | null]>([
  [['reviewer', 'admin'], '/review'],
  [['ops', 'admin'], '/queue'],
  [['admin'], '/admin/accounts'],
  [['labeler'], '/label'],
  [[], null],
])('%j starts at %s', (roles, path) => {
  expect(startOf(roles)).toBe(path);
});
