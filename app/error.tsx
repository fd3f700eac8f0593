'use client';

import { BrokenNotice } from '@/components/shell/BrokenNotice';

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function PageError({ error, reset }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <BrokenNotice digest={error.digest} onRetry={reset} />
    </main>
  );
}
