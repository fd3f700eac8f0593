import type { ReactNode } from 'react';

type Props = { banner?: ReactNode; stage: ReactNode; panel: ReactNode; bar: ReactNode };

/** The picture takes all the room; the reasons stand at its right, the decisions under both. */
export function WorkFrame({ banner, stage, panel, bar }: Props) {
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      {banner}
      <div className="flex min-h-0 flex-1">
        <div className="min-w-0 flex-1">{stage}</div>
        <div className="w-[clamp(18rem,27vw,24.5rem)] shrink-0 overflow-y-auto border-l border-line bg-panel">
          {panel}
        </div>
      </div>
      {bar}
    </main>
  );
}
