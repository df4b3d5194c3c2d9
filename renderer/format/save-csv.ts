// Writes a table as CSV (RFC 4180) and lets the person save it.

/** A cell that a spreadsheet would take for a formula is disarmed with an apostrophe; numbers stay numbers. */
export function toCsv(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n');
}

export function saveCsv(name: string, titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const address = URL.createObjectURL(new Blob([toCsv(titles, rows)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `tradewarden-${name}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function writeCell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
