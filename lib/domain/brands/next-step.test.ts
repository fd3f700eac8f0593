import { expect, test } from 'vitest';
import { chooseNextStep, type BrandStanding, type NextStep } from './next-step';

const WELL: BrandStanding = {
  isPublished: true,
  hasDraft: false,
  pictureCount: 3,
  isModelCurrent: true,
  lateCount: 0,
  threshold: 'certified',
  hasProposal: false,
};

test.each<[NextStep, Partial<BrandStanding>]>([
  ['nothing', {}],
  ['define', { isPublished: false, isModelCurrent: false, threshold: 'none', hasDraft: true }],
  ['wait-for-model', { isModelCurrent: false, threshold: 'none' }],
  ['add-pictures', { pictureCount: 0, threshold: 'provisional' }],
  ['look-at-drift', { threshold: 'stale', hasProposal: true, lateCount: 4 }],
  ['decide-proposal', { hasProposal: true, lateCount: 4 }],
  ['review-late', { lateCount: 4, hasDraft: true, threshold: 'provisional' }],
  ['finish-draft', { hasDraft: true, threshold: 'provisional' }],
  ['certify', { threshold: 'provisional' }],
])('%s comes first with %j', (step, change) => {
  expect(chooseNextStep({ ...WELL, ...change })).toBe(step);
});
