import { describe, expect, test } from 'vitest';
import { REASONS, type Reason } from './reasons';
import { planLabels, planSettlement, type AnsweredVerdict } from './settlement';

let made = 0;
function verdict(
  reasons: Record<string, Reason>,
  {
    evidence = ['front'],
    displayed = ['front', 'back'],
    ...rest
  }: Partial<AnsweredVerdict> & { evidence?: string[] } = {},
): AnsweredVerdict {
  const lines = Object.entries(reasons).map(([brandId, reason]) => ({ brandId, reason, evidence }));
  return { verdictId: `v${++made}`, kind: 'decision', isAdjudication: false, lines, displayed, ...rest };
}
const escalation = () => verdict({}, { kind: 'escalation' });
const adjudicated = (reasons: Record<string, Reason>) => verdict(reasons, { isAdjudication: true });

describe('planSettlement', () => {
  test('one wanted answer settles', () => {
    const verdicts = [verdict({ a: 'counterfeit' })];
    expect(planSettlement(verdicts, 1)).toEqual({ kind: 'settle', verdicts });
  });

  test('an answer that is still wanted is waited for', () => {
    expect(planSettlement([verdict({ a: 'counterfeit' })], 2)).toEqual({ kind: 'wait' });
    expect(planSettlement([], 1)).toEqual({ kind: 'wait' });
  });

  test('an escalation goes to another person at once, whatever the others say', () => {
    const want = { kind: 'adjudicate', why: 'escalated' };
    expect(planSettlement([escalation()], 1)).toEqual(want);
    expect(planSettlement([escalation()], 2)).toEqual(want);
    expect(planSettlement([verdict({ a: 'authorized' }), escalation()], 2)).toEqual(want);
  });

  test('the adjudicator decides alone', () => {
    const last = adjudicated({ a: 'authorized' });
    const before = [verdict({ a: 'counterfeit' }), escalation()];
    expect(planSettlement([...before, last], 2)).toEqual({ kind: 'settle', verdicts: [last] });
  });

  const SIDES: Record<Reason, string> = {
    counterfeit: 'must go',
    'trademark-use': 'must go',
    'mark-covered': 'must go',
    'look-alike': 'must go',
    authorized: 'shown and allowed',
    'generic-style': 'not shown',
    'not-this-brand': 'not shown',
    unidentifiable: 'cannot be told',
  };
  const pairs = REASONS.flatMap((one) =>
    REASONS.map((two) => ({ one, two, agree: SIDES[one] === SIDES[two] })),
  );
  test.each(pairs)('$one against $two: agree $agree', ({ one, two, agree }) => {
    const plan = planSettlement([verdict({ a: one }), verdict({ a: two })], 2);
    expect(plan).toMatchObject(agree ? { kind: 'settle' } : { kind: 'adjudicate', why: 'disagreement' });
  });

  test('a brand that only one of them answered is no disagreement', () => {
    const verdicts = [verdict({ a: 'counterfeit', b: 'not-this-brand' }), verdict({ a: 'trademark-use' })];
    expect(planSettlement(verdicts, 2)).toMatchObject({ kind: 'settle' });
  });

  test('agreement on one brand does not make up for disagreement on another', () => {
    const verdicts = [
      verdict({ a: 'counterfeit', b: 'authorized' }),
      verdict({ a: 'counterfeit', b: 'not-this-brand' }),
    ];
    expect(planSettlement(verdicts, 2)).toMatchObject({ kind: 'adjudicate', why: 'disagreement' });
  });
});

describe('planLabels', () => {
  const on = (imageSha256: string, presence: string, kind: string) => ({ imageSha256, presence, kind });
  const present = (kind: string) => [on('front', 'present', kind)];
  const absent = (kind: string) => [on('front', 'absent', kind), on('back', 'absent', kind)];
  const TAUGHT: Record<Reason, object[]> = {
    counterfeit: present('mark'),
    'trademark-use': present('mark'),
    authorized: present('mark'),
    'mark-covered': present('mark-covered'),
    'look-alike': present('look-alike'),
    'generic-style': absent('generic-style'),
    'not-this-brand': absent('other'),
    unidentifiable: [],
  };
  test.each(REASONS)('%s teaches what DESIGN.md 4.7 says', (reason) => {
    const labels = planLabels([verdict({ a: reason })]);
    expect(labels.map(({ imageSha256, presence, kind }) => ({ imageSha256, presence, kind }))).toEqual(
      TAUGHT[reason],
    );
  });

  test('present only on the images named, however many were displayed', () => {
    const labels = planLabels([verdict({ a: 'counterfeit' }, { evidence: ['back'] })]);
    expect(labels).toMatchObject([{ imageSha256: 'back' }]);
  });

  test('absent only on images that were displayed', () => {
    expect(planLabels([verdict({ a: 'not-this-brand' }, { displayed: [] })])).toEqual([]);
    expect(planLabels([verdict({ a: 'not-this-brand' }, { displayed: ['back'] })])).toMatchObject([
      { imageSha256: 'back' },
    ]);
  });

  test('a brand that nobody answered gets no label', () => {
    expect(planLabels([verdict({})])).toEqual([]);
  });

  test('two verdicts that say the same are two causes of one label', () => {
    const [one, two] = [
      verdict({ a: 'not-this-brand' }),
      verdict({ a: 'not-this-brand' }, { displayed: ['back'] }),
    ];
    expect(planLabels([one, two])).toMatchObject([
      { imageSha256: 'front', causes: [one.verdictId] },
      { imageSha256: 'back', causes: [one.verdictId, two.verdictId] },
    ]);
  });

  test('where agreeing verdicts differ in kind, the first stands', () => {
    const labels = planLabels([verdict({ a: 'look-alike' }), verdict({ a: 'counterfeit' })]);
    expect(labels).toMatchObject([{ kind: 'look-alike', causes: { length: 2 } }]);
  });

  test('an image named twice is one label with one cause', () => {
    expect(planLabels([verdict({ a: 'counterfeit' }, { evidence: ['front', 'front'] })])).toMatchObject([
      { causes: { length: 1 } },
    ]);
  });
});
