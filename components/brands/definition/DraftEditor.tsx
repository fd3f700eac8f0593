'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { openDraftJournal } from '@/lib/client/brands/draft-journal';
import { createDraftSession, type DraftSession } from '@/lib/client/brands/draft-session';
import { refreshBrands, sendDraft } from '@/lib/client/brands/definition-queries';
import { useShortcut } from '@/lib/client/shortcuts';
import type { Definition, DefinitionVersion } from '@/lib/contracts/brands';
import type { ChangeDraft } from './change-draft';
import { DraftBar } from './DraftBar';
import { DraftNotice } from './DraftNotice';
import { MergeDialog } from './MergeDialog';
import { NamesPart } from './NamesPart';
import { PicturesPart } from './PicturesPart';
import { PointsPart } from './PointsPart';
import { RulingsPart } from './RulingsPart';

type Props = {
  slug: string;
  personId: string;
  /** The draft as the server has it; another revision when somebody else saves. */
  definition: Definition;
  versions: readonly DefinitionVersion[];
  onShow: (version: number, compareWith: number | null) => void;
};

/** A draft on the table: what it says at the left, its pictures at the right. Saved while one writes. */
export function DraftEditor({ slug, personId, definition, versions, onShow }: Props) {
  const client = useQueryClient();
  const { definitionId, version } = definition;
  const [session] = useState(() =>
    createDraftSession(definition, openDraftJournal(personId, definitionId), {
      save: (expectedRevision, content, isLeaving) =>
        sendDraft(slug, version, { expectedRevision, content }, isLeaving),
    }),
  );
  const snapshot = useSyncExternalStore(session.subscribe, session.get, session.get);
  const { history, theirs, state } = snapshot;
  const [sizes, setSizes] = useState(definition.sizes);
  const [isMergingLater, setIsMergingLater] = useState(false);
  const content = history.present;
  const isLocked = state === 'gone' || theirs !== null;
  const change: ChangeDraft = (part, gesture) => session.change({ ...content, ...part }, gesture ?? null);
  const allSizes = { ...definition.sizes, ...sizes, ...theirs?.sizes };

  useLeaving(session, definition);
  useShortcut('undo-step', isLocked ? null : session.undo);
  useShortcut('redo-step', isLocked ? null : session.redo);

  return (
    <>
      <DraftBar
        slug={slug}
        definition={definition}
        versions={versions}
        session={session}
        snapshot={snapshot}
        onShow={onShow}
        onEnded={() => {
          session.end();
          void refreshBrands(client);
        }}
      />
      <DraftNotice
        snapshot={snapshot}
        onMerge={() => setIsMergingLater(false)}
        onReload={() => void refreshBrands(client)}
      />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(22rem,2fr)_minmax(0,3fr)] overflow-hidden max-lg:grid-cols-1 max-lg:overflow-y-auto">
        <fieldset disabled={isLocked} className="min-w-0 overflow-y-auto border-r border-line bg-panel">
          <NamesPart content={content} onChange={change} />
          <PointsPart content={content} onChange={change} />
          <RulingsPart content={content} onChange={change} />
        </fieldset>
        <PicturesPart
          content={content}
          sizes={allSizes}
          personId={personId}
          isLocked={isLocked}
          onChange={change}
          onStored={({ sha256, width, height }) =>
            setSizes((known) => ({ ...known, [sha256]: { width, height } }))
          }
          read={() => session.get().history.present}
        />
      </div>
      {theirs !== null && (
        <MergeDialog
          isOpen={!isMergingLater}
          base={snapshot.base}
          mine={content}
          theirs={theirs}
          sizes={allSizes}
          onResolve={(resolved) => {
            setIsMergingLater(false);
            session.resolve(resolved);
          }}
          onClose={() => setIsMergingLater(true)}
        />
      )}
    </>
  );
}

function useLeaving(session: DraftSession, definition: Definition): void {
  // Joins what the server has to the session, which is no state of React.
  useEffect(() => session.adopt(definition), [session, definition]);
  // Joins the page's going: what was typed last is sent if it can be.
  useEffect(() => {
    const listening = new AbortController();
    window.addEventListener('pagehide', session.leave, { signal: listening.signal });
    return () => {
      listening.abort();
      session.leave();
      session.stop();
    };
  }, [session]);
}
