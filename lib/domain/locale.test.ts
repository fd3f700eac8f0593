import { describe, expect, test } from 'vitest';
import { chooseLocale, chooseTheme } from './locale';

describe('chooseLocale', () => {
  test.each([
    { why: 'what the person chose wins', chosen: 'zh-CN', header: 'en', want: 'zh-CN' },
    { why: 'an unknown choice is ignored', chosen: 'xx', header: 'zh', want: 'zh-CN' },
    {
      why: 'the first language we speak',
      chosen: undefined,
      header: 'sv-SE,sv;q=0.9,zh-TW;q=0.8,en;q=0.7',
      want: 'zh-CN',
    },
    { why: 'weights decide, not the order', chosen: undefined, header: 'zh;q=0.2, en-GB;q=0.9', want: 'en' },
    { why: 'weight 0 is a refusal', chosen: undefined, header: 'zh;q=0', want: 'en' },
    { why: 'nothing asked', chosen: undefined, header: null, want: 'en' },
  ])('$why', ({ chosen, header, want }) => {
    expect(chooseLocale(chosen, header)).toBe(want);
  });
});

test('an unknown theme follows the system', () => {
  expect([chooseTheme('dark'), chooseTheme('pink'), chooseTheme(undefined)]).toEqual([
    'dark',
    'system',
    'system',
  ]);
});
