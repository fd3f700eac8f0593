import {
  DriftFindingSchema,
  UnlikePicturesSchema,
  type AcknowledgeAlert,
  type Attention,
  type DriftAlert,
  type DriftAlertPage,
  type DriftAlertsQuery,
} from '@/lib/contracts/drift';
import { expectedFalseAlarms, planFor } from '@/lib/domain/drift/drift-plan';
import { recordEvent } from '../audit/record-event';
import { countAuthorizations } from '../authorizations/list-authorizations';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { countWatched } from './count-watched';

type Row = {
  id: string;
  slug: string | null;
  name: string | null;
  findings: unknown;
  pictures: unknown;
  raisedAt: Date;
  acknowledgedAt: Date | null;
  by: string | null;
  note: string;
};

/** Alerts that nobody has acknowledged first, then the others, each the newest first. */
export async function listAlerts(db: Db, { cursor, limit }: DriftAlertsQuery): Promise<DriftAlertPage> {
  const [rows, thresholds, watch] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT alert.id::text, brand.slug, brand.name, alert.findings, alert.pictures, alert.raised_at AS "raisedAt",
             alert.acknowledged_at AS "acknowledgedAt", person.name AS by, alert.note
        FROM drift_alert AS alert
        LEFT JOIN brand ON brand.id = alert.brand_id
        LEFT JOIN user_account AS person ON person.id = alert.acknowledged_by_id
       WHERE ${cursor ?? null}::uuid IS NULL
          OR (alert.acknowledged_at IS NULL, alert.id) < (
               SELECT acknowledged_at IS NULL, id FROM drift_alert WHERE id = ${cursor ?? null}::uuid)
       ORDER BY alert.acknowledged_at IS NULL DESC, alert.id DESC
       LIMIT ${limit + 1}`,
    countWatched(db),
    db.trafficWatch.findFirst({ where: { endedAt: null }, select: { id: true } }),
  ]);
  const page = rows.slice(0, limit);
  return {
    alerts: page.map(toAlert),
    nextCursor: rows.length > limit ? page.at(-1)!.id : null,
    watched: {
      thresholds,
      isTrafficWatched: watch !== null,
      expectedFalseAlerts: expectedFalseAlarms(thresholds + Number(watch !== null), planFor(thresholds)),
    },
  };
}

function toAlert(row: Row): DriftAlert {
  return {
    alertId: row.id,
    brand: row.slug === null ? null : { slug: row.slug, name: row.name! },
    findings: DriftFindingSchema.array().parse(row.findings),
    pictures: UnlikePicturesSchema.parse(row.pictures),
    raisedAt: row.raisedAt.toISOString(),
    acknowledged:
      row.acknowledgedAt === null
        ? null
        : { at: row.acknowledgedAt.toISOString(), by: row.by, note: row.note },
  };
}

/**
 * Notes what a person found about an alert. All traffic is watched again from then on.
 * @throws AppError `not-found`; `conflict` when somebody has acknowledged it already
 */
export function acknowledgeAlert(
  db: Db,
  userId: string,
  alertId: string,
  { note }: AcknowledgeAlert,
): Promise<void> {
  return db.$transaction(async (tx) => {
    const changed = await tx.driftAlert.updateMany({
      where: { id: alertId, acknowledgedAt: null },
      data: { acknowledgedAt: new Date(), acknowledgedById: userId, note: note.trim() },
    });
    if (changed.count === 0) {
      const alert = await tx.driftAlert.findUnique({ where: { id: alertId }, select: { id: true } });
      if (!alert) throw new AppError('not-found', 'There is no such alert');
      throw new AppError('conflict', 'Somebody has acknowledged this alert already');
    }
    await recordEvent(tx, {
      actorId: userId,
      action: 'drift-alert-acknowledged',
      table: 'drift_alert',
      id: alertId,
      after: { note: note.trim() },
    });
  });
}

/** What the rail's badges count. */
export async function countAttention(db: Db): Promise<Attention> {
  const [alerts, { endsNow }] = await Promise.all([
    db.driftAlert.count({ where: { acknowledgedAt: null } }),
    countAuthorizations(db),
  ]);
  return { alerts, authorizations: endsNow };
}
