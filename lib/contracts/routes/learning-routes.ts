import { BrandModelComparisonSchema } from '../brand-model-parts';
import { ColdStartSchema } from '../cold-start';
import {
  DrawFirstLooksSchema,
  DrawMinedLooksSchema,
  FirstLookSetListSchema,
  FirstLookSetSchema,
} from '../first-looks';
import {
  LearningRequestSchema,
  LearningRunDetailSchema,
  LearningRunListSchema,
  LearningRunSchema,
} from '../learning';
import {
  ApprovePromotionSchema,
  PromotionGatesSchema,
  PromotionSchema,
  ProposePromotionSchema,
} from '../promotions';
import { people, type ApiRoute } from './api-route';

/** Routes of learning runs and promotions. */
export const LEARNING_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/learning-runs',
    summary: 'Learning runs, the newest first',
    access: people('ops', 'admin'),
    response: LearningRunListSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/learning-runs',
    summary: 'Learn candidate brand models from a dataset version',
    access: people('ops'),
    request: LearningRequestSchema,
    response: LearningRunSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/learning-runs/[runId]',
    summary: 'How far a learning run is, what it made of each brand, and its log',
    access: people('ops', 'admin'),
    response: LearningRunDetailSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/learning-runs/[runId]/progress',
    summary: 'How far a learning run is, without its brands and log',
    access: people('ops', 'admin'),
    response: LearningRunSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/learning-runs/[runId]/cancellation',
    summary: 'Stop a learning run that is under way',
    access: people('ops'),
    response: LearningRunSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/learning-runs/[runId]/resumption',
    summary: 'Have a learning run that was stopped or has failed go on behind the brands that are done',
    access: people('ops'),
    response: LearningRunSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/learning-runs/[runId]/mined-looks',
    summary: 'Ask people about what a candidate put at the head of the pool and nobody knows',
    access: people('ops'),
    request: DrawMinedLooksSchema,
    response: FirstLookSetSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/brand-models/[brandModelId]/parts',
    summary: 'What a brand model is made of, beside the one in use',
    access: people('ops', 'admin'),
    response: BrandModelComparisonSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/brand-models/[brandModelId]/promotions',
    summary: 'Propose that a candidate comes into use; its gates are checked',
    access: people('ops'),
    request: ProposePromotionSchema,
    response: PromotionSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/brand-models/[brandModelId]/restoration',
    summary: 'Take back a brand model that was in use before',
    access: people('ops'),
  },
  {
    method: 'GET',
    path: '/api/v1/promotions/[promotionId]/gates',
    summary: 'The gates of a promotion as they stand now',
    access: people('ops', 'admin'),
    response: PromotionGatesSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/promotions/[promotionId]/approval',
    summary:
      'Put a proposed candidate in use; another person than the proposer, an admin where a gate is shut',
    access: people('ops', 'admin'),
    request: ApprovePromotionSchema,
    response: PromotionSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/promotions/[promotionId]/withdrawal',
    summary: 'Take a proposed promotion back, or decline it',
    access: people('ops', 'admin'),
    response: PromotionSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/brands/[slug]/cold-start',
    summary: 'Where a brand is on its way from a definition to flags that keep a promise',
    access: people('ops', 'admin'),
    response: ColdStartSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/brands/[slug]/first-looks',
    summary: 'Which ads people were asked to look at first for a brand, and what they said',
    access: people('ops', 'admin'),
    response: FirstLookSetListSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/brands/[slug]/first-looks',
    summary: 'Put the ads that teach a brand most at the head of the review queue',
    access: people('ops'),
    request: DrawFirstLooksSchema,
    response: FirstLookSetSchema,
  },
];
