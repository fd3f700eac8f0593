/** What was typed into a field of a form; a file or a missing field is nothing. */
export function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}
