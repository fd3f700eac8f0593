import { ApprovePromotionSchema } from '../promotions';
import {
  PromotionOfReleaseSchema,
  ProposeReleaseSchema,
  ReleaseGatesSchema,
  ReleasePromotionSchema,
} from '../release-promotions';
import {
  ReleaseShadowStartedSchema,
  ShadowOfReleaseSchema,
  StartReleaseShadowSchema,
} from '../release-shadows';
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
    method: 'GET',
    path: '/api/v1/releases/[releaseId]/shadow',
    summary: 'What a release in shadow flags beside the one in use, brand by brand',
    access: people('ops', 'admin'),
    response: ShadowOfReleaseSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/releases/[releaseId]/shadow',
    summary: 'Let a candidate release score live ads beside the one in use; it flags nothing',
    access: people('ops'),
    request: StartReleaseShadowSchema,
    response: ReleaseShadowStartedSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/release-shadows/[releaseShadowId]/end',
    summary: 'End the shadow of a release; what it scored stays',
    access: people('ops'),
  },
  {
    method: 'GET',
    path: '/api/v1/releases/[releaseId]/promotions',
    summary: 'The newest promotion of a release, and how far ads are scored again with it',
    access: people('ops', 'admin'),
    response: PromotionOfReleaseSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/releases/[releaseId]/promotions',
    summary: 'Propose that the release in shadow comes into use, with its model of every brand',
    access: people('ops'),
    request: ProposeReleaseSchema,
    response: ReleasePromotionSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/releases/[releaseId]/gates',
    summary: 'The gates of a release in shadow as they stand now',
    access: people('ops', 'admin'),
    response: ReleaseGatesSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/releases/[releaseId]/restoration',
    summary: 'Take back a release that was in use before, in one step',
    access: people('ops'),
  },
  {
    method: 'POST',
    path: '/api/v1/release-promotions/[promotionId]/approval',
    summary: 'Put a proposed release in use; another person than the proposer, an admin where a gate is shut',
    access: people('ops', 'admin'),
    request: ApprovePromotionSchema,
    response: ReleasePromotionSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/release-promotions/[promotionId]/withdrawal',
    summary: 'Take the proposal of a release back, or decline it',
    access: people('ops', 'admin'),
    response: ReleasePromotionSchema,
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
