// Keeps the rows of the files that were used last, so that memory stays bounded however long a replay is.

export type RowCache = {
  rowsOf<T>(key: string, read: () => readonly T[]): readonly T[];
};

/** The file used longest ago goes first. One file is always kept, however large it is. */
export function createRowCache(maximumRows: number): RowCache {
  const files = new Map<string, readonly unknown[]>();
  let rowCount = 0;
  return {
    rowsOf<T>(key: string, read: () => readonly T[]): readonly T[] {
      const known = files.get(key) as readonly T[] | undefined;
      const rows = known ?? read();
      if (known) files.delete(key);
      else rowCount += rows.length;
      // A Map keeps the order of insertion: the last is the youngest.
      files.set(key, rows);
      for (const [oldKey, oldRows] of files) {
        if (rowCount <= maximumRows || oldKey === key) break;
        files.delete(oldKey);
        rowCount -= oldRows.length;
      }
      return rows;
    },
  };
}
