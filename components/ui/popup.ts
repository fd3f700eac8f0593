/** What every list that pops up looks like: menu, select, combobox, palette. */
export const POPUP_CLASS =
  'max-h-(--available-height) min-w-40 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 text-ink outline-none';

export const ITEM_CLASS =
  'flex min-h-7 cursor-default items-center gap-2 rounded-md px-2 py-1 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover';
