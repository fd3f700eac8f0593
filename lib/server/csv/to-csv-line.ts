/** A line of CSV after RFC 4180; with ' before what a spreadsheet would run as a formula. */
export function toCsvLine(values: readonly string[]): string {
  return `${values.map(toCell).join(',')}\r\n`;
}

function toCell(value: string): string {
  const safe = /^[=+\-@]/.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
