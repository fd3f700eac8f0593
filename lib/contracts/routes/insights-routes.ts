import {
  InsightExportQuerySchema,
  InsightsQuerySchema,
  InsightsSchema,
  MeasuringQuerySchema,
  MeasuringSchema,
} from '../insights';
import { people, type ApiRoute } from './api-route';

/** Routes of what managers look at. */
export const INSIGHTS_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/insights',
    summary: 'The way of ads from traffic to verdict, violations found per reviewer hour, and trends',
    access: people('ops', 'admin'),
    query: InsightsQuerySchema,
    response: InsightsSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/insights/export',
    summary: 'What was counted of every day, of all ads and of every brand, as CSV',
    access: people('ops', 'admin'),
    query: InsightExportQuerySchema,
    response: 'csv',
  },
  {
    method: 'GET',
    path: '/api/v1/insights/measuring',
    summary:
      'What audits say: prevalence, precision and live recall of all brands and of each, and what audits cost',
    access: people('ops', 'admin'),
    query: MeasuringQuerySchema,
    response: MeasuringSchema,
  },
];
