// What the venue has to do at a later market time, earliest first. A timer that no longer applies is simply ignored when it comes.

export type MarketTimer = {
  readonly atUs: number;
  /** `expire` comes before `open` at one instant, and both before fills. */
  readonly kind: 'expire' | 'roll' | 'open' | 'cancel' | 'replace' | 'release' | 'evaluate';
  /** Empty for the daily roll. */
  readonly orderId: string;
};

export type MarketTimers = {
  add(timer: MarketTimer): void;
  /** Market time of the earliest, Infinity when there is none. */
  nextUs(): number;
  peek(): MarketTimer | undefined;
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

/** A binary heap; timers of one instant and kind keep the order in which they were added. */
export function createMarketTimers(): MarketTimers {
  const heap: { readonly timer: MarketTimer; readonly added: number }[] = [];
  let addedCount = 0;
  const isBefore = (left: number, right: number): boolean => {
    const a = heap[left];
    const b = heap[right];
    if (!a || !b) return false;
    if (a.timer.atUs !== b.timer.atUs) return a.timer.atUs < b.timer.atUs;
    const byKind = KIND_RANK[a.timer.kind] - KIND_RANK[b.timer.kind];
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
  return {
    add(timer) {
      heap.push({ timer, added: addedCount++ });
      rise(heap.length - 1);
    },
    nextUs: () => heap[0]?.timer.atUs ?? Number.POSITIVE_INFINITY,
    peek: () => heap[0]?.timer,
    take() {
      const first = heap[0]?.timer;
      const last = heap.pop();
      if (last && heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
}
