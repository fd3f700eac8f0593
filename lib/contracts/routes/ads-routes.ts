import { IngestAdsRequestSchema, IngestAdsResponseSchema, StoredImageSchema } from '../ads';
import { EnergyMapSchema } from '../energy-map';
import { FailedScoringsSchema } from '../scorings';
import { z } from 'zod';
import { SIGNED_IN, key, people, type ApiRoute } from './api-route';

/** Routes of ads, their pictures and scores. */
export const ADS_ROUTES: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/images',
    summary: 'Store the bytes of one image; the same bytes are one image',
    access: key('images_write'),
    request: 'binary',
    response: StoredImageSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/images/[sha256]',
    summary: 'The bytes of an image, or a smaller rendition of it',
    access: SIGNED_IN,
    query: z.object({ side: z.enum(['160', '480', '1600']).optional() }),
    response: 'binary',
  },
  {
    method: 'GET',
    path: '/api/v1/images/[sha256]/energy-map',
    summary: 'Where a brand model sees its brand in an image; 503 not-ready while a worker draws it',
    access: people('reviewer', 'labeler', 'ops', 'admin'),
    query: z.object({ brandModelId: z.uuid() }),
    response: EnergyMapSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/ads',
    summary: 'Up to 500 ads of one source; each is created, revised, unchanged or rejected',
    access: key('ads_write'),
    request: IngestAdsRequestSchema,
    response: IngestAdsResponseSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/scorings/failed',
    summary: 'Ads that could not be scored, and why',
    access: people('ops', 'admin'),
    response: FailedScoringsSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/scorings/[revisionId]/retry',
    summary: 'Queue a failed scoring again',
    access: people('ops', 'admin'),
  },
];
