/** A pattern of LIKE that finds `text` anywhere, whatever signs it holds. */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
