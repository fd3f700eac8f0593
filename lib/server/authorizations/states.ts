import type { AuthorizationState } from '@/lib/contracts/authorizations';
import { EXPIRY_WARNING_DAYS } from '@/lib/domain/authorizations/expiry';
import { Prisma } from '../generated/prisma/client';

// The row is called `one` in every statement that uses these.

/** The day on which triage would decide: UTC, by the database's clock. */
export const TODAY = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`;

/** Whether it covers ads of its seller, brand and categories today, as lib/domain/authorizations/standing.ts decides. */
export const isCounting = Prisma.sql`(one.approved_at IS NOT NULL AND one.revoked_at IS NULL
  AND one.valid_from <= ${TODAY} AND one.valid_to >= ${TODAY})`;

const isStanding = Prisma.sql`one.revoked_at IS NULL AND one.approved_at IS NOT NULL`;
const warningDay = Prisma.sql`${TODAY} + ${EXPIRY_WARNING_DAYS.soon}::int`;

/** Exactly one of them holds for a row. */
export const IN_STATE: Readonly<Record<AuthorizationState, Prisma.Sql>> = {
  declined: Prisma.sql`one.revoked_at IS NOT NULL AND one.approved_at IS NULL`,
  revoked: Prisma.sql`one.revoked_at IS NOT NULL AND one.approved_at IS NOT NULL`,
  proposed: Prisma.sql`one.revoked_at IS NULL AND one.approved_at IS NULL`,
  upcoming: Prisma.sql`${isStanding} AND one.valid_from > ${TODAY}`,
  expired: Prisma.sql`${isStanding} AND one.valid_to < ${TODAY}`,
  expiring: Prisma.sql`${isStanding} AND one.valid_from <= ${TODAY} AND one.valid_to >= ${TODAY} AND one.valid_to < ${warningDay}`,
  active: Prisma.sql`${isStanding} AND one.valid_from <= ${TODAY} AND one.valid_to >= ${warningDay}`,
};

/** The state as a column. */
export const STATE_COLUMN = Prisma.sql`CASE ${Prisma.join(
  Object.entries(IN_STATE).map(([state, holds]) => Prisma.sql`WHEN ${holds} THEN ${state}`),
  ' ',
)} END`;
