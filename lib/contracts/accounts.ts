import { z } from 'zod';
import { IdSchema, InstantSchema } from './ids';

export const ROLES = ['reviewer', 'labeler', 'ops', 'admin'] as const;
export const RoleSchema = z.enum(ROLES);
export type Role = z.infer<typeof RoleSchema>;

export const API_SCOPES = ['images_write', 'ads_write', 'metrics_read'] as const;
export const ApiScopeSchema = z.enum(API_SCOPES);
export type ApiScope = z.infer<typeof ApiScopeSchema>;

export const UserSchema = z.object({
  id: IdSchema,
  email: z.string(),
  name: z.string(),
  roles: z.array(RoleSchema),
  isDisabled: z.boolean(),
  isDemonstration: z.boolean(),
  createdAt: InstantSchema,
});
export type UserView = z.infer<typeof UserSchema>;
export const UserListSchema = z.object({ users: z.array(UserSchema) });

export const CreateUserSchema = z
  .object({
    email: z.email('must be an e-mail address'),
    name: z.string().trim().min(1).max(200),
    password: z.string().min(10, 'needs at least 10 characters').max(1_000),
    roles: z.array(RoleSchema).min(1),
  })
  .strict();
export type CreateUser = z.infer<typeof CreateUserSchema>;

export const UpdateUserSchema = z
  .object({
    name: z.string().trim().min(1).max(200).optional(),
    roles: z.array(RoleSchema).min(1).optional(),
    isDisabled: z.boolean().optional(),
    password: z.string().min(10, 'needs at least 10 characters').max(1_000).optional(),
  })
  .strict();
export type UpdateUser = z.infer<typeof UpdateUserSchema>;

export const ApiKeySchema = z.object({
  id: IdSchema,
  name: z.string(),
  source: z.string(),
  prefix: z.string(),
  scopes: z.array(ApiScopeSchema),
  createdAt: InstantSchema,
  lastUsedAt: InstantSchema.nullable(),
  revokedAt: InstantSchema.nullable(),
});
export type ApiKeyView = z.infer<typeof ApiKeySchema>;
export const ApiKeyListSchema = z.object({ apiKeys: z.array(ApiKeySchema) });
export const CreateApiKeySchema = z
  .object({
    name: z.string().trim().min(1).max(200),
    source: z.string().trim().min(1).max(100),
    scopes: z.array(ApiScopeSchema).min(1),
  })
  .strict();
/** The key itself is shown once, in this answer. */
export const ApiKeyCreatedSchema = ApiKeySchema.extend({ key: z.string() });
