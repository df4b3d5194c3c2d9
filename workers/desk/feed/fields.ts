// The fields that a view is made of. Each remembers since which version it is as it is, so that a client that saw an older one
// can be told just the difference, however many changes it missed. Pure: no clock, no input or output.
import type { FieldChange } from '../../../protocol/desk-feed.ts';

/** Changes that a table remembers by key; a client that is further behind gets the whole table. */
const REMEMBERED_CHANGES = 5_000;

export type Field = {
  readonly version: number;
  /** The whole field, for a snapshot. */
  whole(): unknown;
  /** What happened after a version; null when nothing did. */
  changeSince(version: number): FieldChange | null;
};

/** One value, sent whole whenever it differs. */
export class ValueField<T> implements Field {
  #value: T;
  #text: string;
  version = 0;
  readonly #next: () => number;

  constructor(next: () => number, value: T) {
    this.#next = next;
    this.#value = value;
    this.#text = JSON.stringify(value);
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    const text = JSON.stringify(value);
    if (text === this.#text) return;
    this.#value = value;
    this.#text = text;
    this.version = this.#next();
  }

  whole(): T {
    return this.#value;
  }

  changeSince(version: number): FieldChange | null {
    return this.version > version ? { set: this.#value } : null;
  }
}

/** Rows by key. */
export class TableField<Row extends object> implements Field {
  readonly #rows = new Map<string, Row>();
  readonly #changes: { readonly version: number; readonly key: string }[] = [];
  /** Of changes up to here the keys are forgotten. */
  #forgotten = 0;
  version = 0;
  readonly #next: () => number;

  constructor(next: () => number) {
    this.#next = next;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  get keys(): readonly string[] {
    return [...this.#rows.keys()];
  }

  put(key: string, row: Row): void {
    const before = this.#rows.get(key);
    if (before && isSameRow(before, row)) return;
    this.#rows.set(key, row);
    this.#note(key);
  }

  remove(key: string): void {
    if (this.#rows.delete(key)) this.#note(key);
  }

  /** Exactly these rows from now on. */
  replace(rows: Iterable<readonly [string, Row]>): void {
    const wanted = new Map(rows);
    for (const key of this.keys) if (!wanted.has(key)) this.remove(key);
    for (const [key, row] of wanted) this.put(key, row);
  }

  whole(): { readonly rows: Readonly<Record<string, Row>> } {
    return { rows: Object.fromEntries(this.#rows) };
  }

  changeSince(version: number): FieldChange | null {
    if (this.version <= version) return null;
    if (version < this.#forgotten) return { set: this.whole() };
    const keys = new Set<string>();
    for (let index = this.#changes.length - 1; index >= 0; index--) {
      const change = this.#changes[index];
      if (!change || change.version <= version) break;
      keys.add(change.key);
    }
    const changed = [...keys].flatMap((key) => {
      const row = this.#rows.get(key);
      return row ? [[key, row] as const] : [];
    });
    return { rows: Object.fromEntries(changed), gone: [...keys].filter((key) => !this.#rows.has(key)) };
  }

  #note(key: string): void {
    this.version = this.#next();
    this.#changes.push({ version: this.version, key });
    if (this.#changes.length < 2 * REMEMBERED_CHANGES) return;
    const dropped = this.#changes.splice(0, this.#changes.length - REMEMBERED_CHANGES);
    this.#forgotten = dropped.at(-1)?.version ?? this.#forgotten;
  }
}

/** The last `keep` of a growing list. */
export class TailField<Entry> implements Field {
  readonly #entries: { readonly version: number; readonly entry: Entry }[] = [];
  readonly #keep: number;
  #total = 0;
  version = 0;
  readonly #next: () => number;
  /** Changed in another way than by appending: whoever has an older version gets everything. */
  #restartedAt = 0;

  constructor(next: () => number, keep: number) {
    this.#next = next;
    this.#keep = keep;
  }

  get last(): Entry | undefined {
    return this.#entries.at(-1)?.entry;
  }

  append(...entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.version = this.#next();
    for (const entry of entries) this.#entries.push({ version: this.version, entry });
    this.#total += entries.length;
    if (this.#entries.length > this.#keep) this.#entries.splice(0, this.#entries.length - this.#keep);
  }

  /** The last entry was not yet right: clients get everything anew. */
  replaceLast(entry: Entry): void {
    const before = this.#entries.at(-1);
    if (!before || JSON.stringify(before.entry) === JSON.stringify(entry)) return;
    this.version = this.#next();
    this.#restartedAt = this.version;
    this.#entries[this.#entries.length - 1] = { version: this.version, entry };
  }

  /** Begins anew with these. */
  restart(entries: readonly Entry[]): void {
    this.version = this.#next();
    this.#restartedAt = this.version;
    const kept = entries.slice(Math.max(0, entries.length - this.#keep));
    this.#entries.splice(0, this.#entries.length, ...kept.map((entry) => ({ version: this.version, entry })));
    this.#total = entries.length;
  }

  whole(): { readonly entries: readonly Entry[]; readonly total: number } {
    return { entries: this.#entries.map(({ entry }) => entry), total: this.#total };
  }

  changeSince(version: number): FieldChange | null {
    if (this.version <= version) return null;
    if (version < this.#restartedAt) return { set: this.whole() };
    const first = this.#entries.findIndex((entry) => entry.version > version);
    const fresh = this.#entries.slice(first).map(({ entry }) => entry);
    // Everything that the client holds has fallen off the end meanwhile, and perhaps more that it never saw.
    if (first === 0) return { set: this.whole() };
    return { append: fresh, keep: this.#keep, total: this.#total };
  }
}

/** Rows are flat but for small parts, which are compared as text. */
function isSameRow(a: object, b: object): boolean {
  const before = a as Readonly<Record<string, unknown>>;
  const entries = Object.entries(b);
  if (Object.keys(a).length !== entries.length) return false;
  return entries.every(([name, value]) => {
    const old = before[name];
    if (Object.is(old, value)) return true;
    return typeof value === 'object' && value !== null && JSON.stringify(old) === JSON.stringify(value);
  });
}
