import {
  AcknowledgeAlertSchema,
  AttentionSchema,
  DriftAlertPageSchema,
  DriftAlertsQuerySchema,
} from '../drift';
import { people, type ApiRoute } from './api-route';

/** Routes of drift alerts, and of what wants somebody. */
export const DRIFT_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/drift-alerts',
    summary: 'Alerts of drift with the pictures most unlike the ones before, open ones first, keyset-paged',
    access: people('ops', 'admin'),
    query: DriftAlertsQuerySchema,
    response: DriftAlertPageSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/drift-alerts/[alertId]/acknowledgement',
    summary: 'Note what was found about an alert; it is then told no more',
    access: people('ops', 'admin'),
    request: AcknowledgeAlertSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/attention',
    summary: 'How many alerts and ending authorizations want somebody',
    access: people('ops', 'admin'),
    response: AttentionSchema,
  },
];
