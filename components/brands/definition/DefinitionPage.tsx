'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { definitionQuery, definitionsQuery } from '@/lib/client/brands/definition-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import type { DefinitionVersion } from '@/lib/contracts/brands';
import { usePerson } from '../../shell/person';
import { RequestProblem } from '../../shell/RequestProblem';
import { EmptyState } from '../../ui/EmptyState';
import { Skeleton } from '../../ui/Skeleton';
import { ComparePart } from './ComparePart';
import { DefinitionSheet } from './DefinitionSheet';
import { DraftEditor } from './DraftEditor';
import { OpenDraftButton, VersionBar } from './VersionBar';

type Props = { slug: string; versions: readonly DefinitionVersion[] };

/** A brand's definition: its draft to be written, or a version to be read or compared. */
export function DefinitionPage({ slug, versions: initial }: Props) {
  const t = useTranslations('brands.definition');
  const { roles } = usePerson();
  const { values, setValues } = useUrlFilters(['version', 'with']);
  const list = useQuery({ ...definitionsQuery(slug), initialData: { versions: [...initial] } });
  const { versions } = list.data;
  const asked = versions.find(({ version }) => String(version) === values['version']);
  const shown =
    asked ??
    versions.find(({ state }) => state === 'draft') ??
    versions.find(({ state }) => state === 'published');
  const other = versions.find(
    ({ version }) => String(version) === values['with'] && version !== shown?.version,
  );
  if (shown === undefined) {
    return (
      <EmptyState
        icon={<FileText size={24} aria-hidden />}
        title={t('noneTitle')}
        text={t('noneText')}
        action={roles.includes('ops') && <OpenDraftButton slug={slug} from={null} />}
      />
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      {(shown.state !== 'draft' || other !== undefined || !roles.includes('ops')) && (
        <VersionBar
          slug={slug}
          versions={versions}
          shown={shown}
          other={other}
          onShow={(version, compareWith) =>
            setValues({
              version: String(version),
              ...(compareWith !== null && { with: String(compareWith) }),
            })
          }
        />
      )}
      <ShownDefinition
        key={shown.definitionId}
        slug={slug}
        versions={versions}
        shown={shown}
        other={other}
        onShow={(version, compareWith) =>
          setValues({ version: String(version), ...(compareWith !== null && { with: String(compareWith) }) })
        }
      />
    </div>
  );
}

type ShownProps = {
  slug: string;
  versions: readonly DefinitionVersion[];
  shown: DefinitionVersion;
  other: DefinitionVersion | undefined;
  onShow: (version: number, compareWith: number | null) => void;
};

function ShownDefinition({ slug, versions, shown, other, onShow }: ShownProps) {
  const { roles, id } = usePerson();
  const { version, revision } = shown;
  // A revision that is not here yet never takes the page from under somebody's hands.
  const definition = useQuery({
    ...definitionQuery(slug, version, revision),
    placeholderData: keepPreviousData,
  });
  const compared = useQuery({
    ...definitionQuery(slug, other?.version ?? version, other?.revision ?? revision),
    enabled: other !== undefined,
  });
  if (definition.isError && definition.data === undefined) {
    return <RequestProblem error={definition.error} onRetry={() => void definition.refetch()} />;
  }
  if (definition.data === undefined || (other !== undefined && compared.data === undefined)) {
    return <Skeleton className="m-4 h-96" />;
  }
  if (other !== undefined && compared.data !== undefined) {
    return <ComparePart before={compared.data} after={definition.data} />;
  }
  if (shown.state === 'draft' && roles.includes('ops')) {
    return (
      <DraftEditor
        slug={slug}
        personId={id}
        definition={definition.data}
        versions={versions}
        onShow={onShow}
      />
    );
  }
  return <DefinitionSheet definition={definition.data} />;
}
