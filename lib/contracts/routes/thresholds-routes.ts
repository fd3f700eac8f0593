import { DrawnSchema, MakePlanSchema, PlanMadeSchema } from '../threshold-certificates';
import {
  ApproveThresholdSchema,
  BrandThresholdsSchema,
  HoursPlanSchema,
  HoursQuerySchema,
  ProposeSetSchema,
  ProposeThresholdSchema,
  RestoreThresholdSchema,
  SetProposedSchema,
  ThresholdChangedSchema,
} from '../thresholds';
import { people, type ApiRoute } from './api-route';

/** Routes of thresholds and certificates. */
export const THRESHOLDS_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/brand-thresholds/[slug]',
    summary:
      'A brand’s thresholds: quantities and forecast at every position, what is in use, proposed and past',
    access: people('reviewer', 'ops', 'admin'),
    response: BrandThresholdsSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/brand-thresholds/[slug]/proposals',
    summary: 'Propose a threshold for the brand’s model in use',
    access: people('ops'),
    request: ProposeThresholdSchema,
    response: ThresholdChangedSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/brand-thresholds/[slug]/certificate-plans',
    summary: 'Fix what a certificate will be tested on, before its sample is drawn',
    access: people('ops'),
    request: MakePlanSchema,
    response: PlanMadeSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/certificate-plans/[planId]/draws',
    summary: 'Draw exactly the labels that a certificate’s plan waits for into the review queue',
    access: people('ops'),
    response: DrawnSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/thresholds',
    summary: 'All brands’ thresholds, and the set that finds most in a budget of reviewer hours a day',
    access: people('ops', 'admin'),
    query: HoursQuerySchema,
    response: HoursPlanSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/thresholds/proposals',
    summary: 'Propose thresholds for many brands, each a proposal of its own',
    access: people('ops'),
    request: ProposeSetSchema,
    response: SetProposedSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/thresholds/[thresholdId]/approval',
    summary: 'Put a proposed threshold in use, as another person than the one who proposed it',
    access: people('ops'),
    request: ApproveThresholdSchema,
    response: ThresholdChangedSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/thresholds/[thresholdId]/withdrawal',
    summary: 'Take a proposal back, or decline it',
    access: people('ops'),
    response: ThresholdChangedSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/thresholds/[thresholdId]/restoration',
    summary: 'Put an earlier threshold of the same brand model in use again',
    access: people('ops'),
    request: RestoreThresholdSchema,
    response: ThresholdChangedSchema,
  },
];
