import type { ComponentProps } from 'react';
import { Dialog } from './Dialog';

/** A dialog at the right edge, for what belongs to a row of the page behind it. */
export function Sheet(props: Omit<ComponentProps<typeof Dialog>, 'kind'>) {
  return <Dialog kind="sheet" {...props} />;
}
