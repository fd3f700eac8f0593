'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, FilePen } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { definitionPath, refreshBrands, sendNewDraft } from '@/lib/client/brands/definition-queries';
import type { DefinitionVersion } from '@/lib/contracts/brands';
import { usePerson } from '../../shell/person';
import { InlineProblem } from '../../shell/RequestProblem';
import { Button, ButtonLink } from '../../ui/Button';
import { Select } from '../../ui/Select';
import { useMoment } from '../../ui/use-moment';

type Props = {
  slug: string;
  versions: readonly DefinitionVersion[];
  shown: DefinitionVersion;
  /** The version that it is compared with. */
  other: DefinitionVersion | undefined;
  onShow: (version: number, compareWith: number | null) => void;
};

const NOTHING = '';

/** Which version is shown and compared, and what can be done with it. */
export function VersionBar({ slug, versions, shown, other, onShow }: Props) {
  const t = useTranslations('brands.definition');
  const moment = useMoment();
  const { roles } = usePerson();
  const draft = versions.find(({ state }) => state === 'draft');
  const words = useVersionWords();
  const at = shown.publishedAt ?? shown.savedAt;
  return (
    <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
      <div className="w-52 shrink-0">
        <Select
          label={t('version')}
          items={versions.map((one) => ({ value: String(one.version), label: words(one) }))}
          value={String(shown.version)}
          onChange={(version) => onShow(Number(version), null)}
        />
      </div>
      <span className="text-ink-2">{t('comparedWith')}</span>
      <div className="w-52 shrink-0">
        <Select
          label={t('comparedWith')}
          items={[
            { value: NOTHING, label: t('nothing') },
            ...versions
              .filter(({ version }) => version !== shown.version)
              .map((one) => ({ value: String(one.version), label: words(one) })),
          ]}
          value={other === undefined ? NOTHING : String(other.version)}
          onChange={(version) => onShow(shown.version, version === NOTHING ? null : Number(version))}
        />
      </div>
      <span className="text-ink-3">
        {t('by', {
          name: shown.publishedBy ?? shown.savedBy ?? t('commandLine'),
          at: moment(at),
        })}
      </span>
      {shown.note !== '' && (
        <span className="max-w-96 truncate text-ink-2" title={shown.note}>
          {shown.note}
        </span>
      )}
      <div className="ml-auto flex items-center gap-2">
        {(roles.includes('ops') || roles.includes('admin')) && (
          <ButtonLink
            href={`${definitionPath(slug, shown.version)}/file`}
            download
            icon={<Download size={14} aria-hidden />}
          >
            {t('export')}
          </ButtonLink>
        )}
        {roles.includes('ops') &&
          shown.state !== 'draft' &&
          (draft === undefined ? (
            <OpenDraftButton slug={slug} from={shown.state === 'superseded' ? shown.version : null} />
          ) : (
            <Button onClick={() => onShow(draft.version, null)}>
              {t('toDraft', { version: draft.version })}
            </Button>
          ))}
        {roles.includes('ops') && shown.state === 'draft' && (
          <Button onClick={() => onShow(shown.version, null)}>{t('editDraft')}</Button>
        )}
      </div>
    </div>
  );
}

/** Version, state and nothing else, in a line. */
function useVersionWords() {
  const t = useTranslations('brands.definition');
  return ({ version, state }: DefinitionVersion) => t('versionState', { version, state });
}

/** Opens a draft with what is published, or with what an old version says. */
export function OpenDraftButton({ slug, from }: { slug: string; from: number | null }) {
  const t = useTranslations('brands.definition');
  const client = useQueryClient();
  const open = useMutation({
    mutationFn: () => sendNewDraft(slug, from),
    // Here and not at the call: the button is gone as soon as there is a draft.
    onSuccess: () => {
      // The draft is what the page shows when nothing else is asked for.
      window.history.replaceState(null, '', window.location.pathname);
    },
    onSettled: () => refreshBrands(client),
  });
  return (
    <>
      {open.error !== null && <InlineProblem error={open.error} words={{ conflict: t('draftThere') }} />}
      <Button
        look="solid"
        icon={<FilePen size={14} aria-hidden />}
        disabled={open.isPending}
        onClick={() => open.mutate()}
      >
        {from === null ? t('open') : t('restore', { version: from })}
      </Button>
    </>
  );
}
