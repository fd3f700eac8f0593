import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { claimTab, type Tab } from './tab-id';

type Session = {
  subscribe: (listener: () => void) => () => void;
  idOnTable: () => string | null;
  start: () => void;
  stop: () => void;
  wake: () => void;
  letGo: () => void;
};
type Options<Of extends Session> = {
  /** What lies on the table is remembered by it, so that it comes first after a reload or a crash. */
  kind: string;
  /** Asked for once, with the id of this tab and of what was on its table. */
  open: (tabId: string, resumedId: string | null) => Of | Promise<Of>;
  onStarted?: () => void;
};

let claimed: Promise<Tab> | undefined;

/** The session of this tab, joined to the page's life; null until it is open. Another kind of work is another mount. */
export function useWorkSession<Of extends Session>(options: Options<Of>): Of | null {
  const { kind } = options;
  const [session, setSession] = useState<Of | null>(null);
  const open = useEffectEvent(options.open);
  const onStarted = useEffectEvent(() => options.onStarted?.());
  // Joins timers, connection, visibility and the end of the page.
  useEffect(() => {
    let started: Of | null = null;
    let isGone = false;
    async function begin(): Promise<void> {
      claimed ??= claimTab();
      const tab = await claimed;
      const opened = await open(tab.tabId, tab.onTable(kind));
      if (isGone) return;
      started = opened;
      opened.subscribe(() => {
        const id = opened.idOnTable();
        if (id !== null) tab.noteOnTable(kind, id);
      });
      started.start();
      onStarted();
      setSession(started);
    }
    void begin();
    const wake = () => {
      if (document.visibilityState === 'visible') started?.wake();
    };
    const letGo = () => started?.letGo();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('pagehide', letGo);
    return () => {
      isGone = true;
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('pagehide', letGo);
      letGo();
      started?.stop();
      setSession(null);
    };
  }, [kind]);
  return session;
}

type Snapshots<Snapshot> = { subscribe: (listener: () => void) => () => void; getSnapshot: () => Snapshot };

export function useWorkSnapshot<Snapshot>(session: Snapshots<Snapshot>): Snapshot {
  return useSyncExternalStore(session.subscribe, session.getSnapshot, session.getSnapshot);
}
