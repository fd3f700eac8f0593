'use client';

import { useMutation } from '@tanstack/react-query';
import { Download, Redo2, Trash2, Undo2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { definitionPath, sendDefinitionFile, sendDiscard } from '@/lib/client/brands/definition-queries';
import type { DraftSession, DraftSnapshot, DraftState } from '@/lib/client/brands/draft-session';
import { useShortcutLabel } from '@/lib/client/shortcuts';
import type { Definition, DefinitionVersion } from '@/lib/contracts/brands';
import { ConfirmDialog } from '../../admin/ConfirmDialog';
import { InlineProblem } from '../../shell/RequestProblem';
import { Badge, type Tone } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { Menu, MenuItem } from '../../ui/Menu';
import { showToast } from '../../ui/toast';
import { ImpactDialog } from './ImpactDialog';
import { PublishDialog } from './PublishDialog';
import { useMoment } from '../../ui/use-moment';

type Props = {
  slug: string;
  definition: Definition;
  versions: readonly DefinitionVersion[];
  session: DraftSession;
  snapshot: DraftSnapshot;
  onShow: (version: number, compareWith: number | null) => void;
  /** Published or discarded. */
  onEnded: () => void;
};

/** What can be done with the draft, and whether it is safe. */
export function DraftBar({ slug, definition, versions, session, snapshot, onShow, onEnded }: Props) {
  const t = useTranslations('brands.definition');
  const moment = useMoment();
  const { version, basedOn } = definition;
  const { history, revision, state } = snapshot;
  const published = versions.find((one) => one.state === 'published');
  const [asked, setAsked] = useState<'impact' | 'publish' | 'discard' | null>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const undoKey = useShortcutLabel('undo-step');
  const redoKey = useShortcutLabel('redo-step');
  const discard = useMutation({ mutationFn: () => sendDiscard(slug, version, revision) });
  const takeFile = useMutation({
    mutationFn: (file: File) => sendDefinitionFile(slug, version, file),
    onSuccess: (content) => {
      session.change(content);
      showToast({ title: t('fileTaken'), undo: { label: t('undo'), onUndo: session.undo } });
    },
  });
  const isBusy = state === 'gone' || snapshot.theirs !== null;
  return (
    <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
      <span className="font-semibold">{t('draftVersion', { version })}</span>
      <output>
        <Badge tone={TONES[state]}>{t(`saveStates.${state}`)}</Badge>
      </output>
      <span className="text-ink-3">
        {basedOn === null ? t('fromNothing') : t('basedOn', { version: basedOn })} ·{' '}
        {t('by', {
          name: definition.savedBy ?? t('commandLine'),
          at: moment(definition.savedAt),
        })}
      </span>
      <div className="ml-auto flex items-center gap-2">
        {takeFile.error !== null && <InlineProblem error={takeFile.error} />}
        <IconButton
          label={t('undo')}
          shortcut={undoKey}
          icon={<Undo2 size={16} aria-hidden />}
          disabled={history.past.length === 0 || isBusy}
          onClick={session.undo}
        />
        <IconButton
          label={t('redo')}
          shortcut={redoKey}
          icon={<Redo2 size={16} aria-hidden />}
          disabled={history.future.length === 0 || isBusy}
          onClick={session.redo}
        />
        <Menu trigger={<Button>{t('more')}</Button>}>
          {published !== undefined && (
            <MenuItem onChoose={() => onShow(version, published.version)}>
              {t('compareWith', { version: published.version })}
            </MenuItem>
          )}
          {published !== undefined && (
            <MenuItem onChoose={() => onShow(published.version, null)}>
              {t('showVersion', { version: published.version })}
            </MenuItem>
          )}
          <MenuItem
            icon={<Upload size={14} aria-hidden />}
            onChoose={() => {
              if (!isBusy) fileInput.current?.click();
            }}
          >
            {t('import')}
          </MenuItem>
          <MenuItem
            icon={<Download size={14} aria-hidden />}
            onChoose={() => window.location.assign(`${definitionPath(slug, version)}/file`)}
          >
            {t('export')}
          </MenuItem>
          <MenuItem icon={<Trash2 size={14} aria-hidden />} onChoose={() => setAsked('discard')}>
            {t('discard')}
          </MenuItem>
        </Menu>
        <input
          ref={fileInput}
          type="file"
          accept=".zip"
          hidden
          aria-label={t('import')}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) takeFile.mutate(file);
          }}
        />
        <Button
          disabled={isBusy}
          onClick={() => {
            void session.saveNow();
            setAsked('impact');
          }}
        >
          {t('impact')}
        </Button>
        <Button
          look="solid"
          disabled={isBusy}
          onClick={() => {
            void session.saveNow();
            setAsked('publish');
          }}
        >
          {t('publish')}
        </Button>
      </div>
      {asked === 'impact' && (
        <ImpactDialog slug={slug} version={version} snapshot={snapshot} onClose={() => setAsked(null)} />
      )}
      {asked === 'publish' && (
        <PublishDialog
          slug={slug}
          version={version}
          snapshot={snapshot}
          published={published}
          basedOn={basedOn}
          onPublished={() => {
            setAsked(null);
            onEnded();
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'discard' && (
        <ConfirmDialog
          title={t('discardTitle', { version })}
          action={t('discard')}
          isBusy={discard.isPending}
          error={discard.error}
          onConfirm={() =>
            discard.mutate(undefined, {
              onSuccess: () => {
                setAsked(null);
                showToast({ title: t('discarded', { version }) });
                onEnded();
              },
            })
          }
          onClose={() => setAsked(null)}
        >
          {t('discardText')}
        </ConfirmDialog>
      )}
    </div>
  );
}

const TONES: Record<DraftState, Tone> = {
  saved: 'neutral',
  waiting: 'neutral',
  saving: 'neutral',
  offline: 'accent',
  'signed-out': 'accent',
  refused: 'violation',
  conflict: 'violation',
  gone: 'violation',
};
