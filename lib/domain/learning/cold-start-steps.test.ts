import { expect, test } from 'vitest';
import { coldStartSteps, type ColdStartFacts } from './cold-start-steps';

const nothing: ColdStartFacts = {
  isPublished: false,
  pictureCount: 0,
  isModelCurrent: false,
  hasScored: false,
  waitingLooks: 0,
  positives: 0,
  isLearned: false,
  hasCandidate: false,
  isCertified: false,
};
const seen = { isPublished: true, pictureCount: 3, isModelCurrent: true, hasScored: true };

test.each<[string, Partial<ColdStartFacts>, string | undefined]>([
  ['a brand without a definition', {}, 'definition'],
  ['one without a picture', { isPublished: true }, 'references'],
  ['one whose model is being made', { isPublished: true, pictureCount: 3 }, 'flags'],
  ['one that has scored nothing', { ...seen, hasScored: false }, 'flags'],
  ['one that has met few pictures', { ...seen, positives: 9 }, 'looks'],
  ['one with looks that wait', { ...seen, positives: 12, waitingLooks: 3 }, 'looks'],
  ['one that has not learned', { ...seen, positives: 12 }, 'heads'],
  ['one with a candidate', { ...seen, positives: 12, isLearned: true, hasCandidate: true }, 'heads'],
  ['one without a promise', { ...seen, positives: 12, isLearned: true }, 'certificate'],
  ['one that is certified', { ...seen, positives: 12, isLearned: true, isCertified: true }, undefined],
])('%s has one thing to do', (_, facts, now) => {
  const steps = coldStartSteps({ ...nothing, ...facts });
  expect(steps.filter(({ state }) => state === 'now').map(({ step }) => step)).toEqual(
    now === undefined ? [] : [now],
  );
});

test('what is done stays done when something before it is undone', () => {
  const steps = coldStartSteps({
    ...nothing,
    ...seen,
    positives: 12,
    isLearned: true,
    isModelCurrent: false,
  });
  expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'now', 'done', 'done', 'later', 'later']);
});
