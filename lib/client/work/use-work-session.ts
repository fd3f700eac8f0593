import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { claimTabId } from './tab-id';

type Session = {
  subscribe: (listener: () => void) => () => void;
  idOnTable: () => string | null;
  start: () => void;
  stop: () => void;
  wake: () => void;
  letGo: () => void;
};
type Options<Of extends Session> = {
  /** Names what lies on a tab's table in this browser, so that it comes first after a reload or a crash. */
  tableKey: string;
  /** Asked for once, with the id of this tab and of what was on its table. */
  open: (tabId: string, resumedId: string | null) => Of | Promise<Of>;
  onStarted?: () => void;
};

let tabId: Promise<string> | undefined;

/** The session of this tab, joined to the page's life; null until it is open. Another kind of work is another mount. */
export function useWorkSession<Of extends Session>(options: Options<Of>): Of | null {
  const { tableKey } = options;
  const [session, setSession] = useState<Of | null>(null);
  const open = useEffectEvent(options.open);
  const onStarted = useEffectEvent(() => options.onStarted?.());
  // Joins timers, connection, visibility and the end of the page.
  useEffect(() => {
    let started: Of | null = null;
    let isGone = false;
    async function begin(): Promise<void> {
      tabId ??= claimTabId();
      const key = `${tableKey}.${await tabId}`;
      const opened = await open(await tabId, localStorage.getItem(key));
      if (isGone) return;
      started = opened;
      started.subscribe(() => rememberTable(key));
      started.start();
      onStarted();
      setSession(started);
    }
    void begin();
    let onTable: string | null = null;
    function rememberTable(key: string): void {
      const id = started?.idOnTable() ?? null;
      if (id === null || id === onTable) return;
      onTable = id;
      localStorage.setItem(key, id);
    }
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
  }, [tableKey]);
  return session;
}

type Snapshots<Snapshot> = { subscribe: (listener: () => void) => () => void; getSnapshot: () => Snapshot };

export function useWorkSnapshot<Snapshot>(session: Snapshots<Snapshot>): Snapshot {
  return useSyncExternalStore(session.subscribe, session.getSnapshot, session.getSnapshot);
}
