import { describe, expect, test } from 'vitest';
import { checkMessages } from './check-messages';
import { flattenCatalogue } from './message-catalogues';

const EN = {
  panel: { title: 'Seller', count: '{count, plural, one {# ad} other {# ads}}' },
  errors: { gone: 'It is gone.' },
};
const ZH = { panel: { title: '卖家', count: '{count} 条广告' }, errors: { gone: '已不存在。' } };
const PAGE = `
  export function Panel({ code }: { code: string }) {
    const t = useTranslations('panel');
    const tErrors = useTranslations('errors');
    return <h2 aria-label={t('title')} className="p-2">{t('count', { count: 3 })} · {tErrors(code)}</h2>;
  }
  const CODE = 'gone';`;

type Planted = { en?: object; zh?: object; page?: string; codes?: string[] };

function check({ en = EN, zh = ZH, page = PAGE, codes = ['gone'] }: Planted): string[] {
  return checkMessages({
    catalogues: new Map([
      ['en', flattenCatalogue(en)],
      ['zh-CN', flattenCatalogue(zh)],
    ]),
    sources: [{ path: 'components/panel/Panel.tsx', code: page }],
    errorCodes: codes,
  });
}

test('a sound project has nothing to put right', () => {
  expect(check({})).toEqual([]);
});

describe('every planted fault is found', () => {
  test.each<Planted & { why: string; want: RegExp }>([
    {
      why: 'a key missing in Chinese',
      zh: { ...ZH, panel: { count: '{count} 条' } },
      want: /zh-CN: "panel.title" is missing/,
    },
    { why: 'a key missing in English', zh: { ...ZH, extra: '多余' }, want: /en: "extra" is missing/ },
    {
      why: 'a text left in English',
      zh: { ...ZH, panel: { ...ZH.panel, title: 'Seller' } },
      want: /"panel.title" is not translated/,
    },
    {
      why: 'other English than the source',
      zh: { ...ZH, panel: { ...ZH.panel, title: 'The seller' } },
      want: /not translated/,
    },
    {
      why: 'a placeholder of another name',
      zh: { ...ZH, panel: { ...ZH.panel, count: '{number} 条广告' } },
      want: /has \{number\} where English has \{count\}/,
    },
    {
      why: 'a message with open braces',
      zh: { ...ZH, panel: { ...ZH.panel, title: '卖家 {' } },
      want: /not a readable message/,
    },
    {
      why: 'a key nobody uses',
      en: { ...EN, old: 'Old' },
      zh: { ...ZH, old: '旧' },
      want: /"old" is used nowhere/,
    },
    {
      why: 'an unused key of a section that is used at run time',
      en: { ...EN, errors: { ...EN.errors, stale: 'Old' } },
      zh: { ...ZH, errors: { ...ZH.errors, stale: '旧' } },
      want: /"errors.stale" is used nowhere/,
    },
    {
      why: 'a key that no catalogue has',
      page: `${PAGE} function A() { const t = useTranslations('panel'); return t('nope'); }`,
      want: /Panel.tsx:7 asks for "panel.nope"/,
    },
    {
      why: 'a value not given',
      page: PAGE.replace('{ count: 3 }', '{}'),
      want: /gives nothing for \{count\}/,
    },
    { why: 'an error code without words', codes: ['gone', 'too-late'], want: /"too-late" has no words/ },
  ])('$why', ({ want, ...planted }) => {
    expect(check(planted).join('\n')).toMatch(want);
  });

  test.each([
    ['text between tags', '<p>Held for you</p>'],
    ['Chinese between tags', '<p>为你保留</p>'],
    ['a string child', "<p>{'Held'}</p>"],
    ['a string behind a condition', "<p>{isHeld && 'Held'}</p>"],
    ['either of two strings', '<p>{isHeld ? t("title") : `free`}</p>'],
    ['a title', '<p title="Held" />'],
    ['an aria-label', "<p aria-label={'Held'} />"],
    ['a placeholder', '<input placeholder="Name" />'],
    ['an alt text', '<img alt="A carton" />'],
    ['a joined label', "<Field label={name + ' is held'} />"],
    ['the title of a toast', "<p onClick={() => showToast({ title: 'Saved' })} />"],
  ])('%s that is written into a component', (_why, jsx) => {
    const page = `${PAGE}\nfunction Planted({ isHeld, name, t }) { return ${jsx}; }`;
    expect(check({ page }).join('\n')).toMatch(/Panel.tsx:8 says ".+" itself/);
  });
});

test('class names, keys of the keyboard, signs and numbers are no texts', () => {
  const page = `${PAGE}\nconst a = <p className="text-sm" data-kind="x" id="y">· 1 % <Kbd shortcut="Esc" /></p>;`;
  expect(check({ page })).toEqual([]);
});
