import {
  ApiKeyCreatedSchema,
  ApiKeyListSchema,
  CreateApiKeySchema,
  CreateUserSchema,
  UpdateUserSchema,
  UserListSchema,
} from '../accounts';
import { HealthSchema, SystemSchema } from '../health';
import { z } from 'zod';
import { PUBLIC, key, people, type ApiRoute } from './api-route';

/** Routes of accounts, keys and the state of the installation. */
export const INSTALLATION_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/health',
    summary: 'Whether database and worker are ready',
    access: PUBLIC,
    response: HealthSchema,
  },
  {
    method: 'GET',
    path: '/api/metrics',
    summary: 'Prometheus metrics',
    access: key('metrics_read'),
    response: 'text',
  },
  {
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: 'This description',
    access: PUBLIC,
    response: z.unknown(),
  },
  {
    method: 'GET',
    path: '/api/v1/system',
    summary: 'Release, workers and providers in use',
    access: people('ops', 'admin'),
    response: SystemSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/users',
    summary: 'Every account',
    access: people('admin'),
    response: UserListSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/users',
    summary: 'Create an account',
    access: people('admin'),
    request: CreateUserSchema,
  },
  {
    method: 'PATCH',
    path: '/api/v1/users/[userId]',
    summary: 'Change an account; its sessions end',
    access: people('admin'),
    request: UpdateUserSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/api-keys',
    summary: 'Every API key',
    access: people('admin'),
    response: ApiKeyListSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/api-keys',
    summary: 'Make an API key; it is shown once',
    access: people('admin'),
    request: CreateApiKeySchema,
    response: ApiKeyCreatedSchema,
  },
  { method: 'DELETE', path: '/api/v1/api-keys/[keyId]', summary: 'End an API key', access: people('admin') },
];
