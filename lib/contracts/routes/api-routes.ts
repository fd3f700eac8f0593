import type { ApiRoute } from './api-route';
import { ADS_ROUTES } from './ads-routes';
import { BRANDS_ROUTES } from './brands-routes';
import { DATA_ROUTES } from './data-routes';
import { DRIFT_ROUTES } from './drift-routes';
import { INSIGHTS_ROUTES } from './insights-routes';
import { EVALUATION_ROUTES } from './evaluation-routes';
import { INSTALLATION_ROUTES } from './installation-routes';
import { LABELING_ROUTES } from './labeling-routes';
import { LEARNING_ROUTES } from './learning-routes';
import { RELEASES_ROUTES } from './releases-routes';
import { REVIEW_ROUTES } from './review-routes';
import { SELLERS_ROUTES } from './sellers-routes';
import { THRESHOLDS_ROUTES } from './thresholds-routes';

/** Every route of the API. OpenAPI is made from it, and every row is called as every role by a test. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...INSTALLATION_ROUTES,
  ...ADS_ROUTES,
  ...REVIEW_ROUTES,
  ...LABELING_ROUTES,
  ...BRANDS_ROUTES,
  ...SELLERS_ROUTES,
  ...THRESHOLDS_ROUTES,
  ...DATA_ROUTES,
  ...LEARNING_ROUTES,
  ...RELEASES_ROUTES,
  ...INSIGHTS_ROUTES,
  ...DRIFT_ROUTES,
  ...EVALUATION_ROUTES,
];
