import { describe, expect, test } from 'vitest';
import { compileLexicon, matchTitle, normalizeText } from './title-match';

const lexicon = (names: string[], aliases: string[] = [], keywords: string[] = []) =>
  compileLexicon({ names, aliases, keywords });

const nike = lexicon(['Nike'], ['耐克', 'Air Force'], ['勾子鞋', 'swoosh']);

describe('matchTitle', () => {
  test.each([
    { title: 'Nike running shoes', value: 1, kind: 'name', found: 'nike' },
    { title: 'original ＮＩＫＥ 2024', value: 1, kind: 'name', found: 'nike' },
    { title: '正品nike跑鞋', value: 1, kind: 'name', found: 'nike' },
    { title: 'nike2024 summer', value: 1, kind: 'name', found: 'nike' },
    { title: '新款耐克男鞋', value: 1, kind: 'alias', found: '耐克' },
    { title: 'white air-force low', value: 1, kind: 'alias', found: 'air-force' },
    { title: 'white AirForce low', value: 1, kind: 'alias', found: 'airforce' },
    { title: 'shoes with a swoosh', value: 0.4, kind: 'keyword', found: 'swoosh' },
    { title: '夏季勾子鞋男', value: 0.4, kind: 'keyword', found: '勾子鞋' },
  ])('$title is a plain match', ({ title, value, kind, found }) => {
    expect(matchTitle(title, nike)).toMatchObject({ value, match: { kind, spelling: 'exact', found } });
  });

  test.each([
    { title: 'N1KE shoes', found: 'nlke' },
    { title: 'NlKE shoes', found: 'nlke' },
    { title: 'cheap NIКE (Cyrillic K)', found: 'nlke' },
    { title: 'n.i.k.e shoes', found: 'n.i.k.e' },
    { title: '耐*克 男鞋', found: '耐*克' },
    { title: 'N1K€ tee', found: 'nlke' },
  ])('$title is a look-alike, and weaker', ({ title, found }) => {
    expect(matchTitle(title, nike)).toMatchObject({ value: 0.7, match: { spelling: 'look-alike', found } });
  });

  test.each(['Monikey toys', 'snikers', 'technike', '', 'shoes 耐 用 克 重', 'running shoes', 'n1k'])(
    '%s names nobody',
    (title) => expect(matchTitle(title, nike)).toEqual({ value: 0, match: null }),
  );

  test('the strongest match wins and says which word it was', () => {
    expect(matchTitle('swoosh 耐克', nike)).toEqual({
      value: 1,
      match: { phrase: '耐克', kind: 'alias', spelling: 'exact', found: '耐克' },
    });
  });

  test('diacritics do not matter in either direction, and kana keep theirs', () => {
    expect(matchTitle('hermes scarf', lexicon(['Hermès'])).value).toBe(1);
    expect(matchTitle('HERMÈS', lexicon(['Hermes'])).value).toBe(1);
    expect(normalizeText('ガ')).toBe('ガ');
  });

  test('short names keep their own signs and stand alone', () => {
    const hm = lexicon(['H&M']);
    expect(matchTitle('h&m dress', hm).value).toBe(1);
    expect(matchTitle('h m dress, 5hm2', hm).value).toBe(0);
    expect(matchTitle('一只茅台', lexicon(['茅'])).value).toBe(0);
  });

  test('signs that mean something to a pattern are only signs', () => {
    expect(matchTitle('C++ (book)', lexicon(['C++'])).value).toBe(1);
    expect(matchTitle('anything', lexicon(['.*', '  '])).value).toBe(0);
    expect(matchTitle('[a-z] brand', lexicon(['[A-Z]'])).value).toBe(1);
  });

  test('invisible signs inside a name do not hide it', () => {
    expect(matchTitle('Ni\u200bke', nike).value).toBe(1);
  });
});
