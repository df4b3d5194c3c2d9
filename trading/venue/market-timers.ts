// What the venue has to do at a later market time, earliest first. A timer that no longer applies is simply ignored when it comes.

export type MarketTimer = {
  readonly atUs: number;
  /** `expire` comes before `open` at one instant, and both before fills. */
  readonly kind: 'expire' | 'roll' | 'open' | 'cancel' | 'replace' | 'release' | 'evaluate';
  /** Which order of the account, counted from 1; 0 for the daily roll. */
  readonly ordinal: number;
};

export type MarketTimers = {
  add(timer: MarketTimer): void;
  /** Market time of the earliest, Infinity when there is none. */
  nextUs(): number;
  take(): MarketTimer | undefined;
};

const KIND_RANK: Readonly<Record<MarketTimer['kind'], number>> = {
  expire: 0,
  roll: 1,
  open: 2,
  cancel: 3,
  replace: 4,
  release: 5,
  evaluate: 6,
};

/** All timers of one instant and kind that were added in a row, the first `taken` of them taken. */
type Batch = {
  readonly atUs: number;
  readonly kind: MarketTimer['kind'];
  readonly added: number;
  readonly ordinals: number[];
  taken: number;
};

/** A binary heap of batches; timers of one instant and kind keep the order in which they were added. */
export function createMarketTimers(): MarketTimers {
  const heap: Batch[] = [];
  /** The orders of a day all end at its close, so the batch that was added to last nearly always takes the next one. */
  const newest = new Map<MarketTimer['kind'], Batch>();
  let addedCount = 0;
  const isBefore = (left: number, right: number): boolean => {
    const a = heap[left];
    const b = heap[right];
    if (!a || !b) return false;
    if (a.atUs !== b.atUs) return a.atUs < b.atUs;
    const byKind = KIND_RANK[a.kind] - KIND_RANK[b.kind];
    return byKind === 0 ? a.added < b.added : byKind < 0;
  };
  const swap = (left: number, right: number): void => {
    const a = heap[left];
    const b = heap[right];
    if (!a || !b) return;
    heap[left] = b;
    heap[right] = a;
  };
  const rise = (start: number): void => {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!isBefore(index, parent)) return;
      swap(index, parent);
      index = parent;
    }
  };
  const sink = (): void => {
    for (let index = 0; ; ) {
      let first = index;
      for (const child of [2 * index + 1, 2 * index + 2]) if (isBefore(child, first)) first = child;
      if (first === index) return;
      swap(index, first);
      index = first;
    }
  };
  const remove = (first: Batch): void => {
    if (newest.get(first.kind) === first) newest.delete(first.kind);
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    sink();
  };
  return {
    add({ atUs, kind, ordinal }) {
      const last = newest.get(kind);
      if (last?.atUs === atUs) {
        last.ordinals.push(ordinal);
        return;
      }
      const batch: Batch = { atUs, kind, added: addedCount++, ordinals: [ordinal], taken: 0 };
      newest.set(kind, batch);
      heap.push(batch);
      rise(heap.length - 1);
    },
    nextUs: () => heap[0]?.atUs ?? Number.POSITIVE_INFINITY,
    take() {
      const first = heap[0];
      const ordinal = first?.ordinals[first.taken];
      if (!first || ordinal === undefined) return undefined;
      first.taken += 1;
      if (first.taken === first.ordinals.length) remove(first);
      return { atUs: first.atUs, kind: first.kind, ordinal };
    },
  };
}
