'use client';

import type { ComponentProps, ReactNode } from 'react';
import { useDrawing, useDrawingClock } from '@/lib/client/labeling/use-label-session';
import { useActiveMs } from '@/lib/client/work/active-clock';
import { TopBar } from '../shell/TopBar';
import { LabelDesk } from './LabelDesk';
import { SaveState } from './SaveState';

type Props = ComponentProps<typeof LabelDesk> & {
  topBar: { title: string; context: ReactNode; pace: ReactNode; timer: ReactNode };
};

/** The desk with its clock, under a bar that says where the work is safe. */
export function LabelTable({ topBar, ...desk }: Props) {
  const { drawing, work } = desk;
  const snapshot = useDrawing(drawing);
  const activeMs = useActiveMs(work.lease.token);
  useDrawingClock(drawing, activeMs);
  return (
    <>
      <TopBar
        title={topBar.title}
        context={topBar.context}
        status={
          <>
            <SaveState snapshot={snapshot} />
            {topBar.pace}
            {topBar.timer}
          </>
        }
      />
      <LabelDesk
        {...desk}
        onSubmit={() => {
          drawing.noteActive(activeMs());
          desk.onSubmit();
        }}
      />
    </>
  );
}
