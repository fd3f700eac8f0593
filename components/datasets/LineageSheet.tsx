'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { lineageQuery, type VersionAddress } from '@/lib/client/datasets/dataset-queries';
import type { Lineage } from '@/lib/contracts/dataset-entries';
import { LabelBadge } from '../data/LabelBadge';
import { PictureBoxes } from '../data/PictureBoxes';
import { RequestProblem } from '../shell/RequestProblem';
import { Sheet } from '../ui/Sheet';
import { Skeleton } from '../ui/Skeleton';
import { useMoment } from '../ui/use-moment';

type Props = { version: VersionAddress; position: number; onClose: () => void };

/** Where an entry comes from: who said what and when, by ids alone, and what the machine said. */
export function LineageSheet({ version, position, onClose }: Props) {
  const t = useTranslations('datasets');
  const lineage = useQuery(lineageQuery(version, position));
  return (
    <Sheet isOpen title={t('lineage')} description={t('lineageText')} onClose={onClose}>
      {lineage.isError && <RequestProblem error={lineage.error} onRetry={() => void lineage.refetch()} />}
      {lineage.isPending && <Skeleton className="h-64 w-full" />}
      {lineage.data && <Sources lineage={lineage.data} />}
    </Sheet>
  );
}

function Sources({ lineage }: { lineage: Lineage }) {
  const t = useTranslations('datasets');
  const tReasons = useTranslations('reasons');
  const format = useFormatter();
  const moment = useMoment();
  const { entry, verdicts, boxes, imports, edits, scores } = lineage;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-semibold" title={entry.brand?.name}>
          {entry.brand?.name ?? t(entry.isBrandFree ? 'brandFree' : 'noBrand')}
        </h3>
        <LabelBadge said={entry} />
        <span className="text-ink-2">{t(`splits.${entry.split}`)}</span>
      </div>
      <PictureBoxes picture={entry} boxes={entry.boxes ?? []} side={480} alt={t('lineagePicture')} />
      <Group title={t('lineageVerdicts')} isEmpty={verdicts.length === 0}>
        {verdicts.map((verdict) => (
          <Line
            key={verdict.verdictId}
            head={tReasons(`${verdict.reason}.label`)}
            at={moment(verdict.at)}
            by={verdict.personId}
          >
            {verdict.isAdjudication && t('adjudicated')}
            {verdict.definitionVersion !== null && t('byDefinition', { version: verdict.definitionVersion })}
            {verdict.model !== null &&
              t('byModel', { version: verdict.model.version, release: verdict.model.releaseNumber })}
          </Line>
        ))}
      </Group>
      <Group title={t('lineageBoxes')} isEmpty={boxes.length === 0}>
        {boxes.map((box) => (
          <Line
            key={box.position}
            head={t('boxNumber', { number: box.position + 1, provenance: t(`provenance.${box.provenance}`) })}
            at={box.answers[0] ? moment(box.answers[0].at) : ''}
            by={box.answers.map((answer) => answer.personId).join(' ')}
          />
        ))}
      </Group>
      {imports.length > 0 && (
        <Group title={t('lineageImports')} isEmpty={false}>
          {imports.map((one) => (
            <Line key={one.importId} head={one.fileName} at={moment(one.at)} by={one.personId ?? ''} />
          ))}
        </Group>
      )}
      {edits.length > 0 && (
        <Group title={t('lineageEdits')} isEmpty={false}>
          {edits.map((one) => (
            <Line key={one.editId} head={one.note || t('edited')} at={moment(one.at)} by={one.personId} />
          ))}
        </Group>
      )}
      <Group title={t('lineageScores')} isEmpty={scores.length === 0}>
        {scores.map((score) => (
          <Line
            key={score.at}
            head={format.number(score.prob, { minimumFractionDigits: 3, maximumFractionDigits: 3 })}
            at={moment(score.at)}
            by=""
          >
            {t('byModel', { version: score.modelVersion, release: score.releaseNumber })}
          </Line>
        ))}
      </Group>
    </div>
  );
}

function Group({ title, isEmpty, children }: { title: string; isEmpty: boolean; children: ReactNode }) {
  const t = useTranslations('datasets');
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>
      {isEmpty ? (
        <p className="text-ink-3">{t('lineageNone')}</p>
      ) : (
        <ol className="flex flex-col">{children}</ol>
      )}
    </section>
  );
}

type LineProps = { head: string; at: string; by: string; children?: ReactNode };

function Line({ head, at, by, children }: LineProps) {
  const t = useTranslations('datasets');
  return (
    <li className="border-b border-line py-1.5 last:border-b-0">
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{head}</span>
        <span className="text-xs whitespace-nowrap text-ink-3">{at}</span>
      </div>
      {by !== '' && (
        <code className="block truncate font-mono text-xs text-ink-3" title={by}>
          {t('byPerson', { id: by })}
        </code>
      )}
      {children !== undefined && <p className="text-xs text-ink-2">{children}</p>}
    </li>
  );
}
