import { useEffect, useState } from 'react';

/** Whether a text has stayed the same for so long: what is typed is asked about once it stands. */
export function useIsSettled(text: string, afterMs: number): boolean {
  const [settled, setSettled] = useState(text);
  // Joins a timer.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), afterMs);
    return () => clearTimeout(timer);
  }, [text, afterMs]);
  return settled === text;
}
