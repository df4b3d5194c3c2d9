// What pretended views are made of: the time, values that are fresh, tables, tails, and noise that is the same each time.
export const NOW_US = Date.now() * 1000;
export const live = <T>(value: T) => ({ freshness: 'live', value, asOfUs: NOW_US }) as const;
export const table = <Row>(rows: readonly Row[], keyOf: (row: Row) => string) => ({
  rows: Object.fromEntries(rows.map((row) => [keyOf(row), row])),
});
export const tail = <Entry>(entries: readonly Entry[]) => ({ entries, total: entries.length });

/** A number from 0 to 1 that depends on nothing but its place. */
export const noise = (place: number): number => Math.abs((Math.sin(place * 12.9898) * 43_758.5453) % 1);
