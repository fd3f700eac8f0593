import { ReleasesSchema } from '../releases';
import { ShadowOfModelSchema, ShadowsStartedSchema, StartShadowsSchema } from '../shadows';
import { people, type ApiRoute } from './api-route';

/** Routes of shadows and releases. */
export const RELEASES_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/releases',
    summary: 'Releases, brand models in use, and who changed what',
    access: people('ops', 'admin'),
    response: ReleasesSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/model-shadows',
    summary: 'Let candidates score live ads beside the models in use; they flag nothing',
    access: people('ops'),
    request: StartShadowsSchema,
    response: ShadowsStartedSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/model-shadows/[shadowId]/end',
    summary: 'End a shadow; what it scored stays',
    access: people('ops'),
  },
  {
    method: 'GET',
    path: '/api/v1/brand-models/[brandModelId]/shadow',
    summary:
      'What a candidate in shadow flags beside the model in use, and what people said of the differences',
    access: people('ops', 'admin'),
    response: ShadowOfModelSchema,
  },
];
